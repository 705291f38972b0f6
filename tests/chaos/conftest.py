"""The same stand-in in real time, place for files and PostgreSQL as the edge's tests have."""

from tests.edge.conftest import kept, postgresql, slack

__all__ = ["kept", "postgresql", "slack"]

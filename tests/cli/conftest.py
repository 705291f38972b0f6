"""What the command line's tests share with those of the edge: a Slack in real time, and a PostgreSQL."""

from tests.edge.conftest import postgresql, slack

__all__ = ["postgresql", "slack"]

"""PostgreSQL as the edge's tests have it."""

from tests.edge.conftest import postgresql

__all__ = ["postgresql"]

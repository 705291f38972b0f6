"""Storage: SQLAlchemy Core behind verbs, each of which takes the open transaction and names the owner of its rows."""

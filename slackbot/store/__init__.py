"""Storage: SQLAlchemy Core behind verbs; each takes the open transaction and names the owner of its rows."""

"""The schema's history: Alembic revisions, run from inside the program, on SQLite and PostgreSQL alike."""

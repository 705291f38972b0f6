"""What is kept: SQLAlchemy Core behind verbs, each taking the open transaction and naming whose rows it means."""

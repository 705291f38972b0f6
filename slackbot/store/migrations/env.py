"""Alembic's entry: runs the revisions on the connection that `slackbot.store.schema.migrate` hands over."""

from alembic import context

from slackbot.store.schema.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

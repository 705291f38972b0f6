"""What needs Alembic: running the revisions in `slackbot/store/migrations`, and their titles."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Run the revisions that a database lacks, up to one of them, in the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def title(revision: str) -> str:
    """Return the first line of a revision's docstring."""
    return (_scripts().get_revision(revision).doc or "").partition("\n")[0]


def walked() -> tuple[str, ...]:
    """Return all revisions as Alembic walks them, oldest first."""
    return tuple(script.revision for script in _scripts().walk_revisions())[::-1]


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "slackbot.store:migrations")
    return config

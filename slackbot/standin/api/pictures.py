"""Pictures uploaded to Slack: an image block may show one by its id once the upload is complete."""

from collections.abc import Iterable, Iterator

from slackbot.standin.blocks.shapes import wrong
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Team
from slackbot.standin.surfaces import parts
from slackbot.standin.words import Json


def check_pictures(site: Site, team: Team, blocks: Iterable[Json], at: str) -> None:
    """Check each `slack_file` of valid blocks against the files of a workspace.

    Raises:
        SlackRefusesError: `invalid_blocks`, with a pointer to a missing or incomplete file.
    """
    unknown = [path for path, file_id in _shown(blocks, at) if not _is_complete(site, team, file_id)]
    if unknown:
        raise SlackRefusesError("invalid_blocks", *(wrong("invalid slack file", path) for path in unknown))


def _shown(blocks: Iterable[Json], at: str) -> Iterator[tuple[str, str]]:
    """Yield a pointer and a file id for each picture shown by id."""
    for number, block in enumerate(blocks):
        for part in [block, *parts(block)]:
            file_id = (part.get("slack_file") or {}).get("id") if part.get("type") == "image" else None
            if file_id:
                yield f"{at}/{number}/slack_file", file_id


def _is_complete(site: Site, team: Team, file_id: str) -> bool:
    file = site.files.get(file_id)
    return file is not None and file.team == team.id and file.completed

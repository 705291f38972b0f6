"""blocks.validate: reports what is wrong with blocks, a message or a view, and shows it to nobody."""

import re

from slackbot.standin.blocks.blockkit import block_problems
from slackbot.standin.blocks.roundtrip import block_differences
from slackbot.standin.blocks.strict import check_message, check_view
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Team
from slackbot.standin.words import Json

_POINTER = re.compile(r"^(?:\[ERROR\] )?(.*?)(?: \[json-pointer:(.*)\])?$", re.DOTALL)


def blocks(_site: Site, _team: Team, args: Json) -> Json:
    """blocks.validate, for one of `blocks`, `message` and `view`.

    Raises:
        SlackRefusesError: `invalid_arguments` if none or several of them are passed; `invalid_blocks` with `errors`,
        each a
            message and a JSON pointer, if the one passed has faults.
    """
    subject = {name: value for name, value in args.items() if value}
    if len(subject) != 1:
        raise SlackRefusesError("invalid_arguments", "[ERROR] one of blocks, message and view is required")
    problems = _problems(subject)
    if problems:
        parts = [_POINTER.fullmatch(problem) for problem in problems]
        errors = [{"message": part[1], "pointer": part[2] or ""} for part in parts if part]
        raise SlackRefusesError("invalid_blocks", *problems, errors=errors)
    return {}


def _problems(subject: Json) -> list[str]:
    try:
        if "blocks" in subject:
            problems = list(block_problems(subject["blocks"], "message", "/blocks"))
            return problems or block_differences(subject["blocks"], "/blocks")
        _check(subject)
    except SlackRefusesError as error:
        return error.messages or [error.code]
    return []


def _check(subject: Json) -> None:
    name, whole = next(iter(subject.items()))
    if not isinstance(whole, dict):
        raise SlackRefusesError("invalid_arguments", f"[ERROR] must be an object [json-pointer:/{name}]")
    if name == "message":
        check_message(whole, cumulative=True)
    else:
        check_view(whole, str(whole.get("type")))

"""Identity of a person: a user id is unique only within a workspace."""

from typing import NamedTuple


class MemberId(NamedTuple):
    """Who: user ids are unique only within a workspace."""

    workspace_id: str
    user_id: str

"""The key of a member row."""

from typing import NamedTuple


class MemberId(NamedTuple):
    """A person (or a channel): user ids are unique only within a workspace."""

    workspace_id: str
    user_id: str

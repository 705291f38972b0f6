"""A plain model of consent: who says yes to what, and what a recap may show of it."""

from typing import NamedTuple

from slackbot.store.recap.shares import GIVEN, RECEIVED
from slackbot.store.schema.identity import MemberId

WORKSPACES = ("T1", "T2")
USERS = ("U1", "U2", "U3")
CHANNELS = ("C1", "C2")
PEOPLE = [MemberId(workspace, user) for workspace in WORKSPACES for user in USERS]
THANKS = [(line, PEOPLE[3 * (at // 3) + (at + 1) % 3]) for at, line in enumerate(PEOPLE)]  # each thanks the next one


class Line(NamedTuple):
    """A line or a challenge of somebody's, in a team."""

    who: MemberId
    channel: str
    kind: str


class Model:
    """Who says yes to what, in which words, and what was put into which recap, kept in the plainest way there is."""

    def __init__(self) -> None:
        self.words: dict[Line, str] = {}
        self.sides: dict[tuple[int, str], dict[str, bool]] = {}  # (which thanks, channel): what each side said there
        self.away: set[tuple[MemberId, str]] = set()
        self.apart: set[tuple[MemberId, str]] = set()
        self.signed: set[tuple[MemberId, str]] = set()
        self.left_slack: set[MemberId] = set()
        self.forgotten: set[MemberId] = set()
        self.placed: dict[tuple[str, str], set[Line | int]] = {}  # an int is a thanks

    def shown(self, workspace: str, channel: str) -> set[tuple[str, str]]:
        """What a recap shows: words, and the name beside them."""
        placed = self.placed.get((workspace, channel), set())
        lines = [line for line in placed if isinstance(line, Line) and line in self.words]
        said = {(self.words[line], name_of(line.who) if (line.who, channel) in self.signed else "") for line in lines}
        return said | {
            (f"thanks {number}", "") for number in placed if isinstance(number, int) and self.agreed(number, channel)
        }

    def agreed(self, number: int, channel: str) -> bool:
        """Whether both sides of a thanks say yes in a team, and both are still known."""
        both = self.sides.get((number, channel), {})
        return both == {GIVEN: True, RECEIVED: True} and not self.forgotten & set(THANKS[number])

    def takes_part(self, who: MemberId, channel: str) -> bool:
        """Whether what somebody says yes to may be put into a recap."""
        out = (who, channel) in self.away | self.apart
        return not out and who not in self.left_slack | self.forgotten

    def make(self, workspace: str, channel: str) -> None:
        """Put what is said yes to by those who take part into a recap."""
        here = [line for line in self.words if (line.who.workspace_id, line.channel) == (workspace, channel)]
        both = [number for number, sides in enumerate(THANKS) if sides[0].workspace_id == workspace]
        self.placed[workspace, channel] = {
            *(line for line in here if self.takes_part(line.who, channel)),
            *(
                number
                for number in both
                if self.agreed(number, channel) and all(self.takes_part(side, channel) for side in THANKS[number])
            ),
        }

    def drop_pending(self, who: MemberId, channel: str) -> None:
        """Somebody goes: what of theirs is in no recap so far goes with them."""
        placed = self.placed.get((who.workspace_id, channel), set())
        for line in [line for line in self.words if (line.who, line.channel) == (who, channel) and line not in placed]:
            del self.words[line]
        for number, side in sides_of(who):
            if number not in placed:
                self.sides.get((number, channel), {}).pop(side, None)


def name_of(who: MemberId) -> str:
    return f"{who.user_id} of {who.workspace_id}"


def sides_of(who: MemberId) -> list[tuple[int, str]]:
    """The thanks that somebody gave, and the one they were given: which it is, and on which side they are."""
    sent = [(number, GIVEN) for number, sides in enumerate(THANKS) if sides[0] == who]
    return [*sent, *((number, RECEIVED) for number, sides in enumerate(THANKS) if sides[1] == who)]

"""Two workspaces that share every id, lived step by step in the store and beside it in a plain model of consent."""

from typing import NamedTuple

import sqlalchemy as sa

from slackbot.recap import post
from slackbot.reply import Services
from slackbot.scheduled import recap
from slackbot.store.outbox import outbox
from slackbot.store.people import members, thanks_given
from slackbot.store.privacy import forgetting
from slackbot.store.recap import recap_contents, recaps, shares, teams
from slackbot.store.recap.shares import CHALLENGE, GIVEN, LINE, RECEIVED
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member
from tests.store.people import DUE, MORNING, TODAY

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


class World:
    """The store and the model, in which each step is lived alike."""

    def __init__(self, tx: sa.Connection) -> None:
        self.tx = tx
        self.model = Model()
        self.thanks: list[int] = []
        tx.execute(sa.delete(member))
        for who in PEOPLE:
            members.add(tx, who, "Europe/Berlin", MORNING)
            members.change(tx, who, name=name_of(who))
        for workspace in WORKSPACES:
            for channel in CHANNELS:
                made = teams.begin(tx, workspace, channel, channel)
                teams.change(tx, workspace, made.id, active=True)
                teams.set_people(tx, made, USERS, MORNING)
                outbox.add(tx, made.account, "recap", TODAY.isoformat(), DUE)
        for number, (giver, receiver) in enumerate(THANKS):
            self.thanks.append(thanks_given.add(tx, giver, receiver.user_id, TODAY, f"thanks {number}"))

    def lives(self, what: str, who: MemberId, channel: str, kind: str) -> None:
        """Do one thing; whoever is forgotten does nothing any more, but a recap is made all the same."""
        if who not in self.model.forgotten or what in {"make", "post"}:
            getattr(self, what)(who, channel, kind)

    def share(self, who: MemberId, channel: str, kind: str) -> None:
        """Also in the moment in which they leave: a press that was on its way."""
        self._say(Line(who, channel, kind), f"{kind} of {name_of(who)}")

    def reword(self, who: MemberId, channel: str, kind: str) -> None:
        self._say(Line(who, channel, kind), f"other words for the {kind} of {name_of(who)}")

    def unshare(self, who: MemberId, channel: str, kind: str) -> None:
        self._put(who, channel, kind, 1, "no longer", yes=False)
        self.model.words.pop(Line(who, channel, kind), None)

    def none(self, who: MemberId, channel: str, _kind: str) -> None:
        shares.none_of(self.tx, who, self.team(who, channel).id, TODAY)
        for kind in (LINE, CHALLENGE):
            self.model.words.pop(Line(who, channel, kind), None)
        for number, side in sides_of(who):
            if self.model.sides.get((number, channel), {}).get(side):
                self.model.sides[number, channel][side] = False

    def take_off(self, who: MemberId, _channel: str, kind: str) -> None:
        """Off the person's own list, and so out of every team."""
        shares.take_back(self.tx, who, kind, [1])
        for channel in CHANNELS:
            self.model.words.pop(Line(who, channel, kind), None)

    def leave(self, who: MemberId, channel: str, _kind: str) -> None:
        teams.leave(self.tx, who, self.team(who, channel).id)
        self.model.away.add((who, channel))
        self.model.drop_pending(who, channel)

    def join(self, who: MemberId, channel: str, _kind: str) -> None:
        teams.arrive(self.tx, who, self.team(who, channel))
        self.model.away.discard((who, channel))

    def leave_and_return(self, who: MemberId, channel: str, kind: str) -> None:
        """What they said yes to before is not said yes to any more."""
        self.leave(who, channel, kind)
        self.join(who, channel, kind)

    def stay_apart(self, who: MemberId, channel: str, _kind: str) -> None:
        teams.drop_pending(self.tx, who, self.team(who, channel).id)
        teams.change_mate(self.tx, who, self.team(who, channel).id, apart=True)
        self.model.apart.add((who, channel))
        self.model.drop_pending(who, channel)

    def leave_slack(self, who: MemberId, _channel: str, _kind: str) -> None:
        members.change(self.tx, who, active=False)
        self.model.left_slack.add(who)

    def sign(self, who: MemberId, channel: str, _kind: str) -> None:
        team = self.team(who, channel)
        teams.change_mate(self.tx, who, team.id, signed=True)
        shares.sign(self.tx, who, team.id, signed=True, day=TODAY)
        self.model.signed.add((who, channel))

    def unsign(self, who: MemberId, channel: str, _kind: str) -> None:
        team = self.team(who, channel)
        teams.change_mate(self.tx, who, team.id, signed=False)
        shares.sign(self.tx, who, team.id, signed=False)
        self.model.signed.discard((who, channel))

    def agree_here(self, who: MemberId, channel: str, kind: str) -> None:
        self._of_thanks(who, channel, kind, yes=True)

    def both_agree(self, who: MemberId, channel: str, _kind: str) -> None:
        number, _ = sides_of(who)[0]
        for side in THANKS[number]:
            self._of_thanks(side, channel, LINE if side != who else CHALLENGE, yes=True)

    def disagree_here(self, who: MemberId, channel: str, kind: str) -> None:
        self._of_thanks(who, channel, kind, yes=False)

    def forge(self, who: MemberId, channel: str, _kind: str) -> None:
        """Say yes, as either side, to a thanks between two others."""
        number = next(number for number, sides in enumerate(THANKS) if who not in sides)
        for side in (GIVEN, RECEIVED):
            self._put(who, channel, side, self.thanks[number], "", yes=True)

    def forget(self, who: MemberId, _channel: str, _kind: str) -> None:
        forgetting.forget(self.tx, who, home=False)
        self.model.forgotten.add(who)
        for line in [line for line in self.model.words if line.who == who]:
            del self.model.words[line]

    def make(self, who: MemberId, channel: str, _kind: str) -> None:
        """Make the recap, as the transaction does that commits the intent to post it; it is what is sent."""
        team = self.team(who, channel)
        account, waiting = members.get(self.tx, team.account), outbox.waiting_of(self.tx, team.account, "recap")
        assert account is not None
        frame = post.frame(self.tx, team, TODAY)
        reply = recap.say(account, waiting[0], Services(self.tx))
        assert post.frame(self.tx, team, TODAY) == frame  # what a lead is shown depends on nobody's lines
        self.model.make(who.workspace_id, channel)
        sent = {(line["text"], line["name"]) for line in reply.facts["lines"]}
        assert sent <= self.model.shown(who.workspace_id, channel)

    def post(self, who: MemberId, channel: str, _kind: str) -> None:
        team = self.team(who, channel)
        for part in range(recaps.parts(self.tx, team.workspace_id, team.id, TODAY)):
            recaps.posted(self.tx, team.workspace_id, team.id, TODAY, part, f"1.{part}")

    def is_as_the_model_says(self) -> None:
        """Every recap shows what it is to show, and each is told of theirs what is in it."""
        for workspace, channel in self.model.placed:
            shown = self.model.shown(workspace, channel)
            assert self.shown(workspace, channel) == shown
            for who in PEOPLE:
                if who.workspace_id == workspace and who not in self.model.forgotten:
                    told = recap_contents.seen_of(self.tx, who, self.team(who, channel).id)
                    assert {said.text for said in told if said.part is not None} == self.of_theirs(who, channel)

    def shown(self, workspace: str, channel: str) -> set[tuple[str, str]]:
        """All that a recap's messages show as things stand now."""
        team = self.team(MemberId(workspace, ""), channel)
        shown: list[tuple[str, str]] = []
        for part in range(recaps.parts(self.tx, workspace, team.id, TODAY)):
            facts = post.reply_for(self.tx, team, TODAY, part).facts
            for group in ("lines", "challenges", "shortcuts"):
                shown += [(line["text"], line["name"]) for line in facts.get(group, ())]
            shown += [(line["text"], "") for line in facts.get("thanks", ())]
        assert len(shown) == len(set(shown))
        return set(shown)

    def of_theirs(self, who: MemberId, channel: str) -> set[str]:
        """What of one person's is shown in a recap."""
        placed = self.model.placed[who.workspace_id, channel]
        mine = [line for line in placed if isinstance(line, Line) and line.who == who]
        lines = {self.model.words[line] for line in mine if line in self.model.words}
        thanked = {number for number, _ in sides_of(who) if number in placed and self.model.agreed(number, channel)}
        return lines | {f"thanks {number}" for number in thanked}

    def team(self, who: MemberId, channel: str) -> Team:
        team = teams.at_channel(self.tx, who.workspace_id, channel)
        assert team is not None
        return team

    def _say(self, line: Line, words: str) -> None:
        self._put(*line, 1, words, yes=True)
        self.model.words[line] = words

    def _of_thanks(self, who: MemberId, channel: str, kind: str, *, yes: bool) -> None:
        number, side = sides_of(who)[kind == LINE]
        if not self.model.forgotten & set(THANKS[number]):
            self._put(who, channel, side, self.thanks[number], "", yes=yes)
            self.model.sides.setdefault((number, channel), {})[side] = yes

    def _put(self, who: MemberId, channel: str, kind: str, source_id: int, text: str, *, yes: bool) -> None:
        shares.put(
            self.tx, who, shares.Source(self.team(who, channel).id, kind, source_id), text=text, yes=yes, day=TODAY
        )


def name_of(who: MemberId) -> str:
    return f"{who.user_id} of {who.workspace_id}"


def sides_of(who: MemberId) -> list[tuple[int, str]]:
    """The thanks that somebody gave, and the one they were given: which it is, and on which side they are."""
    sent = [(number, GIVEN) for number, sides in enumerate(THANKS) if sides[0] == who]
    return [*sent, *((number, RECEIVED) for number, sides in enumerate(THANKS) if sides[1] == who)]

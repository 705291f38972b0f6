"""Two workspaces that share every id, lived step by step in the store and beside it in a plain model of consent."""

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
from tests.store.recap.recap_model import CHANNELS, PEOPLE, THANKS, USERS, WORKSPACES, Line, Model, name_of, sides_of


class Lived:
    """The store and the model after the same steps."""

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

    def team(self, who: MemberId, channel: str) -> Team:
        team = teams.at_channel(self.tx, who.workspace_id, channel)
        assert team is not None
        return team


class Consent:
    """Yes, no and by which name: each step in the store and in the model."""

    def __init__(self, lived: Lived) -> None:
        self._lived, self._tx, self._model = lived, lived.tx, lived.model

    def share(self, who: MemberId, channel: str, kind: str) -> None:
        """Also in the moment in which they leave: a press that was on its way."""
        self._say(Line(who, channel, kind), f"{kind} of {name_of(who)}")

    def reword(self, who: MemberId, channel: str, kind: str) -> None:
        self._say(Line(who, channel, kind), f"other words for the {kind} of {name_of(who)}")

    def unshare(self, who: MemberId, channel: str, kind: str) -> None:
        self._put(who, channel, kind, 1, "no longer", yes=False)
        self._model.words.pop(Line(who, channel, kind), None)

    def none(self, who: MemberId, channel: str, _kind: str) -> None:
        shares.none_of(self._tx, who, self._lived.team(who, channel).id, TODAY)
        for kind in (LINE, CHALLENGE):
            self._model.words.pop(Line(who, channel, kind), None)
        for number, side in sides_of(who):
            if self._model.sides.get((number, channel), {}).get(side):
                self._model.sides[number, channel][side] = False

    def take_off(self, who: MemberId, _channel: str, kind: str) -> None:
        """Off the person's own list, and so out of every team."""
        shares.take_back(self._tx, who, kind, [1])
        for channel in CHANNELS:
            self._model.words.pop(Line(who, channel, kind), None)

    def sign(self, who: MemberId, channel: str, _kind: str) -> None:
        team = self._lived.team(who, channel)
        teams.change_mate(self._tx, who, team.id, signed=True)
        shares.sign(self._tx, who, team.id, signed=True, day=TODAY)
        self._model.signed.add((who, channel))

    def unsign(self, who: MemberId, channel: str, _kind: str) -> None:
        team = self._lived.team(who, channel)
        teams.change_mate(self._tx, who, team.id, signed=False)
        shares.sign(self._tx, who, team.id, signed=False)
        self._model.signed.discard((who, channel))

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
            self._put(who, channel, side, self._lived.thanks[number], "", yes=True)

    def _say(self, line: Line, words: str) -> None:
        self._put(*line, 1, words, yes=True)
        self._model.words[line] = words

    def _of_thanks(self, who: MemberId, channel: str, kind: str, *, yes: bool) -> None:
        number, side = sides_of(who)[kind == LINE]
        if not self._model.forgotten & set(THANKS[number]):
            self._put(who, channel, side, self._lived.thanks[number], "", yes=yes)
            self._model.sides.setdefault((number, channel), {})[side] = yes

    def _put(self, who: MemberId, channel: str, kind: str, source_id: int, text: str, *, yes: bool) -> None:
        source = shares.Source(self._lived.team(who, channel).id, kind, source_id)
        shares.put(self._tx, who, source, text=text, yes=yes, day=TODAY)


class Membership:
    """Coming and going, of a team and of Slack: each step in the store and in the model."""

    def __init__(self, lived: Lived) -> None:
        self._lived, self._tx, self._model = lived, lived.tx, lived.model

    def leave(self, who: MemberId, channel: str, _kind: str) -> None:
        teams.leave(self._tx, who, self._lived.team(who, channel).id)
        self._model.away.add((who, channel))
        self._model.drop_pending(who, channel)

    def join(self, who: MemberId, channel: str, _kind: str) -> None:
        teams.arrive(self._tx, who, self._lived.team(who, channel))
        self._model.away.discard((who, channel))

    def leave_and_return(self, who: MemberId, channel: str, kind: str) -> None:
        """Their earlier yeses end."""
        self.leave(who, channel, kind)
        self.join(who, channel, kind)

    def stay_apart(self, who: MemberId, channel: str, _kind: str) -> None:
        teams.drop_pending(self._tx, who, self._lived.team(who, channel).id)
        teams.change_mate(self._tx, who, self._lived.team(who, channel).id, apart=True)
        self._model.apart.add((who, channel))
        self._model.drop_pending(who, channel)

    def leave_slack(self, who: MemberId, _channel: str, _kind: str) -> None:
        members.change(self._tx, who, active=False)
        self._model.left_slack.add(who)

    def forget(self, who: MemberId, _channel: str, _kind: str) -> None:
        forgetting.forget(self._tx, who, home=False)
        self._model.forgotten.add(who)
        for line in [line for line in self._model.words if line.who == who]:
            del self._model.words[line]


class Recaps:
    """A recap, made and posted, and what it shows."""

    def __init__(self, lived: Lived) -> None:
        self._lived, self._tx, self._model = lived, lived.tx, lived.model

    def make(self, who: MemberId, channel: str, _kind: str) -> None:
        """Make the recap, as the transaction does that commits the intent to post it; it is what is sent."""
        team = self._lived.team(who, channel)
        account = members.get(self._tx, team.account)
        waiting = outbox.waiting_of(self._tx, team.account, "recap")
        assert account is not None
        frame = post.frame(self._tx, team, TODAY)
        reply = recap.say(account, waiting[0], Services(self._tx))
        assert post.frame(self._tx, team, TODAY) == frame  # what a lead is shown depends on nobody's lines
        self._model.make(who.workspace_id, channel)
        sent = {(line["text"], line["name"]) for line in reply.facts["lines"]}
        assert sent <= self._model.shown(who.workspace_id, channel)

    def post(self, who: MemberId, channel: str, _kind: str) -> None:
        team = self._lived.team(who, channel)
        for part in range(recaps.parts(self._tx, team.workspace_id, team.id, TODAY)):
            recaps.posted(self._tx, team.workspace_id, team.id, TODAY, part, f"1.{part}")

    def are_as_the_model_says(self) -> None:
        """Every recap shows what it is to show, and each is told of theirs what is in it."""
        for workspace, channel in self._model.placed:
            shown = self._model.shown(workspace, channel)
            assert self.shown(workspace, channel) == shown
            for who in PEOPLE:
                if who.workspace_id == workspace and who not in self._model.forgotten:
                    told = recap_contents.seen_of(self._tx, who, self._lived.team(who, channel).id)
                    assert {said.text for said in told if said.part is not None} == self.of_theirs(who, channel)

    def shown(self, workspace: str, channel: str) -> set[tuple[str, str]]:
        """All that a recap's messages show as things stand now."""
        team = self._lived.team(MemberId(workspace, ""), channel)
        shown: list[tuple[str, str]] = []
        for part in range(recaps.parts(self._tx, workspace, team.id, TODAY)):
            facts = post.reply_for(self._tx, team, TODAY, part).facts
            for group in ("lines", "challenges", "shortcuts"):
                shown += [(line["text"], line["name"]) for line in facts.get(group, ())]
            shown += [(line["text"], "") for line in facts.get("thanks", ())]
        assert len(shown) == len(set(shown))
        return set(shown)

    def of_theirs(self, who: MemberId, channel: str) -> set[str]:
        """A person's items in a recap."""
        placed = self._model.placed[who.workspace_id, channel]
        mine = [line for line in placed if isinstance(line, Line) and line.who == who]
        lines = {self._model.words[line] for line in mine if line in self._model.words}
        thanked = {number for number, _ in sides_of(who) if number in placed and self._model.agreed(number, channel)}
        return lines | {f"thanks {number}" for number in thanked}


class World:
    """All that can be done and seen, each step in the store and in the model alike."""

    def __init__(self, tx: sa.Connection) -> None:
        self._lived = Lived(tx)
        self._recaps = Recaps(self._lived)
        self._rooms = (Consent(self._lived), Membership(self._lived), self._recaps)

    def lives(self, what: str, who: MemberId, channel: str, kind: str) -> None:
        """Do one thing; whoever is forgotten does nothing any more, but a recap is made all the same."""
        if who not in self._lived.model.forgotten or what in {"make", "post"}:
            (step,) = [getattr(room, what) for room in self._rooms if hasattr(room, what)]
            step(who, channel, kind)

    def is_as_the_model_says(self) -> None:
        self._recaps.are_as_the_model_says()

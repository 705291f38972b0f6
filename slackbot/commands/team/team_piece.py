"""`/coach team piece`: one number of the lead's in the next recap, shown only among enough lines of people."""

from slackbot.coach.parsing.normalise import normalise
from slackbot.coach.piece import LIMIT, fault
from slackbot.coach.words import clean, cut
from slackbot.reply import Answer, Call, Reply, Services
from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team


def note(call: Call, services: Services, team: Team) -> Answer:
    """Save the number after `piece` for the next recap, replacing an earlier one; `off` deletes it."""
    typed = cut(" ".join(clean(call.text).split()).partition(" ")[2], LIMIT)
    wish = normalise(typed).lower()
    if wish in {"", "help"}:
        return Reply("team/piece", {"name": team.name, "text": team.piece})
    wrong = "" if wish == "off" else fault(typed)
    if wrong:
        return Reply("team/piece_unread", {"given": typed, "several": wrong == "several"})
    kept = "" if wish == "off" else typed
    teams.change(services.tx, team.workspace_id, team.id, piece=kept, lead_id=call.member.user_id)
    return Reply("team/piece", {"name": team.name, "text": kept})

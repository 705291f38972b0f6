"""Every command and button: tables map each name to its handler, and a test compares them with the manifest."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from slackbot.commands import (
    causes,
    challenge,
    coach,
    done,
    enough,
    forms,
    from_slack,
    home,
    keepsake,
    lessons,
    nudges,
    parked_lines,
    piece,
    plain_words,
    reflect,
    shortcut,
    today,
    week,
    windows,
)
from slackbot.commands.breaks import break_ramp, breaks, minute
from slackbot.commands.people import colleagues, give_time, hand_over, rough, signal, thanks, together, walks
from slackbot.commands.privacy import export, forget, whosees
from slackbot.commands.settings import (
    break_settings,
    challenge_settings,
    cue,
    introductions,
    queue,
    reflect_settings,
    settings,
    setup,
)
from slackbot.commands.settings.taps import SET_UP
from slackbot.commands.team import choices, recap, shelf, team
from slackbot.commands.team.actions import TEAM_ACTIONS, TEAM_VIEWS
from slackbot.reply import Handler

_PREFIX: Final = re.compile(r"(?:[a-z0-9_-]{1,30}-)?")
_NAMED: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "done": done.answer,
        "today": today.answer,
        "week": week.answer,
        "break": walks.answer,
        "rough": rough.answer,
        "time": give_time.answer,
        "enough": enough.answer,
        "shortcut": shortcut.answer,
        "thanks": thanks.answer,
        "challenge": challenge_settings.or_setting(challenge.answer),
        "reflect": reflect.answer,
    }
)

SETTINGS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "settings": settings.settings,
        "shift": settings.reading("shift", settings.shift),
        "digest": settings.reading("digest", settings.digest),
        "breaks": break_settings.break_times,
        "cover": break_settings.covers,
        "ideas": break_settings.ideas,
        "together": together.opt,
        "walks": walks.opt,
        "handovers": hand_over.opt,
        "budget": choices.budget,
        "daysoff": choices.days_off,
        "holidays": choices.holidays,
        "lang": choices.language,
        "reflection": reflect_settings.reflection,
        "challenge-nudge": challenge_settings.challenge_nudge,
        "introductions": introductions.opt,
        "cue": cue.answer,
        "queue": queue.answer,
        "tz": settings.reading("tz", settings.tz),
        "pause": settings.reading("pause", settings.pause),
        "resume": settings.resume,
        "piece": piece.answer,
        "shelf": shelf.answer,
        "year": keepsake.year,
        "month": keepsake.month,
        "recap": recap.answer,
        "signal": signal.answer,
        "signals": signal.signals,
        "team": team.answer,
        "changed": team.changed,
        "causes": causes.answer,
    }
)

RIGHTS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "whosees": whosees.answer,
        "export": export.answer,
        "forget": forget.answer,
    }
)

_BELOW_COACH: Final = {**_NAMED, **SETTINGS, **RIGHTS}
COMMANDS: Final[Mapping[str, Handler]] = MappingProxyType({**_NAMED, "coach": coach.umbrella(_BELOW_COACH)})

ACTIONS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        **{f"dm.{mark}": plain_words.noting(mark) for mark in plain_words.MARKS},
        "done.undo": done.undo,
        "done.page": done.page,
        "done.earlier": done.page,
        "done.later": done.page,
        "done.edit": done.edit,
        "done.remove": done.remove,
        "reflect.answer": reflect.write,
        "reflect.answer_below": reflect.write_beside,
        "reflect.another": reflect.another,
        "reflect.remove": reflect.remove,
        "reflect.remove_now": reflect.remove_now,
        "reflect.earlier": reflect.earlier,
        "reflect.newest": reflect.earlier,
        **{f"today.{way}": today.page for way in ("earlier", "later")},
        "week.earlier": week.page,
        "week.newest": week.newest,
        "break.now": breaks.now,
        "break.now_beside": breaks.now_beside,
        "break.more": break_ramp.more,
        "break.second": break_ramp.second,
        "break.stay": break_ramp.stay,
        "time.end": give_time.end,
        "time.add": give_time.ask_what,
        "time.leave": give_time.leave,
        "time.take": give_time.take,
        "colleague.thank": colleagues.thank,
        "rough.five": rough.five,
        "rough.somebody": rough.somebody,
        "rough.nothing": rough.nothing,
        "cover.take": breaks.covered,
        "cover.start": breaks.start_anyway,
        "enough.park": enough.park,
        "enough.open": enough.open_again,
        "enough.today": parked_lines.take_up,
        "enough.done": parked_lines.finish,
        "enough.again": parked_lines.park_again,
        "enough.let_go": parked_lines.let_go,
        "enough.let_all_go": parked_lines.let_all_go,
        "enough.first_step": parked_lines.ask_first_step,
        **{f"home.{name}": home.runner(SETTINGS) for name in ("shelf", "year")},
        **{f"keepsake.{name}": keepsake.turn for name in ("earlier", "later", "all", "marked")},
        "keepsake.take": keepsake.take,
        "keepsake.leave": keepsake.leave,
        "keepsake.clear": keepsake.clear,
        "keepsake.make": keepsake.make,
        **{f"keepsake.{name}": keepsake.read for name in ("here", "page_before", "page_after")},
        "shelf.earlier": shelf.page,
        "shelf.newest": shelf.page,
        "shelf.mine": shelf.mine,
        "shelf.lesson": shelf.lesson,
        "shelf.lesson_beside": shelf.lesson_beside,
        "shelf.put_up": shelf.put_up,
        "shelf.put_up_signed": shelf.put_up_signed,
        "shelf.take_down": shelf.take_down,
        "piece.ask": piece.ask,
        "piece.remove": piece.remove,
        "cause.worth_it": causes.worth_it,
        "cause.avoidable": causes.avoidable,
        "cause.remove": causes.remove,
        "home.add": home.add,
        **{f"home.{name}": home.runner(COMMANDS) for name in ("done", "today", "week", "break", "challenge", "help")},
        **{f"home.{name}": home.runner(COMMANDS) for name in ("reflect", "rough", "time", "shortcut", "enough")},
        "home.thanks": thanks.ask_whom,
        "home.pause": home.pause,
        "home.resume": settings.resume,
        "home.settings": forms.open_settings,
        **SET_UP,
        "challenge.begin": challenge.begin,
        "challenge.hard": challenge.ask_hard,
        "challenge.leave": challenge.leave,
        "challenge.learned": challenge.ask_learned,
        "challenge.lessons": lessons.page,
        "challenge.lessons_newest": lessons.page,
        "challenge.carry": challenge.carry,
        "challenge.hand_over": hand_over.ask,
        "challenge.told": hand_over.told,
        "challenge.together": together.ask,
        "together.take": together.take,
        "hand_over.take": hand_over.take,
        "hand_over.not_now": hand_over.not_now,
        "walk.begin": walks.begin,
        "walk.join": walks.join,
        "challenge.put_back": challenge.put_back,
        "challenge.two": challenge.try_two,
        "challenge.one_is_right": challenge.one_is_right,
        "challenge.back_to_one": challenge.back_to_one,
        **{f"shortcut.{payer}": shortcut.paid_by(payer) for payer in ("me_later", "colleague", "customer", "nobody")},
        "shortcut.saves": shortcut.ask_saves,
        "shortcut.keep": shortcut.keep,
        "shortcut.change": shortcut.ask_change,
        "shortcut.undo": shortcut.undo,
        "thanks.earlier": thanks.page,
        "thanks.newest": thanks.page,
        "thanks.share": thanks.share,
        "thanks.unshare": thanks.unshare,
        "thanks.agree": thanks.agree,
        "thanks.disagree": thanks.disagree,
        "thanks.off": thanks.switch_off,
        "signal.another": signal.ask_whom,
        "signals.off": signal.switch_off,
        **{f"home.{name}": home.runner(RIGHTS) for name in ("whosees", "export")},
        "home.forget": forget.ask,
        "whosees.earlier": whosees.page,
        "whosees.later": whosees.page,
        "export.earlier": export.page,
        "export.later": export.page,
        "export.here": export.here,
        "forget.confirm": forget.confirm,
        "forget.leave": forget.leave,
        "home.signal": signal.ask_whom,
        **TEAM_ACTIONS,
        "minute.begin": minute.begin,
        **{f"nudge.{when.__name__}": when for when in (nudges.soon, nudges.hour, nudges.again, nudges.not_today)},
        "nudge.off": nudges.off,
        "nudge.as_before": nudges.as_before,
        "nudge.fewer": nudges.fewer,
        "digest.wait": nudges.wait,
        "digest.keep_coming": nudges.keep_coming,
    }
)

_WINDOWS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "done.edit": done.save,
        "causes.ask": causes.keep,
        "enough.park": enough.save,
        "enough.first_step": parked_lines.keep_first_step,
        "done.add": from_slack.keep,
        "done.from_message": from_slack.keep_message,
        "time.start": give_time.start,
        "together.ask": together.send,
        "hand_over.ask": hand_over.send,
        "time.add": give_time.keep,
        "piece.add": piece.add,
        "shortcut.saves": shortcut.keep_saves,
        "shortcut.change": shortcut.keep_change,
        "thanks.give": thanks.give,
        "thanks.author": thanks.give_author,
        "challenge.take": challenge.take,
        "challenge.hard": challenge.explain,
        "challenge.learned": challenge.keep,
        "reflect.answer": reflect.keep,
        "setup.other": setup.hours,
        "cue.own": cue.keep,
        **TEAM_VIEWS,
        "signal.ask": signal.take,
        "settings.edit": forms.saver({**SETTINGS, "digest-place": settings.digest, "thanks": thanks.answer}),
    }
)

VIEWS: Final[Mapping[str, Handler]] = MappingProxyType(
    {name: windows.kept_or_open(handler) for name, handler in _WINDOWS.items()}
)

# A press on one of these adds something and takes the place of its own message: a second one there adds nothing more.
ADDS_ONCE: Final = frozenset(
    {*(f"dm.{mark}" for mark in plain_words.MARKS), "break.now", "rough.five", "walk.begin", "reflect.another"}
)

SHORTCUTS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "done.add": from_slack.note,
        "done.from_message": from_slack.note_message,
        "thanks.author": thanks.ask_author,
    }
)


def find_command(typed: str) -> tuple[str, str, Handler]:
    """Return a command's name, the workspace's prefix (`nd-`) and a handler; for an unknown name, one that says so."""
    name = typed.removeprefix("/").lower()
    before, dash, known = ("", "", name) if name in COMMANDS else name.rpartition("-")
    prefix = before + dash
    if known not in COMMANDS or not _PREFIX.fullmatch(prefix):
        return "unknown", "", coach.told_unknown(typed)
    return known, prefix, COMMANDS[known]


def begins_account(name: str, text: str) -> bool:
    """Whether a typed command may create an account: all but those about what is stored, in whatever words."""
    return name != "coach" or coach.subject_of(text, _BELOW_COACH) not in {*RIGHTS, "help"}

"""The columns that a change may set, by table: mypy refuses a misspelt one, and a value of another type."""

from datetime import date, datetime, time
from typing import TypedDict


class MemberChanges(TypedDict, total=False):
    """A person: `shift_days` has bit 0 for Monday, `break_times` and `days_off` hold values with spaces between."""

    active: bool
    slack_zone: str | None
    chosen_zone: str | None
    profile_at: datetime | None
    dm_channel: str | None
    shift_start: time | None
    shift_end: time | None
    shift_days: int | None
    digest_at: time | None
    paused_until: date | None
    ramp_step: int
    ramp_since: date | None
    ramp_asked_on: date | None
    locale: str | None
    language: str | None
    budget: int
    break_times: str
    challenge_nudge_at: time | None
    reflection: bool
    days_off: str
    holidays: str | None
    covers: bool
    set_up: int
    seen_on: date | None
    closed_on: date | None
    second_challenge_on: int | None
    challenge_asked_on: date | None
    home_opened: bool
    name: str | None
    thanks: bool
    signals: bool
    recaps: bool | None
    unreachable_on: date | None
    together: bool
    walks: bool
    occupied: str
    occupied_until: datetime | None
    digest_home: bool
    hand_overs: bool
    prefix: str
    ramp_noes: int
    ideas: bool
    queue: str
    begun_on: date | None
    introduced: int
    cue: str
    cue_told_on: date | None


class HabitChanges(TypedDict, total=False):
    """How somebody responds to a kind of message."""

    unanswered: int
    stage: int
    resting: bool
    quiet_on: date | None


class ShortcutChanges(TypedDict, total=False):
    """A shortcut; an empty text is an open question."""

    text: str
    saves: str
    payer: str
    verdict: str


class TeamChanges(TypedDict, total=False):
    """A channel with a recap: `post_day` 0 is Monday, `audience` its readers, private, public or shared."""

    name: str
    lead_id: str | None
    post_day: int | None
    post_at: time | None
    zone: str | None
    active: bool
    off_reason: str | None
    planned_on: date | None
    people_at: datetime | None
    added_by: str | None
    changed: str
    audience: str | None
    piece: str


class TeammateChanges(TypedDict, total=False):
    """A person in a team: `here` by Slack, `apart` by their own wish."""

    here: bool
    apart: bool
    signed: bool
    looked_on: date | None

"""Every command, every button and every window is tried, in many states: Slack refuses nothing, and nothing breaks."""

import logging
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest

from slackbot.coach.calendar import moment, zone
from slackbot.commands import ACTIONS, COMMANDS, SETTINGS, VIEWS
from slackbot.store import database
from slackbot.trial.trial import Trial, TrialSetup, open_trial
from tests.crawl.crawler import Crawler
from tests.talk import empty_database

TWO = {"alice": "Europe/Berlin", "bob": "Europe/Berlin"}
START = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday; 09:00 in Berlin
LONG = ("wrote back to the angry baker & <the others> *again* 👩🏽‍💻 " * 60)[:3000]
HARD_TO_SHOW = "<!channel> <@U1> &amp; `x` ~y~ ```z``` \u202e\u200b#general https://x.test/?a=1&b=2 :tea: " * 20
SET_UP = (
    "shift 09:00-17:00 daily",
    "digest 16:45",
    "breaks 10:30 15:00",
    "challenge-nudge 09:30",
    "cover on",
    "together on",
    "walks on",
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot wait for its database on a machine that is busy with other tests: speed is measured elsewhere."""
    monkeypatch.setattr(database, "CALL_SECONDS", 30.0)


async def says_everything(crawler: Crawler, text: str) -> None:
    """Every command, alone, with words and with help."""
    for name in COMMANDS:
        for rest in ("", " help", f" {text}"):
            await crawler.types(f"/{name}{rest}")
    for name in SETTINGS:
        for rest in ("", " off", f" {text[:100]}"):
            await crawler.types(f"/coach {name}{rest}")
    await crawler.types("/coach resume")


@pytest.mark.parametrize("over", ["socket", "http"])
async def test_what_is_on_the_screen_can_be_pressed(over: str, caplog: pytest.LogCaptureFixture) -> None:
    async with open_trial(
        START, TrialSetup({"alice": "Europe/Berlin"}, empty_database(), over_http=over == "http")
    ) as trial:
        trial.slack.limiter.on = True
        trial.slack.courier.copies = 2
        impatient = over == "http"
        crawler = Crawler(trial, trial.people["alice"], "a few words", Counter(), impatient=impatient)
        await crawler.opens_home()
        for command in ("/done one\ntwo", "/challenge the refund", "/shortcut a macro", "/reflect", "/coach settings"):
            await crawler.types(command)
            await crawler.walks(40)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.long
@pytest.mark.timeout(900)  # two minutes on a quiet machine
@pytest.mark.parametrize(("over", "text"), [("socket", HARD_TO_SHOW), ("http", LONG)], ids=["socket", "http"])
async def test_weeks_of_pressing(over: str, text: str, caplog: pytest.LogCaptureFixture) -> None:
    tried: Counter[str] = Counter()
    async with open_trial(START, TrialSetup(TWO, empty_database(), over_http=over == "http")) as trial:
        impatient = over == "http"
        crowd = [Crawler(trial, trial.people[name], text, tried, impatient=impatient) for name in TWO]
        for each in crowd:
            await begins(each, text)
        await leads(crowd[1])
        for _ in range(10):
            await crowd[0].types("/done " + "\n".join(f"{number} {text}"[:400] for number in range(50)))
        for day in range(10):
            for wall in ("09:31", "10:31", "16:46"):
                await turns(trial, wall)
                for each in crowd:
                    await lives_on(each, text, day)
            await turns(trial, "08:00", days=1)
        assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
        for each in crowd:
            for control in each.met[::7]:  # of long ago
                await each.presses(control)
            await each.types("/coach forget me")
            await each.types("/coach forget me")
            await each.walks(6)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    every = {*ACTIONS, *(f"submit {view}" for view in VIEWS)}
    # Offers that come after weeks, or to a colleague for minutes, are pressed in `tests/stale`, which asks for a row of
    # every action and window; two thirds are met here.
    unheard = sorted(every - set(tried))
    assert len(unheard) < len(every) / 3, " ".join(unheard)


async def begins(crawler: Crawler, text: str) -> None:
    """Meet the bot, say everything once, and choose what comes by itself."""
    await crawler.opens_home()
    await crawler.types("/done the first thing")
    await crawler.walks(8)
    await says_everything(crawler, text)
    for setting in SET_UP:
        await crawler.types(f"/coach {setting}")


async def leads(crawler: Crawler) -> None:
    """Set a team's recap up, for Fridays, and press what that shows."""
    await crawler.types("/coach team fri 16:00", channel="support")
    for rest in ("", " preview", " help"):
        await crawler.types(f"/coach team{rest}", channel="support")
        await crawler.walks(12)
    await crawler.types("/coach team fri 16:00", channel="support")


async def turns(trial: Trial, wall: str, days: int = 0) -> None:
    """Turn the clock to a wall time in Berlin."""
    here = trial.clock().astimezone(zone("Europe/Berlin")).date() + timedelta(days=days)
    await trial.turn_to(max(moment(here, time.fromisoformat(wall), "Europe/Berlin"), trial.clock()))


async def lives_on(crawler: Crawler, text: str, day: int) -> None:
    """Say some of the commands once more, thank each other, and press what comes."""
    said = [
        f"/challenge {day} {text}",
        "/break 5",
        "/break cover",
        "/challenge together",
        "/challenge learned",
        f"/time 10 {text}",
        "/rough",
        f"/shortcut {day} {text}",
        "/reflect past",
        "/today",
        "/coach recap",
        "/coach causes",
        "/coach year",
        "/coach shelf",
        "/coach queue",
    ]
    thanks = [f"/thanks @{name} for {text}" for name in TWO]
    for command in [*said, *thanks, "/done"]:
        await crawler.types(command)
        await crawler.walks(4)
    await crawler.uses_shortcuts()
    if day % 5 == 4:
        await crawler.opens_home()
        await crawler.types("/enough")
        await crawler.walks(10)

"""The examination: settings first, then each part on its own, so that one fault hides no other."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from slackbot.cli.check import database, live, machine, slack, words
from slackbot.cli.check.finding import Finding, is_well, mend, note, ok
from slackbot.errors import SettingsError
from slackbot.settings import Reading, read

_BEGIN: Final = (
    "nothing is set yet. Begin with `neverdone manifest`: paste it at api.slack.com/apps ('Create New App', 'From a "
    "manifest'), install the app, and set SLACK_BOT_TOKEN and SLACK_APP_TOKEN. `neverdone try` needs nothing at all"
)


async def examine(
    environment: Mapping[str, str], folder: Path | None = None, *, is_live: bool = False
) -> list[Finding]:
    """Check the settings, then everything else they lead to; `is_live` sends each sample to blocks.validate."""
    try:
        reading = read(environment, folder)
    except SettingsError as error:
        return [*_settings_wrong(error, environment), *(machine.zones())]
    return await check(reading, is_live=is_live)


async def check(reading: Reading, *, is_live: bool = False) -> list[Finding]:
    """Check everything a run with these settings needs."""
    settings = reading.settings
    findings = [ok("settings", "they can be read"), *(note("settings", each) for each in reading.notes)]
    zones = list(machine.zones())
    findings += [*zones, *machine.disk(settings)]
    if is_well(zones):  # words need them
        findings += [*words.shipped(), *words.own(settings)]
    findings += database.look(settings)
    findings += await machine.ports(settings)
    findings += await slack.look(settings)
    if is_live:
        findings += await live.validate(settings)
    return list(dict.fromkeys(findings))  # several parts report the same outage of Slack


def _settings_wrong(error: SettingsError, environment: Mapping[str, str]) -> Iterator[Finding]:
    if not any(name.startswith("SLACK_") for name in environment):
        yield note("settings", _BEGIN)
    yield from map(mend, error.faults)
    yield from (note("settings", each) for each in error.notes)

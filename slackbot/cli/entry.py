"""The program's entry point: a signal to stop, even while modules load, ends it without a traceback."""

import signal

from slackbot.cli.signals import STOPS, end_at_once


def main() -> None:
    """Run the command line. Loading it takes a second or two, and nothing is open yet that needs closing."""
    for number in STOPS:
        signal.signal(number, end_at_once)
    from slackbot.cli.main import main as command_line  # noqa: PLC0415 - only now is a signal answered

    command_line()

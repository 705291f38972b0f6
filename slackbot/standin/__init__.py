"""A strict Slack on loopback: for tests, for load, and for trying the bot without a workspace."""

from slackbot.standin.clock import TurnableClock
from slackbot.standin.errors import DispatchFailed, NotPossible, OperationTimeout, PayloadRefused
from slackbot.standin.faults import Fault
from slackbot.standin.ledger import Call, Entry, Refusal
from slackbot.standin.person import Person
from slackbot.standin.standin import Standin
from slackbot.standin.surfaces import Message, View
from slackbot.standin.transport import Answer, Retry

__all__ = [
    "Answer",
    "Call",
    "DispatchFailed",
    "Entry",
    "Fault",
    "Message",
    "NotPossible",
    "OperationTimeout",
    "PayloadRefused",
    "Person",
    "Refusal",
    "Retry",
    "Standin",
    "TurnableClock",
    "View",
]

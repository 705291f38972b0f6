"""A strict Slack on loopback, for tests, load, and trying the bot without a workspace.

It refuses what Slack refuses and records each refusal with Slack's code, the place, the reason and what the person saw:
`refusals` are the bot's own fault, `every_refusal` includes those that no bot can foresee. A test can order bad days:

- `fault(method, Fault…)`, `faults.rule`: errors, 429, 5xx, lost and late answers; `limiter.on`: Slack's rate limits
- `courier.reshape`: id fields null, absent or another's; `courier.copies`: each event several times;
  `courier.allowance.most`: so many an hour; `echoes.on`: its own messages too; `sockets.drop`, `.silence`, `.refresh`,
  `.disable`
- `site.triggers.expire_next`, `site.urls.use_up`; `site.most_a_page`: short pages; a team's `scopes`; a channel's
  `archived`, `private`, `restricted`; `installs.uninstall` in either order, `.reinstall`; `oauth`: codes and rotating
  tokens
"""

from slackbot.standin.clock import TurnableClock
from slackbot.standin.errors import DispatchFailed, NotPossible, OperationTimeout, PayloadRefused
from slackbot.standin.faults import Fault
from slackbot.standin.people.person import Person
from slackbot.standin.standin import Standin
from slackbot.standin.state.ledger import Call, Entry, Refusal
from slackbot.standin.surfaces import Message, View
from slackbot.standin.transport.result import Answer, Retry

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

"""Bot tokens of a workspace: permanent, or rotating and valid for twelve hours, two at a time."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LIFE = timedelta(hours=12)
MOST_ACTIVE = 2


@dataclass(frozen=True)
class BotToken:
    """One token; if tokens rotate, `refresh` is its refresh token and `ends` its expiry."""

    text: str
    refresh: str = ""
    ends: datetime | None = None


@dataclass
class Tokens:
    """The tokens of one workspace, newest last; none before the app is installed there.

    `gone` maps replaced tokens to Slack's code.
    """

    active: list[BotToken] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)

    @property
    def newest(self) -> str:
        """The token for calls; empty if the app was never installed."""
        return self.active[-1].text if self.active else ""

    def renew(self) -> None:
        """Issue a permanent token; earlier ones become unknown."""
        self.active = [BotToken(_token("xoxb"))]

    def rotate(self, at: datetime) -> BotToken:
        """Issue a token for twelve hours; of more than two, the oldest is revoked."""
        self.active.append(BotToken(_token("xoxe.xoxb"), _token("xoxe"), at + LIFE))
        while len(self.active) > MOST_ACTIVE:
            self.gone[self.active.pop(0).text] = "token_revoked"
        return self.active[-1]

    def spend(self, refresh: str) -> bool:
        """Use a refresh token; False if it is unknown or was used before."""
        for place, token in enumerate(self.active):
            if token.refresh and secrets.compare_digest(token.refresh.encode(), refresh.encode()):
                self.active[place] = BotToken(token.text, "", token.ends)
                return True
        return False

    def knows(self, text: str) -> bool:
        """Whether this is one of the tokens, replaced ones included."""
        known = [token.text for token in self.active] + [*self.gone]
        return any(secrets.compare_digest(token.encode(), text.encode()) for token in known)

    def dead_as(self, text: str, at: datetime) -> str:
        """Return Slack's code for a known token that is dead; empty if it works."""
        ends = next((token.ends for token in self.active if token.text == text), None)
        return self.gone.get(text, "token_expired" if ends and at >= ends else "")


def _token(kind: str) -> str:
    """Make a token that looks real to a client, but not to a secret scanner."""
    return f"{kind}-standin-{secrets.token_hex(16)}"

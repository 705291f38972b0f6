"""Bot tokens of a workspace: for ever, or with rotation for twelve hours, two at a time."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LIFE = timedelta(hours=12)
MOST_ACTIVE = 2


@dataclass(frozen=True)
class BotToken:
    """One token; `refresh` is what it is exchanged with, and `ends` when it is dead, where tokens rotate."""

    text: str
    refresh: str = ""
    ends: datetime | None = None


@dataclass
class Tokens:
    """The tokens of one workspace, the newest last; none before the app is installed there.

    `gone` has Slack's code for those that were replaced.
    """

    active: list[BotToken] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)

    @property
    def newest(self) -> str:
        """The token to call with; empty where the app was never installed."""
        return self.active[-1].text if self.active else ""

    def renew(self) -> None:
        """Give a token for ever; those before are unknown from now on."""
        self.active = [BotToken(_token("xoxb"))]

    def rotate(self, at: datetime) -> BotToken:
        """Give a token for twelve hours; the oldest of more than two is revoked."""
        self.active.append(BotToken(_token("xoxe.xoxb"), _token("xoxe"), at + LIFE))
        while len(self.active) > MOST_ACTIVE:
            self.gone[self.active.pop(0).text] = "token_revoked"
        return self.active[-1]

    def spend(self, refresh: str) -> bool:
        """Use a refresh token; False if there is none like it, or not any more."""
        for place, token in enumerate(self.active):
            if token.refresh and secrets.compare_digest(token.refresh.encode(), refresh.encode()):
                self.active[place] = BotToken(token.text, "", token.ends)
                return True
        return False

    def knows(self, text: str) -> bool:
        """True for one of these tokens, also after another replaced it."""
        known = [token.text for token in self.active] + [*self.gone]
        return any(secrets.compare_digest(token.encode(), text.encode()) for token in known)

    def dead_as(self, text: str, at: datetime) -> str:
        """Slack's code for a known token that is dead; empty if it lives."""
        ends = next((token.ends for token in self.active if token.text == text), None)
        return self.gone.get(text, "token_expired" if ends and at >= ends else "")


def _token(kind: str) -> str:
    """One that looks like a token to a client, and like no real one to a scanner."""
    return f"{kind}-standin-{secrets.token_hex(16)}"

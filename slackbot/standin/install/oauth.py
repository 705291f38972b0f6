"""OAuth v2: the codes of installations, and the exchange of codes, refresh tokens and old tokens."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.install.manifest import Manifest
from slackbot.standin.state.tokens import LIFE, BotToken
from slackbot.standin.state.workspace import Member, Organisation, Team
from slackbot.standin.state.world import World
from slackbot.standin.words import Json

CODE_LIFE = timedelta(minutes=10)


@dataclass
class Code:
    """A person's permission, exchanged only once, within ten minutes."""

    member: Member
    redirect_uri: str
    scopes: frozenset[str]
    born: datetime
    whole: bool = False
    used: bool = False


@dataclass(frozen=True)
class Ask:
    """A checked request at the authorize page."""

    redirect_uri: str
    state: str
    scopes: frozenset[str]
    given_uri: str


class OAuth:
    """Installs the app.

    Args:
        world: The workspaces.
        manifest: Its scopes and redirect URLs.
    """

    def __init__(self, world: World, manifest: Manifest) -> None:
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.client_secret = secrets.token_hex(16)
        self.on_uninstalled: Callable[[Team, tuple[str, ...]], None] = lambda _team, _events: None
        self._world = world
        self._manifest = manifest
        self._codes: dict[str, Code] = {}

    def asked(self, query: Json) -> Ask:
        """Check an app's request at the authorize page.

        Raises:
            SlackRefusesError: `invalid_client_id`, `bad_redirect_uri`, `invalid_scope`; the person sees it.
        """
        if query.get("client_id") != self.client_id:
            raise SlackRefusesError("invalid_client_id")
        redirect_uri = str(query.get("redirect_uri") or "")
        known = self._manifest.redirect_urls
        if not known or (redirect_uri and not any(_is_below(redirect_uri, url) for url in known)):
            raise SlackRefusesError(
                "bad_redirect_uri", f"{redirect_uri or 'none'}; the manifest has {', '.join(known) or 'none'}"
            )
        scopes = frozenset(filter(None, str(query.get("scope") or "").replace(" ", ",").split(",")))
        unknown = scopes - self._manifest.scopes - self._manifest.optional_scopes
        if unknown or not scopes:
            raise SlackRefusesError(
                "invalid_scope", f"not in the manifest: {', '.join(sorted(unknown)) or '(none asked)'}"
            )
        return Ask(redirect_uri or known[0], str(query.get("state") or ""), scopes, redirect_uri)

    def organise(self, name: str, *teams: Team) -> Organisation:
        """Move workspaces into an Enterprise organisation."""
        organisation = Organisation(self._world.new_id("E"), name)
        for team in teams:
            team.organisation = organisation
        return organisation

    def allow(self, ask: Ask, member: Member, *, whole: bool = False) -> str:
        """Allow it for a person, or for their whole organisation (`whole`); returns the browser's next address.

        Raises:
            SlackRefusesError: `org_login_required`, if there is no organisation or the manifest does not allow one.
        """
        if whole and not (member.team.organisation and self._manifest.org_deploy):
            raise SlackRefusesError("org_login_required")
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._codes[code] = Code(member, ask.given_uri, ask.scopes, self._world.clock(), whole)
        return _with(ask.redirect_uri, code=code, state=ask.state)

    def refuse(self, ask: Ask) -> str:
        """Cancel for a person; returns their browser's next address."""
        return _with(ask.redirect_uri, error="access_denied", state=ask.state)

    def access(self, args: Json) -> Json:
        """oauth.v2.access, for a code or a refresh token.

        Raises:
            SlackRefusesError: by Slack's code for the fault.
        """
        self._check_client(args)
        kind = args.get("grant_type") or "authorization_code"
        if kind == "refresh_token":
            return self._refreshed(str(args.get("refresh_token") or ""))
        if kind != "authorization_code":
            raise SlackRefusesError("invalid_grant_type")
        code = self._code(str(args.get("code") or ""), str(args.get("redirect_uri") or ""))
        team = code.member.team
        if code.whole and team.organisation is not None:
            return {**self._everywhere(team.organisation, code.scopes), "authed_user": {"id": code.member.id}}
        team.dead_as = ""
        team.scopes |= code.scopes
        return {**self._given(team, self._install(team)), "authed_user": {"id": code.member.id}}

    def exchange(self, args: Json, token: str) -> Json:
        """oauth.v2.exchange: a permanent token for one that rotates."""
        self._check_client(args)
        team = self._owner(token)
        if team is None:
            raise SlackRefusesError("invalid_auth")
        if not self._manifest.rotates:
            raise SlackRefusesError("token_rotation_not_enabled")
        team.tokens.active.clear()
        return self._given(team, team.tokens.rotate(self._world.clock()))

    def uninstall(self, args: Json, token: str) -> Json:
        """apps.uninstall: the token dies, and both events come."""
        self._check_client(args)
        team = self._owner(token)
        if team is None:
            raise SlackRefusesError("invalid_auth")
        team.dead_as = "account_inactive"
        self.on_uninstalled(team, ("app_uninstalled", "tokens_revoked"))
        return {}

    def _check_client(self, args: Json) -> None:
        if str(args.get("client_id") or "") != self.client_id:
            raise SlackRefusesError("invalid_client_id")
        if not secrets.compare_digest(str(args.get("client_secret") or "").encode(), self.client_secret.encode()):
            raise SlackRefusesError("bad_client_secret")

    def _code(self, text: str, redirect_uri: str) -> Code:
        code = self._codes.get(text)
        if code is None or self._world.clock() - code.born > CODE_LIFE:
            raise SlackRefusesError("invalid_code")
        if code.used:
            raise SlackRefusesError("code_already_used")
        if redirect_uri != code.redirect_uri:
            raise SlackRefusesError(
                "bad_redirect_uri", f"{redirect_uri!r}; the code was given for {code.redirect_uri!r}"
            )
        code.used = True
        return code

    def _install(self, place: Team | Organisation) -> BotToken:
        if self._manifest.rotates:
            return place.tokens.rotate(self._world.clock())
        if not place.tokens.active:
            place.tokens.renew()
        return place.tokens.active[-1]

    def _everywhere(self, organisation: Organisation, scopes: frozenset[str]) -> Json:
        """Install the app in each workspace of an organisation; single installations there end."""
        teams = [team for team in self._world.teams.values() if team.organisation is organisation]
        organisation.dead_as = ""
        for team in teams:
            team.scopes |= scopes
            team.dead_as = "token_revoked" if team.tokens.active else ""
        return self._given(teams[0], self._install(organisation))

    def _refreshed(self, refresh: str) -> Json:
        for team in self._world.teams.values():
            place = team.organisation if team.whole and team.organisation else team
            if not place.dead_as and place.tokens.spend(refresh):
                return self._given(team, place.tokens.rotate(self._world.clock()))
        raise SlackRefusesError("invalid_refresh_token")

    def _owner(self, token: str) -> Team | None:
        return next((team for team in self._world.teams.values() if team.tokens.knows(token)), None)

    def _given(self, team: Team, token: BotToken) -> Json:
        rotating = {"refresh_token": token.refresh, "expires_in": int(LIFE.total_seconds())} if token.ends else {}
        return {
            "app_id": self._world.app_id,
            "access_token": token.text,
            "token_type": "bot",
            "scope": ",".join(sorted(team.scopes)),
            "bot_user_id": team.bot_user,
            "team": None if team.whole else {"id": team.id, "name": team.name},
            "enterprise": team.organisation and {"id": team.organisation.id, "name": team.organisation.name},
            "is_enterprise_install": team.whole,
            **rotating,
        }


def _is_below(address: str, known: str) -> bool:
    """Whether an address is in the manifest, or below one that is."""
    return address == known or address.startswith(known.rstrip("/") + "/")


def _with(address: str, **more: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}"

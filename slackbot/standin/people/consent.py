"""The authorize page, where a person allows or declines the app's request."""

from html import escape

from aiohttp import web

from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.install.oauth import Ask
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Member
from slackbot.standin.words import Json

_EVERYWHERE = "everywhere"
_ALLOWED = {"allow", _EVERYWHERE}
_FOR_ALL = f' <button name="answer" value="{_EVERYWHERE}">Allow in all of the organisation</button>'
PATH = "/oauth/v2/authorize"
_POLICY = "default-src 'none'; form-action *; frame-ancestors 'none'; base-uri 'none'"
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{app}</title>
<h1>{app} is requesting permission to access a workspace</h1>
<p>It will be able to:</p><ul>{scopes}</ul>
<form method="post">{asked}
<label>You are <select name="who">{people}</select></label>
<button name="answer" value="cancel">Cancel</button> <button name="answer" value="allow">Allow</button>{everywhere}
</form></html>
"""


class Consent:
    """Serves the authorize page.

    Args:
        site: The Slack behind it.
    """

    def __init__(self, site: Site) -> None:
        self._site = site

    async def serve(self, request: web.BaseRequest) -> web.Response:
        """Show the page, or accept its answer and send the browser back to the app."""
        form: Json = {str(name): value for name, value in (await request.post()).items()}
        query: Json = {**request.query, **form}
        try:
            ask = self._site.oauth.asked(query)
        except SlackRefusesError as error:
            self._site.refuse("oauth", error.code, "; ".join(error.messages))
            return web.Response(status=400, text=f"Something went wrong when authorizing this app: {error.code}")
        if not form:
            return self._page(query)
        member = self._member(str(form.get("who")))
        if form.get("answer") in _ALLOWED and member is not None:
            return self._allowed(ask, member, whole=form.get("answer") == _EVERYWHERE)
        return web.Response(status=302, headers={"Location": self._site.oauth.refuse(ask)})

    def _allowed(self, ask: Ask, member: Member, *, whole: bool) -> web.Response:
        try:
            return web.Response(status=302, headers={"Location": self._site.oauth.allow(ask, member, whole=whole)})
        except SlackRefusesError as error:
            return web.Response(status=400, text=f"Something went wrong when authorizing this app: {error.code}")

    def _page(self, query: Json) -> web.Response:
        fields = ("client_id", "scope", "redirect_uri", "state")
        kept = (f'<input type="hidden" name="{name}" value="{escape(str(query.get(name) or ""))}">' for name in fields)
        scopes = (f"<li>{escape(scope)}</li>" for scope in str(query["scope"]).split(","))
        people = (
            f'<option value="{escape(_id(person))}">{escape(person.name)}, {escape(person.team.name)}</option>'
            for person in self._people()
        )
        app = escape(self._site.manifest.bot_name)
        organised = any(team.organisation for team in self._site.world.teams.values())
        everywhere = _FOR_ALL if organised and self._site.manifest.org_deploy else ""
        page = _PAGE.format(
            everywhere=everywhere, app=app, scopes="".join(scopes), asked="".join(kept), people="".join(people)
        )
        return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": _POLICY})

    def _people(self) -> list[Member]:
        teams = self._site.world.teams.values()
        return [member for team in teams for member in team.members.values() if not member.bot and not member.deleted]

    def _member(self, who: str) -> Member | None:
        return next((person for person in self._people() if who == _id(person)), None)


def _id(member: Member) -> str:
    """Return a key that distinguishes people, because two workspaces may have the same user id."""
    return f"{member.team.id} {member.id}"

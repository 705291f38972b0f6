"""The Web API's files.*: an upload address, the upload, and the completion that puts files into a channel."""

import json
import secrets
from dataclasses import dataclass

from slackbot.standin.api.chat import writable
from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Team
from slackbot.standin.words import Json

PATH = "/upload/v1/"
_LONGEST_TITLE = 255


@dataclass
class Upload:
    """An upload: its workspace, its announced length and its progress."""

    id: str
    team: str
    name: str
    length: int
    content: bytes | None = None
    completed: bool = False


def get_upload_url(site: Site, team: Team, args: Json) -> Json:
    """files.getUploadURLExternal."""
    name, length = str(args.get("filename") or ""), str(args.get("length") or "")
    if not name or not length.isdecimal():
        raise SlackRefusesError("invalid_arguments", "[ERROR] filename and length are needed")
    if int(length) == 0:
        raise SlackRefusesError("invalid_arguments", "[ERROR] an empty file")
    ticket = secrets.token_hex(16)
    upload = Upload(site.world.new_id("F"), team.id, name, int(length))
    site.uploads[ticket] = upload
    return {"upload_url": f"{site.base}{PATH}{ticket}", "file_id": upload.id}


def receive(site: Site, path: str, body: bytes) -> tuple[int, str]:
    """Accept an upload: each address works once, for the number of bytes announced; returns status and text."""
    upload = site.uploads.pop(path.removeprefix(PATH), None)
    if upload is None:
        site.refuse("upload", "invalid_upload_url", path)
        return 404, "not found"
    if len(body) != upload.length:
        site.refuse("upload", "length_mismatch", f"{upload.length} announced, {len(body)} came")
        return 400, "length mismatch"
    upload.content = body
    site.files[upload.id] = upload
    return 200, f"OK - {len(body)}"


def complete(site: Site, team: Team, args: Json) -> Json:
    """files.completeUploadExternal: without a channel the files stay unseen; with one they are a message there."""
    wanted = _listed(args.get("files"))
    files = [_uploaded(site, team, file) for file in wanted]
    told = [
        {"id": file.id, "name": file.name, "title": str(named.get("title") or file.name), "size": file.length}
        for file, named in zip(files, wanted, strict=True)
    ]
    if args.get("channel_id"):
        channel = writable(site, team, {"channel": args["channel_id"]})
        content = {file.id: (file.content or b"").decode(errors="replace") for file in files}
        payload = {"text": args.get("initial_comment") or "", "files": told, "content": content}
        site.messages.post(team, channel, payload, "files.completeUploadExternal")
    for file in files:
        file.completed = True
    return {"files": told}


def _uploaded(site: Site, team: Team, wanted: Json) -> Upload:
    file: Upload | None = site.files.get(str(wanted.get("id")))
    if file is None or file.team != team.id or file.completed:
        raise SlackRefusesError("file_not_found")
    if len(str(wanted.get("title") or "")) > _LONGEST_TITLE:
        raise SlackRefusesError("invalid_arguments", "[ERROR] title is too long")
    return file


def _listed(files: object) -> list[Json]:
    if isinstance(files, str):
        try:
            files = json.loads(files)
        except ValueError:
            raise SlackRefusesError("invalid_arguments", "[ERROR] files is no JSON") from None
    if not isinstance(files, list) or not files or not all(isinstance(file, dict) and file.get("id") for file in files):
        raise SlackRefusesError("invalid_arguments", "[ERROR] files is a list of objects with an id")
    return files

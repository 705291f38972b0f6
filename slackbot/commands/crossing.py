"""Two windows over one text: the one that is saved later does not overwrite what it never showed."""

from hashlib import sha256

from slackbot.reply import Call, FieldError


def mark(text: str) -> str:
    """Tell one wording from another without carrying it through Slack; a window notes it as `was`."""
    return sha256(text.encode()).hexdigest()[:16]


def crossed(call: Call, name: str, stands: str, entered: str) -> FieldError | None:
    """Return the error of a field whose text changed since its window was opened, unless to the same words."""
    if entered == stands or call.private.get("was", mark(stands)) == mark(stands):
        return None
    return FieldError(name, "errors/crossed", {"text": stands})

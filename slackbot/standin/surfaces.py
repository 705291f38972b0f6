"""Messages and views as snapshots, which later changes do not touch."""

from dataclasses import dataclass, field

from slackbot.standin.words import Json, block_lines, control, shown, unescaped

HOLDS_BLOCKS = frozenset({"carousel", "container"})
INSIDE = ("accessory", "element", "elements", "actions", "child_blocks")  # fields of nested controls and blocks


@dataclass(frozen=True)
class Message:
    """A message at one moment; `history` holds its earlier states, oldest first.

    `author` is the id of the person who wrote it, empty for the bot; `team` is the author's workspace.
    """

    channel: str
    ts: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    ephemeral: bool = False
    history: tuple["Message", ...] = ()
    thread_ts: str = ""
    metadata: Json | None = None
    author: str = ""
    team: str = ""
    files: tuple[tuple[str, str], ...] = ()  # names and contents

    @property
    def order(self) -> tuple[int, int]:
        """Its timestamp as a sort key."""
        return order(self.ts)

    @property
    def buttons(self) -> list[str]:
        """Visible labels of its buttons and of its menus' options."""
        return labels(self.blocks)

    def readable(self) -> str:
        """Return the message as a person reads it, as plain text for a terminal."""
        if not self.blocks:
            return unescaped(self.text)
        return "\n".join(line for block in self.blocks for line in block_lines(block))


@dataclass(frozen=True)
class View:
    """A modal or an App Home at one moment; `raw` is the view object that Slack would send."""

    raw: Json

    @property
    def id(self) -> str:
        """Slack's id of the view, `V…`."""
        return str(self.raw["id"])

    @property
    def installed_in(self) -> str:
        """The workspace or organisation whose installation of the app opened it."""
        return str(self.raw["app_installed_team_id"])

    @property
    def hash(self) -> str:
        """A value that changes with every change of the view."""
        return str(self.raw["hash"])

    @property
    def type(self) -> str:
        """Either `modal` or `home`."""
        return str(self.raw["type"])

    @property
    def title(self) -> str:
        """The modal's title as read; empty on a home."""
        return shown(self.raw.get("title")) if self.type == "modal" else ""

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, with the block and action ids that Slack adds."""
        return list(self.raw.get("blocks") or [])

    @property
    def callback_id(self) -> str:
        """The bot's name for the view."""
        return str(self.raw.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        """The bot's private data in it."""
        return str(self.raw.get("private_metadata") or "")

    @property
    def buttons(self) -> list[str]:
        """Visible labels of its buttons and of its menus' options."""
        return labels(self.blocks)

    def readable(self) -> str:
        """Return the view as a person reads it, as plain text for a terminal."""
        lines = [f"== {self.title} =="] if self.title else []
        lines += [line for block in self.blocks for line in block_lines(block)]
        ends = [shown(self.raw[end]) for end in ("close", "submit") if self.raw.get(end)]
        return "\n".join([*lines, " ".join(f"[{end}]" for end in ends)] if ends else lines)


def order(ts: str) -> tuple[int, int]:
    """Return a timestamp as a sort key."""
    seconds, _, number = ts.partition(".")
    return int(seconds), int(number)


def elements(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Return pairs of block and interactive element in the order shown, nested blocks included."""
    pairs: list[tuple[Json, Json]] = []
    for block in blocks:
        for part in parts(block):
            pairs += [(block, part)] if "action_id" in part else elements([part])
    return pairs


def parts(block: Json) -> list[Json]:
    """Return the direct parts of a block: controls, cards, blocks and others."""
    held = [block.get(slot) for slot in INSIDE]
    flat = [part for content in held for part in (content if isinstance(content, list) else [content])]
    return [part for part in flat if isinstance(part, dict)]


def labels(blocks: list[Json]) -> list[str]:
    """Return the labels that can be pressed, in the order shown."""
    names: list[str] = []
    for _, element in elements(blocks):
        text = control(element)
        if text.startswith("["):
            names += text[1:-1].split(" · ")
    return names

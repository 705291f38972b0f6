"""The bench's table: rows with their references as Markdown, and as a plot in SVG."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from slackbot.errors import StartError

BEGIN: Final = "<!-- bench: written by `neverdone bench --write` -->"
END: Final = "<!-- /bench -->"
_HEAD: Final = "| measured | figure | reference in the same run | ratio | reach |\n|---|---|---|---|---|"
_BAR: Final = 26  # pixels per row
_WIDTH: Final = 760
_LABELS: Final = 300
_SCALE: Final = 200  # pixels for a ratio that just reaches its line


class Row(NamedTuple):
    """One figure. `reach` is the ratio to reach, or None; `at_most` is set if smaller is better."""

    what: str
    figure: str
    reference: str
    ratio: float
    reach: float | None
    at_most: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the ratio is good enough."""
        if self.reach is None:
            return True
        return self.ratio <= self.reach if self.at_most else self.ratio >= self.reach

    @property
    def line(self) -> str:
        """The row in Markdown."""
        return f"| {self.what} | {self.figure} | {self.reference} | {self.ratio:.2f} | {self._wanted} |"

    @property
    def _wanted(self) -> str:
        if self.reach is None:
            return "none set"
        return f"{'≤' if self.at_most else '≥'} {self.reach:g}: {'reached' if self.is_reached else 'missed'}"


def table(rows: Sequence[Row]) -> str:
    """Write the rows as a Markdown table."""
    return "\n".join([_HEAD, *(row.line for row in rows)])


def plot(rows: Sequence[Row]) -> str:
    """Draw each ratio as a bar, with one line that all should reach."""
    rows = [row for row in rows if row.reach]
    height = _BAR * len(rows) + 40
    line = _LABELS + _SCALE
    bars = "\n".join(_bar(number, row) for number, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>\n{bars}\n'
        f'<line x1="{line}" y1="8" x2="{line}" y2="{height - 28}" stroke="#1d1c1d" stroke-dasharray="4 3"/>\n'
        f'<text x="{line}" y="{height - 10}" text-anchor="middle">the line to reach</text>\n</svg>\n'
    )


def _bar(number: int, row: Row) -> str:
    reach = row.reach or 1
    share = reach / row.ratio if row.at_most and row.ratio > 0 else abs(row.ratio) / reach
    top, color = 10 + number * _BAR, "#2e7d5b" if row.is_reached else "#b5452c"
    width = min(share * _SCALE, _WIDTH - _LABELS - 60)
    return (
        f'<text x="{_LABELS - 8}" y="{top + 15}" text-anchor="end">{row.what}</text>'
        f'<rect x="{_LABELS}" y="{top}" width="{width:.0f}" height="{_BAR - 8}" fill="{color}"/>'
        f'<text x="{_LABELS + width + 6:.0f}" y="{top + 15}">{row.ratio:.2f}</text>'
    )


def write(rows: Sequence[Row], file: Path, picture: Path) -> None:
    """Put the table between its markers in a file, and the plot beside that file.

    Raises:
        StartError: the file does not exist or has no markers.
    """
    text = file.read_text("utf-8") if file.is_file() else ""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise StartError(f"{file} has no place for the table: run this in the repository")
    picture.write_text(plot(rows), "utf-8")
    shown = f"\n{table(rows)}\n\n![Ratios against the line to reach]({picture.name})\n"
    file.write_text(f"{before}{begin}{shown}{end}{after}", "utf-8")

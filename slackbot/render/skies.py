"""The picture of a week: a small sky for each day, drawn from the kinds of its lines and breaks, never from how many.

All skies have one size, and so does everything in them, so that no two days can be compared. A mountain stands for
something hard, a low sun for time given, a tree for a break, birds for other lines; a day without any of them is an
open sky. Slack has one picture for a light and a dark window, so mid-tones on transparent corners suit both; and what
stands for something is set off from its sky by 3 to 1, as WCAG 1.4.11 asks of graphics.
"""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageOps

_SCALE: Final = 2  # drawn larger and scaled down, for smooth edges
_WIDE, _HIGH, _GAP, _ROUND = 240, 300, 16, 28
_KEPT: Final = 48  # skies of 288 kB each; the kinds of a day combine in few ways, and weeks are put together from them

Colour = tuple[int, int, int]

_NIGHT: Final[Colour] = (30, 36, 52)


class Palette(NamedTuple):
    """The colours of a sky: top and edge, the far and the near hill, and its light."""

    top: Colour
    edge: Colour
    far: Colour
    near: Colour
    light: Colour


_PALETTES: Final = (
    Palette((92, 128, 172), (240, 200, 168), (112, 134, 158), (82, 112, 116), (255, 226, 172)),
    Palette((74, 122, 158), (190, 220, 220), (104, 146, 156), (70, 118, 110), (255, 240, 200)),
    Palette((108, 104, 160), (244, 186, 160), (124, 110, 148), (86, 86, 118), (255, 214, 160)),
    Palette((70, 132, 150), (226, 222, 184), (110, 150, 136), (84, 124, 92), (255, 234, 176)),
    Palette((96, 112, 148), (222, 196, 206), (118, 122, 150), (80, 98, 118), (255, 222, 190)),
    Palette((84, 118, 140), (236, 208, 150), (132, 136, 118), (98, 112, 84), (255, 230, 160)),
    Palette((64, 100, 146), (176, 200, 226), (96, 122, 156), (68, 96, 120), (244, 240, 214)),
)


def draw(spec: str) -> bytes:
    """Draw a week as a PNG.

    `spec` holds a seed, then a weekday and its kinds for each day, `10.0hb.1t.2.3d`: h hard, t time, b break, d done.
    """
    seed, *days = spec.split(".")
    width = len(days) * _WIDE + (len(days) - 1) * _GAP
    week = Image.new("RGBA", (width, _HIGH), (0, 0, 0, 0))
    for place, day in enumerate(days):
        week.paste(_sky(f"{seed}.{day[:1]}", day[1:]), (place * (_WIDE + _GAP), 0))
    png = BytesIO()
    week.save(png, "PNG")
    return png.getvalue()


@lru_cache(maxsize=_KEPT)
def _sky(seed: str, kinds: str) -> Image.Image:
    """Draw one day; the seed varies clouds and colours, so that no two weeks look the same."""
    chance = sha256(seed.encode()).digest()
    palette = _PALETTES[chance[0] % len(_PALETTES)]
    size = (_WIDE * _SCALE, _HIGH * _SCALE)
    sky = ImageOps.colorize(Image.linear_gradient("L").resize(size), palette.top, palette.edge)
    if "t" in kinds:
        _sun(sky, palette, 0.3 + chance[1] % 5 / 10)
    pen = ImageDraw.Draw(sky)
    _clouds(sky, palette, chance)
    if "h" in kinds:
        _mountain(pen, palette, 0.42 + chance[2] % 3 / 12)
    _hill(pen, _between(palette.far, palette.edge, 0.25), (-0.3, 0.74, 0.95, 1.35))
    _hill(pen, palette.far, (0.25, 0.78, 1.5, 1.4))
    if "b" in kinds:
        _tree(pen, palette, 0.2 + chance[3] % 2 * 0.56)
    _hill(pen, palette.near, (-0.4, 0.86, 1.3, 1.5))
    if "d" in kinds:
        _birds(pen, palette, 0.24 + chance[4] % 4 / 10, 0.2 + chance[5] % 3 / 16)
    return _rounded(sky.resize((_WIDE, _HIGH), Image.Resampling.LANCZOS))


def _sun(sky: Image.Image, palette: Palette, x: float) -> None:
    """Draw a low sun and its glow over the whole sky."""
    wide, high = sky.size
    reach = int(wide * 1.7)
    middle = int(x * wide), int(0.66 * high)
    glow = ImageOps.invert(Image.radial_gradient("L")).resize((reach, reach))
    mask = Image.new("L", sky.size, 0)
    mask.paste(glow, (middle[0] - reach // 2, middle[1] - reach // 2))
    sky.paste(palette.light, mask=mask.point(lambda level: int(level * 0.85)))
    radius = int(0.13 * wide)
    around = (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
    disc = _between(palette.light, (255, 255, 255), 0.45)
    ImageDraw.Draw(sky).ellipse(around, fill=disc, outline=_ink(palette), width=3 * _SCALE // 2)


def _clouds(sky: Image.Image, palette: Palette, chance: bytes) -> None:
    """Draw the two thin clouds of every sky."""
    wide, high = sky.size
    mask = Image.new("L", sky.size, 0)
    pen = ImageDraw.Draw(mask)
    for number in range(2):
        x, y = (chance[6 + number] % 70 / 100) * wide, (0.14 + number * 0.17 + chance[8 + number] % 8 / 100) * high
        for shift, length, drop in ((0.0, 0.34, 0.0), (0.09, 0.26, 0.022), (-0.05, 0.2, 0.018)):
            left, top = x + shift * wide, y + drop * high
            pen.rounded_rectangle((left, top, left + length * wide, top + 0.02 * high), 0.01 * high, fill=70)
    sky.paste(_between(palette.edge, (255, 255, 255), 0.55), mask=mask)


def _mountain(pen: ImageDraw.ImageDraw, palette: Palette, x: float) -> None:
    """Draw a mountain, lit on one side, with snow on its top."""
    rock = _between(palette.far, palette.top, 0.45)
    _polygon(pen, [(x - 0.52, 1.0), (x, 0.34), (x + 0.56, 1.0)], _between(rock, palette.light, 0.12))
    shade = _between(rock, _NIGHT, 0.45)
    _polygon(pen, [(x, 0.34), (x + 0.56, 1.0), (x + 0.06, 1.0), (x - 0.05, 0.68), (x + 0.05, 0.52)], shade)
    snow = _between(palette.light, (255, 255, 255), 0.6)
    edge = [(x + 0.07, 0.49), (x, 0.53), (x - 0.07, 0.492)]
    _polygon(pen, [(x - 0.14, 0.516), (x, 0.34), (x + 0.15, 0.516), *edge], snow)


def _tree(pen: ImageDraw.ImageDraw, palette: Palette, x: float) -> None:
    """Draw a single tree on the meadow."""
    leaves = _between(palette.near, (30, 60, 40), 0.35)
    trunk = [(x - 0.016, 0.95), (x - 0.01, 0.72), (x + 0.01, 0.72), (x + 0.016, 0.95)]
    _polygon(pen, trunk, _between(leaves, (60, 40, 30), 0.5))
    for shift, top, radius in ((-0.06, 0.64, 0.08), (0.06, 0.645, 0.078), (0.0, 0.59, 0.09), (0.0, 0.67, 0.085)):
        shade = _between(leaves, palette.light, 0.1 if shift < 0 else 0.0)
        _circle(pen, (x + shift, top), radius, shade)


def _birds(pen: ImageDraw.ImageDraw, palette: Palette, x: float, y: float) -> None:
    """Draw a few birds, always the same number."""
    wide, high = _WIDE * _SCALE, _HIGH * _SCALE
    ink = _ink(palette)
    for shift, drop, span in ((0.0, 0.0, 0.06), (0.13, 0.04, 0.048), (0.22, -0.014, 0.042)):
        middle, top = (x + shift) * wide, (y + drop) * high
        wing = span * wide
        for left in (middle - wing, middle):
            pen.arc((left, top, left + wing, top + wing * 0.8), 200, 340, fill=ink, width=2 * _SCALE)


def _ink(palette: Palette) -> Colour:
    """Return the colour of thin lines."""
    return _between(palette.near, _NIGHT, 0.85)


def _hill(pen: ImageDraw.ImageDraw, colour: Colour, around: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = around
    wide, high = _WIDE * _SCALE, _HIGH * _SCALE
    pen.ellipse((left * wide, top * high, right * wide, bottom * high), fill=colour)


def _circle(pen: ImageDraw.ImageDraw, middle: tuple[float, float], radius: float, colour: Colour) -> None:
    wide, high = _WIDE * _SCALE, _HIGH * _SCALE
    x, y, around = middle[0] * wide, middle[1] * high, radius * wide
    pen.ellipse((x - around, y - around, x + around, y + around), fill=colour)


def _polygon(pen: ImageDraw.ImageDraw, corners: list[tuple[float, float]], colour: Colour) -> None:
    pen.polygon([(x * _WIDE * _SCALE, y * _HIGH * _SCALE) for x, y in corners], fill=colour)


def _rounded(sky: Image.Image) -> Image.Image:
    """Round the corners off, smoothly."""
    mask = Image.new("L", (_WIDE * _SCALE, _HIGH * _SCALE), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *(edge - 1 for edge in mask.size)), _ROUND * _SCALE, fill=255)
    cut = sky.convert("RGBA")
    cut.putalpha(mask.resize(sky.size, Image.Resampling.LANCZOS))
    return cut


def _between(one_end: Colour, other_end: Colour, share: float) -> Colour:
    """Mix two colours; a share of 1 is the other end."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one_end, other_end, strict=True))
    return red, green, blue

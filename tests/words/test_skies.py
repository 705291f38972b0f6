"""The picture of a week as it is drawn: a PNG whose days can't be compared by their size."""

import sys
from collections import Counter
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from slackbot.render.skies import _PALETTES, draw


def opened(spec: str) -> Image.Image:
    return Image.open(BytesIO(draw(spec))).convert("RGBA")


@pytest.mark.parametrize(("spec", "width"), [("10.0", 240), ("10.0hb.1t.2.3d.4dhtb", 1264), ("10.0.1.2.3.4.5.6", 1776)])
def test_each_day_is_as_wide_and_as_high_as_the_others(spec: str, width: int) -> None:
    assert opened(spec).size == (width, 300)


def test_every_kind_can_be_seen_and_a_week_looks_like_no_other() -> None:
    skies = {draw(f"10.0{kinds}") for kinds in ("", "h", "t", "d", "b", "htdb")}
    assert len({*skies, draw("11.0")}) == 7


def test_corners_and_gaps_are_clear_for_a_light_and_a_dark_slack() -> None:
    week = opened("10.0hb.1t")
    for clear in ((0, 0), (239, 299), (247, 150), (495, 0)):
        assert week.getpixel(clear)[3] == 0  # type: ignore[index] # RGBA
    assert week.getpixel((120, 150))[3] == 255  # type: ignore[index] # RGBA


@cache
def luminance(*colour: int) -> float:
    """Return WCAG's relative luminance; cached, because a sky has few colours and many pairs of them."""
    red, green, blue = (
        (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4) for v in (c / 255 for c in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one_colour: Sequence[int], other_colour: Sequence[int]) -> float:
    darker, lighter = sorted((luminance(*one_colour[:3]), luminance(*other_colour[:3])))
    return (lighter + 0.05) / (darker + 0.05)


SEEDS = {sha256(f"{seed}.0".encode()).digest()[0] % len(_PALETTES): seed for seed in range(100)}


def pixels(spec: str) -> list[int]:
    """The colours of a picture, a number each: a tuple each takes a third of a second a picture."""
    return memoryview(opened(spec).tobytes()).cast("I").tolist()


def colour(pixel: int) -> bytes:
    return pixel.to_bytes(4, sys.byteorder)


@pytest.mark.parametrize("palette", range(len(_PALETTES)))
def test_what_stands_for_something_is_set_off_from_its_sky(palette: int) -> None:
    """By 3 to 1 in every palette, as WCAG 1.4.11 asks: 75 pixels or more of each, as three birds have."""
    seed = SEEDS[palette]
    bare = pixels(f"{seed}.0")
    for kind in "htbd":
        pairs = Counter(zip(pixels(f"{seed}.0{kind}"), bare, strict=True))
        set_off = (number for (mine, sky), number in pairs.items() if contrast(colour(mine), colour(sky)) >= 3)
        assert sum(set_off) >= 75, kind


@pytest.mark.parametrize("around", [(255, 255, 255), (26, 29, 33)], ids=["light", "dark"])
def test_each_day_is_set_off_from_a_light_and_a_dark_slack(around: tuple[int, ...]) -> None:
    for seed in SEEDS.values():
        edge = pixels(f"{seed}.0")[40 * 240 : 260 * 240 : 240]
        assert max(contrast(colour(pixel), around) for pixel in set(edge)) >= 3


def test_a_picture_is_small_enough_for_a_phone() -> None:
    assert len(draw("10.0htdb.1htdb.2htdb.3htdb.4htdb.5htdb.6htdb")) < 200_000

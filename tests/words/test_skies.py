"""The picture of a week as it is drawn: a PNG whose days can't be compared by their size."""

from io import BytesIO

import pytest
from PIL import Image

from slackbot.render.skies import draw


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
        assert week.getpixel(clear)[3] == 0  # type: ignore[index]
    assert week.getpixel((120, 150))[3] == 255  # type: ignore[index]


def test_a_picture_is_small_enough_for_a_phone() -> None:
    assert len(draw("10.0htdb.1htdb.2htdb.3htdb.4htdb.5htdb.6htdb")) < 200_000

"""The colours can be told apart by people who see badly: WCAG 2.2 AA, by day and by night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[3] / "harness" / "simulators" / "console" / "static" / "console.css").read_text("utf-8")
TONES = ("new", "way", "done", "trouble", "over")
TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *(("ink", ground, TEXT) for ground in ("ground", "sheet", "tint", "done-tint", "trouble-tint", "way-tint")),
    *(("soft", ground, TEXT) for ground in ("ground", "sheet", "tint", *(f"{tone}-tint" for tone in TONES))),
    *(("act", ground, TEXT) for ground in ("ground", "sheet", "tint", "way-tint")),
    ("act-ink", "act", TEXT), ("act-ink", "act-over", TEXT), ("sheet", "trouble", TEXT),
    *((tone, f"{tone}-tint", TEXT) for tone in TONES), *((tone, "sheet", TEXT) for tone in TONES),
    *(("edge", ground, SHAPE) for ground in ("ground", "sheet", "tint")),
]  # fmt: skip


def palette(night: bool) -> dict[str, str]:
    """The colours by name, each as six hexadecimal digits."""
    day, dark = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): #(\w+)", dark if night else day))
    return {
        name: "".join(2 * digit for digit in colour) if len(colour) == 3 else colour for name, colour in found.items()
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_every_pair_of_colours_can_be_told_apart(night: bool) -> None:
    colours = palette(night)
    poor = {f"{one} on {other}": round(contrast(colours[one], colours[other]), 2) for one, other, least in PAIRS
            if contrast(colours[one], colours[other]) < least}  # fmt: skip
    assert poor == {}

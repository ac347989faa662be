"""A landscape with one change is still the landscape it was made of."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from harness.bench.catalogue import BenchInvalid
from harness.bench.variant import write_variant
from harness.kernel.errors import LandscapeInvalid
from harness.landscape.load import find, load

SHOP = '[systems.shop]\nstart = "oscar"\n'


def _landscape(folder: Path, text: str) -> str:
    path = folder / "base.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_embedded_landscape_gets_the_defect_and_nothing_else(tmp_path: Path) -> None:
    made = write_variant("embedded", tmp_path / "deep" / "x.toml", defect="capture-twice")
    base, variant = (tomllib.loads(path.read_text(encoding="utf-8")) for path in (find("embedded"), made))
    assert variant["systems"]["shop"]["options"].pop("defect") == "capture-twice"
    if not variant["systems"]["shop"]["options"]:
        del variant["systems"]["shop"]["options"]
    assert variant == base
    assert load(made).systems["shop"].options["defect"] == "capture-twice"


def test_options_and_deadlines_that_are_there_are_kept(tmp_path: Path) -> None:
    base = _landscape(
        tmp_path,
        f'{SHOP}[systems.shop.options] # ours\nseed = 3\n[deadlines]\n"order exported" = 7\n[policy]\nrounding = 1\n',
    )
    made = write_variant(
        base, tmp_path / "made.toml", defect="x", deadlines={"order exported": 3, "order accepted": 4.5}
    )
    held = tomllib.loads(made.read_text(encoding="utf-8"))
    assert held["systems"]["shop"]["options"] == {"seed": 3, "defect": "x"}
    assert held["deadlines"] == {"order exported": 7, "order accepted": 4.5}
    assert held["policy"] == {"rounding": 1}


def test_without_a_change_it_is_a_copy(tmp_path: Path) -> None:
    made = write_variant("embedded", tmp_path / "made.toml")
    assert made.read_bytes() == find("embedded").read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[systems.shop]\naddress = "https://shop.example"\n', "only in the embedded shop"),
        (f'{SHOP}[systems.shop.options]\ndefect = "mail-twice"\n', "has a defect already"),
        ("[systems]\n", "no landscape with a shop"),
        ("[[systems", "no landscape with a shop"),
    ],
)
def test_a_landscape_where_nothing_can_be_planted_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BenchInvalid, match=said):
        write_variant(_landscape(tmp_path, text), tmp_path / "made.toml", defect="x")


def test_an_unknown_landscape_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(LandscapeInvalid, match="no landscape 'nowhere'"):
        write_variant("nowhere", tmp_path / "made.toml")

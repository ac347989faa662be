"""The figures of a bench, and when they are enough."""

from __future__ import annotations

import pytest

from harness.bench.row import Row
from harness.bench.summary import Figures, Summary


def _row(number: int, *, found: bool = True, named: bool = True, screen: bool = False, area: str = "payment") -> Row:
    return Row(
        name=f"defect-{number}", area=area, title="", interfaces=("shop -> psp",), decision="NO-GO", exit_code=1,
        found=found, named=named, rank=1, causes=(), to_find=1.0, screen_only_found=screen, screen=(), took=9.0, run="",
    )  # fmt: skip


def _rows(planted: int, *, missed: int = 0, unnamed: int = 0) -> list[Row]:
    return [_row(number, found=number >= missed, named=number >= max(missed, unnamed)) for number in range(planted)]


def _summary(rows: list[Row], *, clean: int = 30, alarms: int = 0, whole: bool = True) -> Summary:
    return Summary(
        rows=rows, clean=clean, false_alarms=alarms, seconds=61.27, seed=7, channel="api", whole=whole
    )  # fmt: skip


@pytest.mark.parametrize(
    ("planted", "missed", "unnamed", "code"),
    [
        (80, 0, 0, 0),
        (80, 1, 4, 0),
        (80, 2, 2, 1),
        (80, 1, 5, 1),
        (1, 1, 0, 1),
        (1, 0, 1, 1),
        (84, 1, 4, 0),
        (0, 0, 0, 0),
    ],
)
def test_79_and_76_of_80_are_enough(planted: int, missed: int, unnamed: int, code: int) -> None:
    assert _summary(_rows(planted, missed=missed, unnamed=unnamed)).exit_code == code


def test_one_false_alarm_is_too_much() -> None:
    assert _summary(_rows(80), alarms=1).exit_code == 1


def test_one_that_was_broken_off_proves_nothing() -> None:
    assert _summary(_rows(80), whole=False).exit_code == 2


def test_areas_are_counted_apart() -> None:
    rows = [_row(1), _row(2, found=False, named=False, area="mails"), _row(3, screen=True)]
    assert _summary(rows).by_area() == {
        "payment": Figures(planted=2, found=2, named=2, screen_only_found=1),
        "mails": Figures(planted=1, found=0, named=0, screen_only_found=0),
    }


def test_the_json_has_the_keys_that_were_promised() -> None:
    body = _summary(_rows(2), clean=500).to_json()
    assert list(body) == [
        "planted", "found", "named", "screen_only_found", "clean", "false_alarms", "seconds", "seed", "channel", "defects",
    ]  # fmt: skip
    assert (body["planted"], body["clean"], body["seconds"], len(body["defects"])) == (2, 500, 61.3, 2)

"""The carrier's pure parts: numbers, barcode, label, parcels on their way."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from harness.kernel.clock import Clock
from harness.kernel.seed import Seed
from harness.simulators.carrier.barcode import _WIDTHS, bars
from harness.simulators.carrier.depot import Depot
from harness.simulators.carrier.label import label_pdf
from harness.simulators.carrier.latin import printable
from harness.simulators.carrier.lifecycle import MOVES, PARCEL
from harness.simulators.carrier.page import language_of, tracking_page
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.tracking_number import is_valid, tracking_number
from harness.simulators.refusal import Refused
from harness.simulators.store import Store
from tests.simulators.carrier.trade import address, shipment

# The bars and gaps of ISO/IEC 15417, digits and capitals of set B, as published in the norm's own table.
_PATTERNS = {
    "0": "123122", "1": "123221", "2": "223211", "3": "221132", "4": "221231", "5": "213212", "6": "223112", "7": "312131",
    "8": "311222", "9": "321122", "A": "111323", "B": "131123", "E": "132113", "F": "132311", "L": "132131", "P": "313121",
    "R": "231131",
}  # fmt: skip
_START_B, _STOP = "211214", "2331112"


def read_barcode(widths: list[int]) -> str:
    """What a scanner reads: start, symbols, check symbol, stop."""
    text = "".join(map(str, widths))
    assert text.startswith(_START_B)
    assert text.endswith(_STOP)
    body = text[6:-7]
    symbols = [body[place : place + 6] for place in range(0, len(body), 6)]
    by_pattern = {pattern: letter for letter, pattern in _PATTERNS.items()}
    read = "".join(by_pattern[symbol] for symbol in symbols[:-1])
    check = (104 + sum(place * (ord(letter) - 32) for place, letter in enumerate(read, start=1))) % 103
    assert all(sum(map(int, symbol)) == 11 for symbol in symbols)
    assert symbols[-1] == _WIDTHS[check]
    return read


def made(**changes: Any) -> Parcel:
    return Depot(Seed(1), Clock(), Store()).announce(shipment("100027", **changes), "100027-1", "http://127.0.0.1:1")[0]


def test_a_tracking_number_has_the_check_digit_of_s10() -> None:
    assert tracking_number("LA", 12345678) == "LA123456785FR"
    assert tracking_number("RR", 47312482, "AU") == "RR473124829AU"
    assert is_valid("LA123456785FR")
    assert not is_valid("LA123456795FR")
    assert not is_valid("LA12345678FR")


@given(st.integers(0, 99_999_999))
def test_a_wrong_digit_is_noticed(serial: int) -> None:
    number = tracking_number("LA", serial)
    wrong = number[:5] + str((int(number[5]) + 1) % 10) + number[6:]
    assert is_valid(number)
    assert not is_valid(wrong)


@given(st.integers(0, 99_999_999))
def test_a_scanner_reads_the_barcode(serial: int) -> None:
    number = tracking_number("LA", serial)
    assert read_barcode(bars(number)) == number


def test_a_scanner_reads_the_barcode_printed_on_the_label() -> None:
    parcel = made()
    pdf = label_pdf(parcel)
    streams = [zlib.decompress(part) for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)[:1]]
    rects = [tuple(map(float, found)) for found in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) -?[\d.]+ re f", streams[0])]
    lefts = [(x, wide) for x, _, wide in rects]
    module = lefts[-1][1] / 2  # the stop symbol ends with a bar of two modules
    widths: list[int] = []
    for (x, wide), following in zip(lefts, [*lefts[1:], None], strict=True):
        widths.append(round(wide / module))
        if following is not None:
            widths.append(round((following[0] - x - wide) / module))
    assert read_barcode(widths) == parcel.tracking_number


def test_a_label_is_one_page_of_ten_by_fifteen_centimetres() -> None:
    pdf = label_pdf(made())
    assert pdf.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 283.46 425.20]" in pdf
    assert pdf.count(b"/Type /Page\n") == 1


def test_a_label_is_the_same_each_time() -> None:
    parcel = made()
    assert label_pdf(parcel) == label_pdf(parcel)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Zoé Đặng", "Zoé Dang"),
        ("Łukasz Œuvré", "Lukasz OEuvré"),
        ("王小明", "???"),
        ("Ivan\nEvil", "Ivan Evil"),
        ("a\u202eb\x00c", "abc"),
        ("Café", "Café"),
        ("ﬁn № 5", "fin No 5"),
    ],
)
def test_a_name_is_transliterated_for_the_printer(written: str, printed: str) -> None:
    assert printable(written) == printed


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip()))
def test_any_name_can_be_printed_and_shown(name: str) -> None:
    parcel = made(recipient=address(name=name, city=name))
    printable(name).encode("latin-1")
    assert label_pdf(parcel).startswith(b"%PDF")
    assert "<script" not in tracking_page(parcel, "fr")


def test_the_page_shows_hostile_text_as_text() -> None:
    parcel = made()
    parcel.events.append({"type": "parcel.failed", "at": parcel.events[0]["at"], "place": '<img src=x onerror="1">'})
    assert "&lt;img src=x" in tracking_page(parcel, "en")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("en-GB,fr;q=0.9", "en"),
        ("de", "en"),
        ("fr;q=x", "en"),
        ("de,fr;q=0.1", "fr"),
    ],
)
def test_the_page_speaks_the_language_asked_for(header: str, language: str) -> None:
    assert language_of(header) == language


def test_numbers_do_not_depend_on_what_happens_beside() -> None:
    busy = Depot(Seed(1), Clock(), Store())
    busy.announce(shipment("100001"), "100001-1", "")
    after_others = busy.announce(shipment("100027"), "100027-1", "")[0]
    assert after_others.tracking_number == made().tracking_number


class Parcels(RuleBasedStateMachine):
    """Whatever couriers try: no parcel is lost, and each state follows the one before as the lifecycle allows."""

    parcels = Bundle("parcels")

    def __init__(self) -> None:
        super().__init__()
        self.depot = Depot(Seed(3), Clock(), Store())
        self.keys: dict[str, str] = {}

    @rule(target=parcels, key=st.integers(0, 8), direction=st.sampled_from(["outbound", "return"]))
    def announce(self, key: int, direction: str) -> str:
        service = "return" if direction == "return" else "home"
        asked = shipment(f"1000{key}", direction=direction, service=service)
        name = f"{key}-{direction}"
        parcel, new, _ = self.depot.announce(asked, name, "")
        assert new == (name not in self.keys)
        assert self.keys.setdefault(name, parcel.tracking_number) == parcel.tracking_number
        return parcel.tracking_number

    @rule(number=parcels, move=st.sampled_from(sorted(MOVES)))
    def move(self, number: str, move: str) -> None:
        parcel = self.depot.parcel(number)
        before = (parcel.state, len(parcel.events))
        if PARCEL.allows(parcel.state, MOVES[move]):
            self.depot.move(number, move)
            assert parcel.state == MOVES[move]
            return
        with pytest.raises(Refused, match="allowed") as refused:
            self.depot.move(number, move)
        assert refused.value.status == 409
        assert (parcel.state, len(parcel.events)) == before

    @rule(numbers=st.lists(parcels, max_size=3))
    def hand_over(self, numbers: list[str]) -> None:
        before = {number: self.depot.parcel(number).state for number in self.keys.values()}
        try:
            self.depot.hand_over(numbers)
        except Refused:
            assert {number: self.depot.parcel(number).state for number in self.keys.values()} == before

    @invariant()
    def every_parcel_is_there_with_its_history(self) -> None:
        assert {parcel.tracking_number for parcel in self.depot.things.latest(100)} == set(self.keys.values())
        for parcel in self.depot.things.latest(100):
            states = [event["type"].removeprefix("parcel.") for event in parcel.events]
            assert states[0] == "announced"
            assert states[-1] == parcel.state
            assert all(PARCEL.allows(one, other) for one, other in pairwise(states))


TestParcels = Parcels.TestCase
TestParcels.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)

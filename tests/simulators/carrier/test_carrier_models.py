"""The carrier's pure parts: numbers, barcode, label, parcels on their way."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from harness.kernel.clock import Clock, read_stamp
from harness.kernel.seed import Seed
from harness.simulators.carrier.barcode import _WIDTHS, bars
from harness.simulators.carrier.depot import Depot
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.label import label_pdf
from harness.simulators.carrier.latin import printable
from harness.simulators.carrier.lifecycle import FINAL, INCIDENTS, MOVES, PARCEL, REASONS, moves
from harness.simulators.carrier.manifest import Manifests
from harness.simulators.carrier.page import language_of, tracking_page
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.tracking_number import is_valid, tracking_number
from harness.simulators.refusal import Refused
from harness.simulators.simulation import Options, Simulation
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


def test_nothing_follows_the_end() -> None:
    assert {state: moves(state) for state in FINAL} == {state: [] for state in FINAL}
    assert {after for _, after in PARCEL.pairs} == {*MOVES.values()}
    assert set(INCIDENTS) | set(REASONS) <= set(MOVES)


def test_a_door_has_numbers_and_keys_of_its_own() -> None:
    depot = Depot(Seed(1), Clock(), Store())

    def numbering(service: str, serial: int) -> str:
        return f"{service.upper()}{serial % 3:04}"

    def announced(key: str) -> tuple[Parcel, bool]:
        asked = shipment("100027")
        parcel, new, _ = depot.announce(asked, key, "", numbering=numbering, dialect="other", extras={"ref": key})
        return parcel, new

    native = depot.announce(shipment("100027"), "k", "")[0]
    other, new = announced("k")
    assert new
    assert (other.dialect, other.extras, other.tracking_number[:4]) == ("other", {"ref": "k"}, "HOME")
    assert announced("k") == (other, False)
    assert (depot.by_key("k"), depot.by_key("k", "other"), depot.by_key("")) == (native, other, None)
    unkeyed = [announced("")[0], announced("")[0]]
    assert len({parcel.tracking_number for parcel in [other, *unkeyed]}) == 3
    assert depot.of_order("100027") == [native, other, *unkeyed]
    with pytest.raises(Refused, match="used up"):
        announced("")
    assert len(depot.of_order("100027")) == 4


def test_only_the_teller_of_its_door_speaks_of_a_parcel() -> None:
    desk = Desk(Simulation.begin("carrier", Options()))
    told: dict[str, list[str]] = {"native": [], "other": []}
    desk.tellers.update({name: (lambda moved, name=name: told[name].append(moved.after)) for name in told})  # type: ignore[misc]
    for name in ("native", "other", "silent"):
        parcel, _, moved = desk.depot.announce(shipment("100027"), "k", "", dialect=name)
        desk.report(moved)
        desk.report([desk.depot.move(parcel.tracking_number, "collect")])
    assert told == {"native": ["collected"], "other": ["collected"]}
    noted = [note.fields["to"] for note in desk.simulation.journal.by_order("100027")]
    assert noted == ["announced", "collected"] * 3


class Parcels(RuleBasedStateMachine):
    """Whatever senders and couriers try: no parcel is lost from the books or delivered twice, and each state follows.

    Every rule may be followed by the death of the process: what was committed is read again from the store.
    """

    parcels = Bundle("parcels")

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.clock = Clock()
        self.depot = Depot(Seed(3), self.clock, self.store)
        self.manifests = Manifests(Seed(3), self.clock, self.store, self.depot)
        self.keys: dict[str, str] = {}
        self.listed: list[str] = []

    @rule(target=parcels, key=st.integers(0, 8), service=st.sampled_from(["home", "pickup", "return"]))
    def announce(self, key: int, service: str) -> str:
        direction = "return" if service == "return" else "outbound"
        name = f"{key}-{service}"
        parcel, new, _ = self.depot.announce(
            shipment(f"1000{key}", direction=direction, service=service), name, "", dialect=f"door {key % 2}"
        )
        assert new == (name not in self.keys)
        assert self.keys.setdefault(name, parcel.tracking_number) == parcel.tracking_number
        return parcel.tracking_number

    @rule(number=parcels, move=st.sampled_from(sorted(MOVES)), reason=st.sampled_from(["", "absent", "unclaimed"]))
    def move(self, number: str, move: str, reason: str) -> None:
        parcel = self.depot.parcel(number)
        before = (parcel.state, len(parcel.events))
        listed = move == "cancel" and parcel.manifest
        if PARCEL.allows(parcel.state, MOVES[move]) and not listed and reason in ("", *REASONS.get(move, ())):
            self.depot.move(number, move, reason=reason)
            assert parcel.state == MOVES[move]
            assert parcel.events[-1].get("reason", "") == (reason or next(iter(REASONS.get(move, ())), ""))
            return
        with pytest.raises(Refused) as refused:
            self.depot.move(number, move, reason=reason)
        assert refused.value.status in (409, 422)
        assert (parcel.state, len(parcel.events)) == before

    @rule(
        number=parcels,
        ways=st.sampled_from([("collect", "transit", "out"), ("deliver",), ("collect", "transit", "lose")]),
    )
    def travel(self, number: str, ways: tuple[str, ...]) -> None:
        for move in ways:
            if move in moves(self.depot.parcel(number).state):
                self.depot.move(number, move)

    @rule(number=parcels, seconds=st.floats(-10_000, 10_000))
    def move_at_another_time(self, number: str, seconds: float) -> None:
        parcel = self.depot.parcel(number)
        at = self.clock.now().timestamp() + seconds
        for move in moves(parcel.state)[:1]:
            if not (move == "cancel" and parcel.manifest):
                self.depot.move(number, move, at=at)

    @rule(numbers=st.lists(parcels, max_size=3))
    def hand_over(self, numbers: list[str]) -> None:
        self.all_or_nothing(lambda: self.depot.hand_over(numbers))

    @rule(numbers=st.lists(parcels, min_size=1, max_size=3))
    def close_a_day(self, numbers: list[str]) -> None:
        self.all_or_nothing(lambda: self.listed.extend(self.manifests.close(numbers, "").tracking_numbers))

    def all_or_nothing(self, act: Callable[[], object]) -> None:
        before = self.told()
        try:
            act()
        except Refused:
            assert self.told() == before

    @rule(hours=st.integers(0, 400))
    def time_goes_by(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule()
    def the_process_dies(self) -> None:
        self.store.commit()
        self.depot.things.forget()

    def told(self) -> dict[str, tuple[str, str, int]]:
        found = [self.depot.parcel(number) for number in self.keys.values()]
        return {parcel.tracking_number: (parcel.state, parcel.manifest, len(parcel.events)) for parcel in found}

    @invariant()
    def every_parcel_is_in_the_books_with_its_history(self) -> None:
        assert {parcel.tracking_number for parcel in self.depot.things.latest(100)} == set(self.keys.values())
        for name, number in self.keys.items():
            parcel = self.depot.parcel(number)
            assert is_valid(number)
            assert parcel.key == name
            states = [event["type"].removeprefix("parcel.") for event in parcel.events]
            assert states[0] == "announced"
            assert states[-1] == parcel.state
            assert all(PARCEL.allows(one, other) for one, other in pairwise(states))
            assert states.count("delivered") <= 1
            moments = [read_stamp(event["at"]) for event in parcel.events]
            assert moments == sorted(moments)
            assert moments[-1] <= self.clock.now()

    @invariant()
    def each_stands_on_one_list(self) -> None:
        assert len(self.listed) == len(set(self.listed))
        assert {number for number in self.keys.values() if self.depot.parcel(number).manifest} == set(self.listed)


TestParcels = Parcels.TestCase
TestParcels.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)

"""What is written comes back the same, whatever a system said; what is not an entry is refused with its reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.ledger.entry import VERSION, Entry, Unreadable
from harness.ledger.events import Event, StageReached

MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "str": st.text(),
    "int": st.integers(),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "dict[str, Any]": st.dictionaries(st.text(), JSON, max_size=3),
    "dict[str, str]": st.dictionaries(st.text(), st.text(), max_size=3),
    "list[str]": st.lists(st.text(), max_size=3),
    "list[dict[str, Any]]": st.lists(st.dictionaries(st.text(), JSON, max_size=2), max_size=2),
}


def events() -> st.SearchStrategy[Event]:
    def of(kind: Any) -> st.SearchStrategy[Event]:
        made = {name: FIELDS.get(kind.__annotations__[name], st.just("x")) for name in kind.__struct_fields__}
        return st.builds(kind, **made)

    return st.one_of([of(kind) for kind in get_args(Event)])


@settings(max_examples=200, deadline=None)
@given(
    event=events(),
    number=st.integers(1, 10**9),
    at=MOMENTS,
    journey=st.text(),
    stream=st.sampled_from(["main", "gw0", "a:b"]),
)
def test_a_line_is_read_back(event: Event, number: int, at: datetime, journey: str, stream: str) -> None:
    entry = Entry(stream, number, at, journey, event)
    line = entry.to_line()
    assert Entry.from_line(line) == entry
    assert "\n" not in line
    assert entry.id == f"{stream}:{number}"


def line(**changes: Any) -> str:
    entry = Entry("main", 3, datetime(2026, 11, 22, tzinfo=UTC), "j", StageReached(order="1", stage="placed"))
    return json.dumps(json.loads(entry.to_line()) | changes)


def test_the_shape_of_a_line() -> None:
    assert json.loads(line()) == {
        "v": VERSION,
        "id": "main:3",
        "at": "2026-11-22T00:00:00.000000Z",
        "journey": "j",
        "kind": "StageReached",
        "event": {"order": "1", "stage": "placed", "part": ""},
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "JSONDecodeError"),
        ("\n", "JSONDecodeError"),
        ("null", "AttributeError"),
        ("[]", "AttributeError"),
        ("{}", "KeyError 'id'"),
        ("[" * 100_000, "not an entry"),
        (line()[:-20], "JSONDecodeError"),
        (line(v=2), "written by version 2 of the ledger, this one reads 0 to 1"),
        (line(v=-1), "written by version -1"),
        (line(v=True), "written by version True"),
        (line(v="x" * 10_000), "x …, this one reads 0 to 1"),
        (line(v=None), "written by version None"),
        (line(kind="Rumour"), "KeyError 'Rumour'"),
        (line(kind=["StageReached"]), "TypeError"),
        (line(id="main"), "ValueError"),
        (line(id="main:0"), "its number is 0"),
        (line(id=3), "AttributeError"),
        (line(at="yesterday"), "ValueError"),
        (line(at="2026-11-22T20:15:00"), "no time zone"),
        (line(at=None), "TypeError"),
        (line(journey=None), "journey is not a text"),
        (line(event={"order": "1"}), "[Mm]issing"),
        (line(event={"order": "1", "stage": "placed", "colour": "red"}), "[Uu]nexpected keyword"),
        (line(event=[]), "TypeError"),
        (line(event={"order": 1, "stage": "placed"}), "order of StageReached is int"),
        (line(kind="ScenariosSelected", event={"count": True}), "count of ScenariosSelected is bool"),
        (line(kind="ScenariosSelected", event={"count": "3"}), "count of ScenariosSelected is str"),
        (line(kind="Observed", event={"system": "", "subject": "", "order": "", "fields": []}), "fields of Observed is list"),
        (line(kind="Settled", event={"owed": "", "state": None, "after": 0.1}), "state of Settled is NoneType"),
    ],
)  # fmt: skip
def test_what_is_not_an_entry(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason.replace("(", "\\(")):
        Entry.from_line(text)


def test_a_whole_number_may_stand_where_seconds_are() -> None:
    read = Entry.from_line(line(kind="Settled", event={"owed": "", "state": "silent", "after": 10}))
    assert read.event.after == 10  # type: ignore[union-attr]


@pytest.mark.parametrize("version", [{"v": 0}, {}])
def test_a_line_of_an_older_version_may_lack_what_came_later(version: dict[str, int]) -> None:
    body = json.loads(line(event={"order": "1", "stage": "placed"}))
    del body["v"]
    assert Entry.from_line(json.dumps(version | body)).event == StageReached(order="1", stage="placed")


def test_bytes_are_utf_8() -> None:
    text = line(journey="é")
    assert Entry.from_line(text.encode()).journey == "é"
    with pytest.raises(Unreadable, match="UnicodeDecodeError"):
        Entry.from_line(json.dumps(json.loads(text), ensure_ascii=False).encode("latin-1"))


@given(text=st.text())
def test_any_text_is_an_entry_or_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        Entry.from_line(text)

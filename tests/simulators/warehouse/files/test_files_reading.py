"""What a file that comes in may look like, and what becomes of each of its lines."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.simulators.warehouse.files.gathering import BadLine, Gathering, bad_lines
from harness.simulators.warehouse.files.layouts import ORDERS, RETURNS, Layout, Refusals, document
from harness.simulators.warehouse.files.records import FileRefused, LineRefused, Record, Sheet
from tests.simulators.warehouse.files.papers import order_line, return_line, sheet_of


def read(text: str | bytes, layout: Layout = ORDERS) -> tuple[list[dict[str, Any]], list[BadLine]]:
    """The documents of a file, and its lines in error."""
    sheet = Sheet(text.encode() if isinstance(text, str) else text)
    layout.check_columns(sheet)
    gathering = Gathering(sheet, layout)
    for record in sheet.records():
        gathering.add(record)
    made, bad = [], list(gathering.bad)
    for group in gathering.groups.values():
        try:
            made.append(document(group, sheet, layout))
        except Refusals as refusals:
            bad += bad_lines(group, refusals, layout)
    return made, sorted(bad, key=lambda one: one.line)


def refused(text: str, layout: Layout = ORDERS) -> tuple[int, str, str]:
    """Line, column and code of the one line in error of a file of which nothing is taken."""
    made, (bad,) = read(text, layout)
    assert made == []
    return bad.line, bad.column, bad.code


def test_the_lines_of_an_order_become_the_body_that_rest_would_bring() -> None:
    text = sheet_of([order_line(lines="2"), order_line(sku="B", article="", quantity="1", unit_price="4.9", lines="2")])
    (made,), bad = read(text)
    assert bad == []
    assert made["recipient"]["phone"] == "+33 6 12 34 56 78"
    assert made["recipient"]["city"] == "Lille"
    assert made["total"] == 4490
    assert made["declared_value"] == 4000
    assert made["lines"] == [
        {"sku": "A", "name": "Théière; en fonte", "quantity": 2, "unit_price": 2000},
        {"sku": "B", "name": "", "quantity": 1, "unit_price": 490},
    ]
    ORDERS.shape.check(made)


def test_the_lines_of_a_return_become_its_announcement() -> None:
    (made,), bad = read(sheet_of([return_line()]), RETURNS)
    assert bad == []
    assert made == {
        "rma": "R100027-1", "order": "100027", "tracking_number": "RT123",
        "lines": [{"sku": "A", "quantity": 1, "reason": "too heavy"}],
    }  # fmt: skip


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_all_spellings_of_csv_say_the_same(delimiter: str, end: str, bom: str) -> None:
    line = order_line(article='12" "vinyl"; black, heavy\nsecond line')
    made, bad = read(bom + sheet_of([line], delimiter, end))
    assert bad == []
    assert made[0]["lines"][0]["name"] == line["article"]


def test_columns_come_in_any_order_and_optional_ones_may_be_missing() -> None:
    line = {column: cell for column, cell in reversed(order_line().items()) if column not in ORDERS.optional}
    made, bad = read(sheet_of([line]))
    assert bad == []
    assert made[0]["recipient"]["phone"] == ""


def test_what_is_enclosed_is_asked_for_by_columns_of_its_own() -> None:
    asked = {"gift_message": "Joyeux Noël\nMamie", "gift_wrap": "yes", "insert": "AUTUMN", "packing_slip": "no"}
    (made,), _ = read(sheet_of([order_line(**asked)]))
    assert made["gift_message"] == asked["gift_message"]
    assert (made["gift_wrap"], made["insert"], made["packing_slip"]) == (True, "AUTUMN", False)
    (plain,), _ = read(sheet_of([order_line(**dict.fromkeys(asked, ""))]))
    assert not set(asked) & set(plain)
    assert refused(sheet_of([order_line(**asked | {"gift_wrap": "oui"})])) == (2, "gift_wrap", "not_yes_or_no")


def test_an_amount_has_the_decimals_of_its_currency() -> None:
    yen = order_line(currency="JPY", total="4490", declared_value="4000", unit_price="2000")
    (made,), _ = read(sheet_of([yen]))
    assert made["total"] == 4490
    assert refused(sheet_of([yen | {"total": "4490.5"}]))[1:] == ("total", "not_an_amount")
    assert refused(sheet_of([order_line(total="44.905")]))[1:] == ("total", "not_an_amount")


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"total": "44,90"}, "total", "decimal_comma"),
        ({"total": "1,044.90"}, "total", "decimal_comma"),
        ({"total": ""}, "total", "not_an_amount"),
        ({"total": "-1.00"}, "total", "not_an_amount"),
        ({"total": "1e3"}, "total", "not_an_amount"),
        ({"total": "٤٤.90"}, "total", "not_an_amount"),
        ({"total": "999999999.00"}, "total", "invalid_field"),
        ({"quantity": "1.5"}, "quantity", "not_whole"),
        ({"quantity": "1,5"}, "quantity", "not_whole"),
        ({"quantity": "-2"}, "quantity", "not_whole"),
        ({"quantity": "0"}, "quantity", "invalid_field"),
        ({"quantity": " 2"}, "quantity", "not_whole"),
        ({"currency": "eur"}, "currency", "invalid_field"),
        ({"placed_at": "22/11/2026"}, "placed_at", "invalid_field"),
        ({"delivery_method": "drone"}, "delivery_method", "invalid_field"),
        ({"recipient_country": "France"}, "recipient_country", "invalid_field"),
        ({"sku": ""}, "sku", "invalid_field"),
        ({"article": "x" * 501}, "article", "invalid_field"),
        ({"reference": ""}, "reference", "missing_field"),
        ({"reference": "../../etc"}, "reference", "invalid_field"),
        ({"lines": "2"}, "lines", "lines_missing"),
        ({"article": "a\tb"}, "article", "control_character"),
        ({"recipient_name": '=HYPERLINK("http://x","y")'}, "recipient_name", "formula"),
        ({"recipient_name": "+cmd|' /C calc'!A0"}, "recipient_name", "formula"),
        ({"recipient_name": "-2+3"}, "recipient_name", "formula"),
        ({"recipient_name": "@SUM(A1)"}, "recipient_name", "formula"),
        ({"recipient_name": " =1"}, "recipient_name", "formula"),
        ({"recipient_name": "＝1+1"}, "recipient_name", "formula"),
        ({"recipient_name": "\n=1"}, "recipient_name", "formula"),
        ({"recipient_phone": "+33 6|calc"}, "recipient_phone", "formula"),
        ({"article": "\t=1"}, "article", "control_character"),
        ({"article": "\r=1"}, "article", "control_character"),
    ],
)
def test_a_bad_cell_is_named(change: dict[str, str], column: str, code: str) -> None:
    assert refused(sheet_of([order_line(**change)])) == (2, column, code)


def test_an_order_is_taken_with_all_its_lines_or_not_at_all() -> None:
    good = order_line(reference="100028")
    lines = [order_line(lines="3"), good, order_line(sku="B", quantity="x", lines="3"), order_line(sku="C", lines="3")]
    made, bad = read(sheet_of(lines))
    assert [one["reference"] for one in made] == ["100028"]
    assert [(one.line, one.code) for one in bad] == [(2, "order_refused"), (4, "not_whole"), (5, "order_refused")]
    assert "line 4" in bad[0].reason
    assert bad[1].text.startswith("100027;2026-")


def test_what_belongs_to_the_order_must_be_the_same_on_each_line() -> None:
    made, bad = read(sheet_of([order_line(lines="2"), order_line(lines="2", recipient_city="Roubaix")]))
    assert made == []
    assert [(one.line, one.column, one.code) for one in bad] == [
        (2, "", "order_refused"),
        (3, "recipient_city", "differs"),
    ]


def test_a_line_that_cannot_be_read_holds_up_its_own_order_only() -> None:
    whole = sheet_of([order_line(lines="2"), order_line(lines="2", sku="B"), order_line(reference="100028")])
    header, first, second, third = whole.splitlines()
    made, bad = read("\n".join([header, first, second + ";", third]))
    assert [one["reference"] for one in made] == ["100028"]
    assert [(one.line, one.code) for one in bad] == [(2, "lines_missing"), (3, "cell_count")]


@pytest.mark.parametrize("broken", ['"100029;', '100029;"', 'a"b;"c"d', '"x"y;z', '"' * 7])
def test_a_stray_quote_spoils_its_own_line_only(broken: str) -> None:
    header, line = sheet_of([order_line()]).splitlines()
    made, bad = read("\n".join([header, broken, line, line.replace("100027", "100028")]))
    assert [one["reference"] for one in made] == ["100027", "100028"]
    assert [(one.line, one.text) for one in bad] == [(2, broken)]


def test_quotes_on_every_line_do_not_make_reading_slow() -> None:
    header = sheet_of([order_line()]).splitlines()[0]
    _, bad = read("\n".join([header, *['x"'] * 20_001]))
    assert len(bad) == 20_001


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_header"),
        (b"\xef\xbb\xbf", "no_header"),
        (b"\n\n", "no_header"),
        (b"%PDF-1.7\x00", "not_text"),
        (b"PK\x03\x04\xff\xfe", "not_utf8"),
        (sheet_of([order_line()]).encode("latin-1"), "not_utf8"),
        (sheet_of([order_line()]).encode("utf-16"), "not_utf8"),
        (sheet_of([order_line(colour="red")]).encode(), "unknown_column"),
        (sheet_of([{"reference": "1"}]).encode(), "missing_column"),
        (sheet_of([order_line()]).replace("article", "sku", 1).encode(), "doubled_column"),
        (b'"reference;\n1\n', "bad_header"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_none_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as told:
        read(content)
    assert told.value.code == code


def test_a_latin_1_file_is_told_where_and_what_to_do() -> None:
    text = sheet_of([order_line(recipient_name="Martin"), order_line(reference="2")])
    with pytest.raises(FileRefused, match=r"line 2 is not UTF-8.*not Latin-1"):
        read(text.encode("latin-1"))


def test_a_header_alone_is_a_file_without_orders() -> None:
    assert read(sheet_of([order_line()]).splitlines()[0]) == ([], [])


def test_an_endless_line_is_refused() -> None:
    assert refused(sheet_of([order_line(article="x" * 40_000)])) == (2, "", "line_too_long")


_CELL = st.one_of(
    st.sampled_from(["100027", "A", "2", "20.00", "", '"', '""', "=1", "é", "\r", "\t", "\x00", "1,5", "EUR"]),
    st.text(max_size=8),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(_CELL, max_size=24).map(";".join), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_every_line_is_read_or_in_error(rows: list[str], end: str) -> None:
    header = ";".join(ORDERS.columns)
    text = end.join([header, sheet_of([order_line()]).splitlines()[1], *rows])
    try:
        sheet = Sheet(text.encode())
    except FileRefused:
        return
    records = list(sheet.records())
    made, bad = read(text)
    taken = sum(len(one["lines"]) for one in made)
    assert taken + len(bad) == len(records)
    seen = "".join(record.text for record in records)
    assert [mark for mark in seen if not mark.isspace()] == [
        mark for row in text.split(end, 1)[1].split(end) for mark in row if not mark.isspace()
    ]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    for start in (b"", (";".join(RETURNS.columns) + "\n").encode()):
        with suppress(FileRefused):
            read(start + content, RETURNS)


def test_a_record_knows_where_it_begins() -> None:
    line = order_line(article="two\nlines")
    sheet = Sheet(sheet_of([line, order_line(reference="2")]).encode())
    assert [record.line for record in sheet.records()] == [2, 4]
    with pytest.raises(LineRefused):
        sheet.cells(Record(9, "x"))

"""What a SOAP message holds: read by type, refused with the words of the real services, written without breaking XML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.dialects.soap.document import read
from harness.simulators.carrier.dialects.soap.shapes import LONGEST, MOST, Field, Record

INNER = Record("inner", (Field("text"), Field("number", "int")))
OUTER = Record(
    "outer",
    (
        Field("text"), Field("number", "int"), Field("weight", "float"), Field("sure", "boolean"), Field("at", "dateTime"),
        Field("one", INNER), Field("several", INNER, many=True),
    ),
    hidden=("secret",),
)  # fmt: skip


def given_as(inner: str) -> dict[str, object]:
    return OUTER.read(read(f"<outer>{inner}</outer>".encode()))


def test_values_have_their_types_in_any_order() -> None:
    read_as = given_as(
        "<several><number>1</number></several><weight> 1.50 </weight><sure>1</sure><number>-07</number>"
        "<at>2026-11-23T10:00:00.000Z</at><text> a b </text><one><text>x</text></one><several><text>y</text></several>"
    )
    assert read_as == {
        "several": [{"number": 1}, {"text": "y"}],
        "weight": 1.5,
        "sure": True,
        "number": -7,
        "at": "2026-11-23T10:00:00.000Z",
        "text": " a b ",
        "one": {"text": "x"},
    }


@pytest.mark.parametrize("empty", ["", "<text/>", "<text>  </text>", "<weight></weight><number/>", "<secret/>"])
def test_what_is_empty_is_not_there(empty: str) -> None:
    assert given_as(empty) == {"several": []}


def test_what_real_clients_send_unasked_is_kept() -> None:
    assert given_as("<secret>M</secret>")["secret"] == "M"


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<unknown/>", 'unexpected element (uri:"", local:"unknown"). Expected elements are <{}at>,<{}number>'),
        ("<text xmlns='urn:x'>a</text>", 'unexpected element (uri:"urn:x", local:"text")'),
        ("<one><one/></one>", 'local:"one"'),
        ("<text><b/></text>", 'local:"b"'),
        ("<number>1.5</number>", "number: '1.5' is not of the type int"),
        ("<number>99999999999</number>", "not of the type int"),
        ("<weight>NaN</weight>", "not of the type float"),
        ("<weight>1e999</weight>", "not of the type float"),
        ("<weight>heavy</weight>", "not of the type float"),
        ("<weight>\u0661</weight>", "not of the type float"),
        ("<sure>yes</sure>", "not of the type boolean"),
        ("<at>yesterday</at>", "not of the type dateTime"),
        (f"<text>{'x' * (LONGEST + 1)}</text>", "may have"),
        ("<several/>" + "<several><text>x</text></several>" * (MOST + 1), "there may be"),
    ],
)
def test_what_does_not_fit_is_refused(inner: str, said: str) -> None:
    with pytest.raises(BadBody) as refused:
        given_as(inner)
    assert refused.value.status == 400
    assert refused.value.message.startswith("Unmarshalling Error: ")
    assert said in refused.value.message


@given(st.text(max_size=60))
def test_any_text_survives_writing_and_reading(text: str) -> None:
    written = read(f"<outer>{OUTER.write({'text': text})}</outer>".encode())
    (kept,) = written.children
    allowed = "".join(
        letter for letter in text if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff")
    )
    assert kept.text == allowed.replace("\r\n", "\n").replace("\r", "\n")


def test_fields_are_written_in_the_order_of_the_description() -> None:
    told = {"several": [{"number": 1}, {"text": "<&>"}], "sure": False, "text": "a", "unknown": "no"}
    assert OUTER.write(told) == (
        "<text>a</text><sure>false</sure><several><number>1</number></several>"
        "<several><text>&lt;&amp;&gt;</text></several>"
    )

"""XML of a stranger is read without doing what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.dialects.soap.document import DEEPEST, MOST_ATTRIBUTES, MOST_ELEMENTS, read

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>', "document_type"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document_type"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "document_type"),
        ('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]><a/>', "document_type"),
        ("<!DOCTYPE a><a/>", "document_type"),
        ("<a>&unknown;</a>", "malformed_xml"),
        ("<a" + "><a" * DEEPEST + ">" + "</a>" * (DEEPEST + 1), "too_deep"),
        ("<a>" + "<b/>" * MOST_ELEMENTS + "</a>", "too_many_elements"),
        ("<a " + " ".join(f'b{n}=""' for n in range(MOST_ATTRIBUTES + 1)) + "/>", "too_many_attributes"),
        ("<a><b></a>", "malformed_xml"),
        ("<a/><b/>", "malformed_xml"),
        ("not XML", "malformed_xml"),
        ("", "malformed_xml"),
        ('<?xml version="1.0" encoding="utf-7"?><a/>', "unknown_encoding"),
        ('<?xml version="1.0" encoding="ebcdic-cp-us"?><a/>', "unknown_encoding"),
        ("<a>\x00</a>", "unknown_encoding"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_what_could_do_harm_is_refused(document: str, code: str) -> None:
    with pytest.raises(BadBody) as refused:
        read(document.encode())
    assert (refused.value.status, refused.value.code) == (400, code)


def test_utf_16_is_refused_whatever_it_says() -> None:
    with pytest.raises(BadBody, match="read in"):
        read("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"))


def test_bytes_that_are_not_of_their_encoding_are_refused() -> None:
    with pytest.raises(BadBody, match="not well-formed"):
        read(b"<a>\xff\xfe</a>")


def test_names_spaces_text_and_nil_are_told_apart() -> None:
    root = read(
        b'<?xml version="1.0" encoding="UTF-8"?><x:a xmlns:x="urn:x" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
        b"<b>one <![CDATA[<two>]]> &amp; &#233;</b><c i:nil='true'/></x:a>"
    )
    assert (root.name, root.space) == ("a", "urn:x")
    assert [(child.name, child.space, child.text, child.nil) for child in root.children] == [
        ("b", "", "one <two> & é", False),
        ("c", "", "", True),
    ]


def test_latin_1_is_read_as_it_says() -> None:
    assert read('<?xml version="1.0" encoding="ISO-8859-1"?><a>Zoé</a>'.encode("latin-1")).text == "Zoé"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert answer_to(raw) in ("read", "refused 400")


def answer_to(raw: bytes) -> str:
    try:
        read(raw)
    except BadBody as refused:
        return f"refused {refused.status}"
    return "read"

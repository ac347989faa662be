"""Mails as strangers write them: read as far as it goes, and never a crash."""

from __future__ import annotations

from email.message import EmailMessage

import hypothesis.strategies as st
import pytest
from hypothesis import given

from harness.simulators.mailbox.reading import read


def letter(subject: str = "Votre commande 100027 est expédiée", **headers: str) -> EmailMessage:
    """A mail as the shop sends it."""
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content("Bonjour Zoé,\nsuivi : http://127.0.0.1:9/track/LA1.\n")
    message.add_alternative('<p>Bonjour Zoé <a href="http://127.0.0.1:9/track/LA1?a=1&amp;b=2">suivi</a></p>', "html")
    for name, value in headers.items():  # last, because setting the content drops headers that begin with Content-
        message[name.replace("_", "-")] = value
    return message


def test_a_mail_of_the_shop_is_read_completely() -> None:
    read_ = read(bytes(letter(X_Order="100028", X_Mail="dispatch", Content_Language="fr", Message_ID="<1@shop>")))
    assert (read_.order, read_.kind, read_.language, read_.id) == ("100028", "dispatch", "fr", "<1@shop>")
    assert read_.subject == "Votre commande 100027 est expédiée"
    assert read_.text.startswith("Bonjour Zoé,\n")
    assert "<p>Bonjour Zoé" in read_.html
    assert read_.links == ("http://127.0.0.1:9/track/LA1?a=1&b=2", "http://127.0.0.1:9/track/LA1")
    assert read_.flaw == ""


@pytest.mark.parametrize(
    ("subject", "order"),
    [
        ("Order #100027 is on its way", "100027"),
        ("Commande n° 100027 : remboursement de 1 234,50 €", "100027"),
        ("Your order 100027.", "100027"),
        ("You saved 12345.67 EUR", ""),
        ("Welcome in 2026", ""),
        ("Track AB100027FR", ""),
        ("", ""),
    ],
)
def test_the_order_is_found_in_the_subject_when_no_header_names_it(subject: str, order: str) -> None:
    assert read(bytes(letter(subject))).order == order


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (b"", "", ""),
        (b"no headers at all", "", "no headers at all"),
        (b"Subject: raw \xc3\xa9t\xc3\xa9\r\n\r\nbody \xff", "raw été", "body \ufffd"),
        (b"Subject: =?utf-8?q?=C3=A9?= =?nonsense?q?x?=\r\n\r\nb", None, "b"),
        (b"Subject: =?utf-8?b?!!!?=\r\n\r\nb", None, "b"),
        (b"Subject: a\r\n b\r\n\r\nb", "a b", "b"),
        (b"Content-Type: text/plain; charset=klingon\r\n\r\n\xc3\xa9", "", "é"),
        (b'Content-Type: text/plain; charset="\x00"\r\n\r\nb', "", "b"),
        (b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%", "", None),
        (b"Content-Type: multipart/mixed\r\n\r\nno boundary", "", None),
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nnever closed", "", "never closed"),
        (b"Content-Type: text/html\r\n\r\n<![foo <a href='http://x/'>", "", ""),
    ],
    ids=[str(number) for number in range(12)],
)  # fmt: skip
def test_malformed_mails_are_read_as_far_as_it_goes(raw: bytes, subject: str | None, text: str | None) -> None:
    read_ = read(raw)
    assert subject in (None, read_.subject)
    assert text in (None, read_.text)


def test_parts_nested_without_end_are_not_followed() -> None:
    raw = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (depth, depth) for depth in range(3000)
    )
    assert read(raw).flaw


@given(st.binary(max_size=300))
def test_no_bytes_make_it_crash(raw: bytes) -> None:
    read(raw)
    read(b"Subject: " + raw + b"\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n" + raw)

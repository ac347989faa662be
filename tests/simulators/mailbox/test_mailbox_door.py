"""The mailbox as a process: mails in by SMTP, out by HTTP."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.simulators.mailbox.test_mailbox_reading import letter
from tests.simulators.processes import started


@dataclass(frozen=True)
class Place:
    """Where a mailbox listens."""

    url: str
    smtp: int

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, trust_env=False)

    def numbers(self, query: str) -> list[int]:
        return [each["number"] for each in self.get(f"/messages?{query}").json()["messages"]]

    def send(self, raw: bytes, to: str = "zoe@example.fr") -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as client:
            client.sendmail("shop@example.fr", [to], raw)


@pytest.fixture
def box() -> Iterator[Place]:
    with started("mailbox") as words:
        assert words[2] == "smtp"
        yield Place(words[1], int(words[3].rpartition(":")[2]))


def test_a_mail_is_taken_shown_and_noted(box: Place) -> None:
    box.send(bytes(letter(X_Order="100027", X_Mail="dispatch", Content_Language="fr")))
    (mail,) = box.get("/messages?order=100027").json()["messages"]
    assert (mail["number"], mail["kind"], mail["language"], mail["to"]) == (1, "dispatch", "fr", ["zoe@example.fr"])
    assert mail["from"] == "shop@example.fr"
    assert mail["size"] > 100
    (note,) = box.get("/_control/notes?order=100027").json()["notes"]
    assert (note["kind"], note["operation"]) == ("received", "mail.dispatch")
    assert note["fields"]["to"] == "zoe@example.fr"
    assert b"X-Order: 100027" in box.get("/messages/1/raw").content


def test_mails_are_found_by_order_address_and_kind(box: Place) -> None:
    box.send(bytes(letter(X_Order="1", X_Mail="confirmation")), "a@example.fr")
    box.send(bytes(letter(X_Order="1", X_Mail="dispatch")), "b@example.fr")
    box.send(bytes(letter(X_Order="2", X_Mail="dispatch")), "b@example.fr")
    assert box.numbers("order=1") == [1, 2]
    assert box.numbers("kind=dispatch") == [2, 3]
    assert box.numbers("to=B@EXAMPLE.FR&order=2") == [3]
    assert box.numbers("after=2") == [3]
    assert box.numbers("order=3") == []
    assert box.get("/messages?colour=red").status_code == 422


def test_the_html_of_a_mail_can_run_and_load_nothing(box: Place) -> None:
    box.send(bytes(letter()))
    answer = box.get("/messages/1/html")
    assert "Bonjour" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/messages/0/raw", "/messages/1/raw", "/messages/x/html", "/messages/99999999999/raw"]
)
def test_a_mail_that_is_not_there_is_404(box: Place, path: str) -> None:
    assert box.get(path).status_code == 404


def test_a_mail_over_ten_megabytes_is_refused_and_noted(box: Place) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as caught:
        box.send(b"Subject: big\r\n\r\n" + (b"x" * 998 + b"\r\n") * 10_600)
    assert caught.value.smtp_code == 552
    with socket.create_connection(("127.0.0.1", box.smtp), timeout=10) as raw:  # without announcing the size
        for line in (b"HELO x", b"MAIL FROM:<a@b.fr>", b"RCPT TO:<c@d.fr>", b"DATA"):
            raw.sendall(line + b"\r\n")
        raw.sendall((b"x" * 998 + b"\r\n") * 10_600 + b".\r\n")
        said = b""
        while b"552" not in said:
            said += raw.recv(4096)
    assert box.numbers("") == []
    refused = [note for note in box.get("/_control/notes").json()["notes"] if note["kind"] == "refused"]
    assert len(refused) == 2


def test_an_envelope_that_is_no_text_harms_nothing(box: Place) -> None:
    with socket.create_connection(("127.0.0.1", box.smtp), timeout=10) as raw:
        for line in (b"EHLO x", b"MAIL FROM:<\xff\xfe@b.fr> SMTPUTF8", b"RCPT TO:<z\xed\xa0\x80@d.fr>", b"DATA"):
            raw.sendall(line + b"\r\n")
        raw.sendall(b"Subject: order 100027\r\n\r\nx\r\n.\r\nQUIT\r\n")
        while raw.recv(4096):
            pass
    box.send(bytes(letter("fine 100027")))
    assert box.numbers("order=100027")[-1] == len(box.numbers(""))


def test_eight_bit_and_broken_mails_harm_nothing(box: Place) -> None:
    box.send(b"Subject: \xe9t\xe9 100027\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff\x00\xfe\r\n")
    box.send(b"\r\n\r\n")
    with socket.create_connection(("127.0.0.1", box.smtp), timeout=10) as raw:
        raw.sendall(b"\x00\xff\xfe\r\nMAIL FROM:<>\r\nDATA\r\n" + b"y" * 100_000)
    box.send(bytes(letter("fine 100027")))
    assert box.numbers("order=100027") == [1, 3]

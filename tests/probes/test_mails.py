"""Mails of an order in a mailbox behind a real IMAP server, in Mailpit and in MailHog: the same answers from each."""

from __future__ import annotations

import imaplib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from harness.kernel.errors import LandscapeInvalid
from harness.probes.reading import Blind
from tests.probes.servers import PASSWORD, free_port, imap_server, probe
from tests.probes.site import Answer, Asked, Site, site


def mail(subject: str, text: str, *, page: str = "", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Shop <shop@shop.example>", "Zoé <zoe@example.org>", subject
    made["Message-ID"] = f"<{len(text)}@shop.example>"
    made.set_content(text)
    if page:
        made.add_alternative(page, subtype="html")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made.as_bytes()


CONFIRMED = mail(
    "Your order 100027", "Total: 23.90 €\nhttp://shop.example/orders/100027/.", page='<p>Total <b>23.90 €</b> <a href="http://shop.example/o">x</a></p>',
    X_Order="100027", X_Mail="confirmation", Content_Language="en",
)  # fmt: skip
MAILS = [
    CONFIRMED,
    mail("Votre commande 100027 est en route", "Suivi 6A1", X_Order="100027"),  # of a shop that marks orders alone
    mail("Remboursement", "De votre commande n° 100027, 9,50 €"),  # of one that marks nothing
    mail("Your order 1000271", "another order's", X_Order="1000271", X_Mail="confirmation"),
    mail("Two orders", "like 100027, but not of it", X_Order="100028", X_Mail="confirmation"),
    mail("A parcel", "number 9100027, price 100027.50"),
]
HABITS = """
kinds = { dispatch = "en route", refund = "(?i)remboursement" }
languages = { fr = "(?i)votre|remboursement" }
"""


class Catcher:
    """Mailpit or MailHog as far as a probe sees them. Both show the newest mail first."""

    def __init__(self, mails: list[bytes]) -> None:
        self.mails = mails

    def hog(self, asked: Asked) -> Answer:
        given = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        assert given["kind"] == "containing"
        found = [(number, raw) for number, raw in enumerate(self.mails) if given["query"].encode() in raw]
        items = [
            {"ID": f"m{number}@mailhog", "Created": f"t{number}", "Raw": {"Data": raw.decode()}}
            for number, raw in found
        ]
        return 200, json.dumps({"total": len(items), "items": items[::-1][: int(given["limit"])]}).encode()

    def pit(self, asked: Asked) -> Answer:
        given = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        word = given["query"].strip('"').encode()
        found = [number for number, raw in enumerate(self.mails) if word in raw]
        messages = [{"ID": f"p{number}", "Created": f"t{number}"} for number in found][::-1]
        return 200, json.dumps({"messages": messages[: int(given["limit"])]}).encode()

    def raw(self, asked: Asked) -> Answer:
        return 200, self.mails[int(asked.path.split("/")[4][1:])]


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    with imap_server() as port:
        with signed_in(port) as mailbox:
            for each in MAILS:
                mailbox.append("INBOX", "", "", each)
        yield port


@contextmanager
def signed_in(port: int) -> Iterator[imaplib.IMAP4]:
    mailbox = imaplib.IMAP4("127.0.0.1", port, timeout=10)
    mailbox.login("shopper", PASSWORD)
    yield mailbox
    mailbox.logout()


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture(params=["imap", "mailpit", "mailhog"])
def box(request: pytest.FixtureRequest, web: Site) -> Any:
    if request.param == "imap":
        return imap(request.getfixturevalue("server"))
    catching(web, MAILS)
    return probe("mail", f'kind = "{request.param}"\naddress = "{web.address}"\nmost_rows = 20\n{HABITS}')


def catching(web: Site, mails: list[bytes]) -> None:
    catcher = Catcher(mails)
    web.asked = []
    web.answers = {"GET /api/v2/search": catcher.hog, "GET /api/v1/search": catcher.pit}
    web.answers |= {f"GET /api/v1/message/p{number}/raw": catcher.raw for number in range(len(mails))}


def imap(port: int, password: str = PASSWORD, more: str = "") -> Any:
    text = f'kind = "imap"\naddress = "imap://127.0.0.1:{port}"\nuser = "shopper"\npassword = {{ env = "PW" }}\n{more}\n{HABITS}'
    return probe("mail", text, PW=password)


def test_the_mails_of_an_order_are_told_apart_by_header_or_words(box: Any) -> None:
    found = box.mails("100027")
    assert [(each["kind"], each["language"], each["order"]) for each in found] == [
        ("confirmation", "en", "100027"), ("dispatch", "fr", "100027"), ("refund", "fr", "100027"),
    ]  # fmt: skip
    assert [each["subject"] for each in box.mails("100027", "dispatch")] == ["Votre commande 100027 est en route"]
    assert box.mails("42") == []


def test_a_mail_is_read_as_the_customer_reads_it(box: Any) -> None:
    seen = box.mail("100027", "confirmation", "EUR")
    assert (seen["count"], seen["to"], seen["from"]) == (1, ["zoe@example.org"], "shop@shop.example")
    assert (seen["amounts"], seen["page_amounts"]) == ([2390], [2390])
    assert seen["page"] == "Your order 100027\nTotal 23.90 € x"
    assert seen["links"] == ["http://shop.example/o", "http://shop.example/orders/100027/"]
    assert box.mail("100027", "cancellation", "EUR") == {}


def test_a_hostile_order_number_is_not_asked_for(box: Any) -> None:
    for hostile in ('1" OR ALL "', "1\r\nA LOGOUT", "", "x" * 100, "{5}"):
        with pytest.raises(Blind, match="no mail can be asked for"):
            box.mails(hostile)


def test_looking_marks_nothing_as_read(server: int) -> None:
    imap(server).mails("100027")
    with signed_in(server) as mailbox:
        mailbox.select("INBOX", readonly=True)
        assert mailbox.search(None, "SEEN") == ("OK", [b""])


def test_two_mails_of_a_kind_are_counted(server: int) -> None:
    with signed_in(server) as mailbox:
        for _ in range(2):
            mailbox.append("INBOX", "", "", mail("Your order 200001", "twice", X_Order="200001", X_Mail="confirmation"))
    assert imap(server).mail("200001", "confirmation", "EUR")["count"] == 2


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"Subject: 300001\r\n\r\nplain", "plain"),
        (b"Subject: 300001\r\nContent-Type: text/plain; charset=klingon\r\n\r\nplain \xff", "plain \ufffd"),
        (b"Subject: =?utf-8?B?broken\r\nX-Order: 300001\r\nContent-Type: multipart/mixed\r\n\r\nno boundary", ""),
        (
            b"X-Order: 300001\r\n"
            b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
            + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"
            * 300,
            "",
        ),
        (b"X-Order: 300001\r\nContent-Type: text/html\r\n\r\n<![x <!doctype [", ""),
    ],
    ids=range(6),
)
def test_any_mail_is_read_as_far_as_it_goes(web: Site, raw: bytes, text: str) -> None:
    catching(web, [raw])
    web.answers["GET /api/v1/search"] = (200, b'{"messages": [{"ID": "p0"}]}')
    found = probe("mail", f'kind = "mailpit"\naddress = "{web.address}"').mails("300001")
    assert [each["text"] for each in found] == ([text] if raw else [])


@pytest.mark.parametrize("kind", ["mailpit", "mailhog"])
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, b""), "answered 500"),
        ((401, b""), "answered 401"),
        ((200, b"<html>"), "no JSON"),
        ((200, b"[]"), "something else than a list of"),
        ((200, b'{"messages": 5, "items": 5}'), "something else than a list of"),
        ((200, b'{"messages": [{}], "items": [{}]}'), "something else than a list of"),
        ((200, b'{"messages": [{"ID": "x"}], "items": [{"ID": "x"}]}'), "answered 404 to GET|without its text"),
        (
            (200, json.dumps({name: [{"ID": str(n)} for n in range(501)] for name in ("messages", "items")}).encode()),
            "more than 500 mails",
        ),
    ],
    ids=range(8),
)
def test_a_catcher_that_answers_something_else_is_blindness(web: Site, kind: str, answer: Answer, reason: str) -> None:
    web.answers = {"GET /api/v1/search": answer, "GET /api/v2/search": answer}
    with pytest.raises(Blind, match=reason):
        probe("mail", f'kind = "{kind}"\naddress = "{web.address}"').mails("100027")


def test_a_mailbox_that_does_not_let_us_in_is_blindness(server: int) -> None:
    with pytest.raises(Blind, match="cannot be read") as blind:
        imap(server, password="not the password").mails("100027")
    assert "not the password" not in str(blind.value)
    with pytest.raises(Blind, match="answers NO"):
        imap(server, more='mailbox = "Nowhere"').mails("100027")
    with pytest.raises(Blind, match="ConnectionRefusedError"):
        imap(free_port()).mails("100027")
    with pytest.raises(Blind, match="more than 1 mails"):
        imap(server, more="most_rows = 1").mails("100027")


def _silent(_client: socket.socket) -> None:
    """Says nothing."""


def _dripping(client: socket.socket) -> None:
    """Says a letter whenever one could give up waiting, and never ends."""
    client.settimeout(0.1)
    while True:
        client.sendall(b"*")
        with suppress(TimeoutError):
            if not client.recv(100):
                return


def _nonsense(client: socket.socket) -> None:
    client.sendall(b"\x00\xff nonsense\r\n" * 10)


@pytest.mark.parametrize("manner", [_silent, _dripping, _nonsense])
def test_a_mailbox_that_does_not_speak_properly_is_left_in_time(manner: Callable[[socket.socket], None]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        left = threading.Event()

        def serve() -> None:
            with suppress(OSError), door.accept()[0] as client:
                manner(client)
                client.recv(100)
            left.set()

        threading.Thread(target=serve, daemon=True).start()
        looking = imap(door.getsockname()[1], more="within = 0.3")
        with pytest.raises(Blind, match="cannot be read"):
            looking.mails("100027")
        assert left.wait(5)


def test_a_mailbox_whose_certificate_nobody_vouches_for_gets_no_password(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
    )
    (tmp_path / "cert").write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    (tmp_path / "key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            with suppress(OSError), tls.wrap_socket(door.accept()[0], server_side=True):
                pass

        threading.Thread(target=serve, daemon=True).start()
        text = f'kind = "imap"\naddress = "imaps://127.0.0.1:{door.getsockname()[1]}"\nuser = "a"\npassword = {{ env = "PW" }}'
        with pytest.raises(Blind, match="SSLCertVerificationError"):
            probe("mail", text, PW=PASSWORD).mails("100027")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("imap://mail.example", "would send the password in the clear"),
        ("https://mail.example", "write imaps://mail.example"),
        ("imaps://", "write imaps://mail.example"),
    ],
)
def test_an_address_that_would_give_the_password_away_is_refused(address: str, reason: str) -> None:
    with pytest.raises(LandscapeInvalid, match=reason):
        probe("mail", f'kind = "imap"\naddress = "{address}"\npassword = {{ env = "PW" }}', PW="x")


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(LandscapeInvalid, match="kinds holds a pattern that is none"):
        probe("mail", 'kind = "imap"\naddress = "imaps://mail.example"\nkinds = { refund = "(" }')

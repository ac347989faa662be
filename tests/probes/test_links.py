"""Links of mails: opened where they are ours, left alone elsewhere, and dead only when they really are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from harness.probes.links import LinkProbe

_SIGN_IN = b'<h1>Sign in</h1><form><input name="password" type="password"></form>'
_BODIES = {
    "/label.pdf": ("application/pdf; charset=binary", b"%PDF-1.4"),
    "/note": ("text/html; charset=utf-8", "<style>p{}</style><p>Avoir <b>CN-000001</b>, 18,66 €".encode()),
    "/sign-in": ("text/html", _SIGN_IN),
}
_MOVED = {"/moved": "/there", "/private": "/sign-in"}


class _Pages(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        _Pages.asked.append(self.path)
        media_type, body = _BODIES.get(self.path, ("text/html", b""))
        if self.path in _MOVED:
            self.send_response(302)
            self.send_header("Location", _MOVED[self.path])
        else:
            self.send_response(200 if self.path.startswith("/there") or body else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def shop() -> Iterator[str]:
    _Pages.asked = []
    server = HTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_answers_well_is_alive_also_after_a_redirect(shop: str) -> None:
    assert LinkProbe([shop]).dead([f"{shop}/there", f"{shop}/moved"]) == []


def test_what_is_not_found_is_dead(shop: str) -> None:
    assert LinkProbe([shop]).dead([f"{shop}/there", f"{shop}/gone", f"{shop}/gone"]) == [f"{shop}/gone"]


def test_nobody_there_is_dead() -> None:
    nobody = "http://127.0.0.1:9/order"
    assert LinkProbe(["http://127.0.0.1:9"]).dead([nobody]) == [nobody]


def test_a_link_elsewhere_is_not_opened(shop: str) -> None:
    elsewhere = ["https://social.example/us", "http://[bad", "mailto:us@shop.example"]
    assert LinkProbe(["http://127.0.0.1:9"]).dead([f"{shop}/gone", *elsewhere]) == []
    assert _Pages.asked == []


def test_a_good_link_is_opened_once_and_a_dead_one_again(shop: str) -> None:
    probe = LinkProbe([shop])
    for _ in range(2):
        probe.dead([f"{shop}/there", f"{shop}/gone"])
    assert sorted(_Pages.asked) == ["/gone", "/gone", "/there"]


def test_a_hostile_mail_does_not_keep_us_busy(shop: str) -> None:
    assert len(LinkProbe([shop]).dead([f"{shop}/{number}" for number in range(100)])) == 30


def test_it_tells_what_a_link_leads_to(shop: str) -> None:
    label, note = LinkProbe([shop]).leads([f"{shop}/label.pdf", f"{shop}/gone", f"{shop}/note"])
    assert (label.is_paper, label.media_type, label.text) == (True, "application/pdf", "")
    assert not note.is_paper
    assert " ".join(note.text.split()) == "Avoir CN-000001, 18,66 €"


def test_a_guest_who_is_asked_to_sign_in_is_led_nowhere(shop: str) -> None:
    """A page that has a form to sign in where it is expected is no such thing."""
    probe = LinkProbe([shop])
    links = [f"{shop}/private", f"{shop}/sign-in"]
    assert probe.dead(links) == []
    assert probe.dead(links, guest=True) == [f"{shop}/private"]

"""Bytes that no honest client sends, at the doors of warehouse, carrier and provider.

Each request is refused with a reason, in the shape of its door, and noted; and nothing is changed.
"""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from harness.simulators.bodies import LIMIT
from harness.simulators.carrier.app import carrier_app
from harness.simulators.psp.application import make_app
from harness.simulators.warehouse.app import warehouse_app
from tests.simulators.carrier.trade import order, shipment
from tests.simulators.inside import Inside, inside
from tests.simulators.raw import AUTHORISED, JSON, Answered, chunked, request, sent

FORM = (b"content-type", b"application/x-www-form-urlencoded")
KEYED = (b"idempotency-key", b"fuzz")


@dataclass(frozen=True)
class Target:
    """A door and a request at it that would be carried out: what is sent instead is like it."""

    system: Inside
    path: bytes
    good: bytes
    media: tuple[bytes, bytes]
    key: tuple[bytes, bytes] = AUTHORISED

    def send(self, raw: bytes, *, hang_up: bool = False) -> Answered:
        return sent(self.system.address, raw, hang_up=hang_up)

    def post(self, body: bytes, *headers: tuple[bytes, bytes]) -> Answered:
        given_ = {name for name, _ in headers}
        usual = [each for each in (self.key, KEYED, self.media) if each[0] not in given_]
        return self.send(request(b"POST", self.path, body, [*usual, *headers]))

    def check_form(self, body: bytes) -> None:
        """Fails unless this is what the door asks for, as its document has it; of a form, unless it can be read."""
        if self.media == FORM:
            assert parse_qsl(body.decode("utf-8"), errors="strict")
            return
        read = self.system.told("GET", "/openapi.json")
        schema = read["paths"][self.path.decode()]["post"]["requestBody"]["content"]["application/json"]["schema"]
        Draft202012Validator({**read, "allOf": [schema]}).validate(json.loads(body))

    def is_refusal(self, answer: Answered) -> bool:
        """Whether the door says no in its own shape."""
        if not 400 <= answer.status < 500 or not answer.headers["content-type"].startswith("application/json"):
            return False
        error = answer.json()["error"]
        ours = {"code", "message", "field"} <= set(error) <= {"code", "message", "field", "allowed"}
        return (error.get("type") == "invalid_request_error" if self.media == FORM else ours) and bool(error["message"])


ORDER, SHIPMENT = order("100001", ("É", 1)), shipment("100001")
PAYMENT = b"amount=500&currency=eur&confirm=true&payment_method=pm_card_visa&metadata[order]=100001"


@pytest.fixture(scope="module")
def targets() -> Iterator[dict[str, Target]]:
    with ExitStack() as open_:
        warehouse, carrier, psp = (open_.enter_context(inside(app)) for app in (warehouse_app, carrier_app, make_app))
        warehouse.told("PUT", "/_control/stock", {"stock": [{"sku": "É", "on_hand": 100_000}]})
        yield {
            "warehouse": Target(warehouse, b"/orders", json.dumps(ORDER).encode(), JSON),
            "carrier": Target(carrier, b"/shipments", json.dumps(SHIPMENT).encode(), JSON),
            "psp": Target(psp, b"/v1/payment_intents", PAYMENT, FORM, (b"authorization", b"Bearer sk_test_fuzz")),
        }


@pytest.fixture(params=["warehouse", "carrier", "psp"])
def target(targets: dict[str, Target], request: pytest.FixtureRequest) -> Target:
    return targets[request.param]


@pytest.fixture(params=["warehouse", "carrier"])
def native(targets: dict[str, Target], request: pytest.FixtureRequest) -> Target:
    return targets[request.param]


class Unchanged:
    """Holds a door against what it was before: nothing changed, and as many notes more as there were requests."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._kept, self.notes = target.system.digest(), target.system.noted()

    def check(self, answer: Answered, *, status: int = 0, notes: int = 1) -> None:
        assert self._target.is_refusal(answer), answer
        assert status in (0, answer.status), answer
        self.check_kept(notes)

    def check_kept(self, notes: int) -> None:
        assert self._target.system.digest() == self._kept
        assert self._target.system.noted() == self.notes + notes


def test_what_the_others_are_like_is_carried_out(target: Target) -> None:
    before = target.system.digest()
    good = target.good.replace(b"100001", b"100000")
    assert target.post(good, (b"idempotency-key", b"good")).status in (200, 201)
    assert target.system.digest() != before


def noise(length: int) -> bytes:
    return random.Random(7).randbytes(length)


HOSTILE_BYTES = {
    "nothing": b"",
    "spaces": b" " * 200_000,
    "noise": noise(200_000),
    "too many lists": b"[" * 150_000,
    "lists closed": b"[" * 100_000 + b"]" * 100_000,
    "too many objects": b'{"a":' * 40_000,
    "a long number": b"9" * 200_000,
    "a NUL": b"\x00",
    "zip": b"PK\x03\x04" + noise(1000),
    "xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
}


@pytest.mark.parametrize("name", [*HOSTILE_BYTES])
def test_what_is_nothing_of_the_kind_is_refused(target: Target, name: str) -> None:
    before = Unchanged(target)
    before.check(target.post(HOSTILE_BYTES[name]))


@pytest.mark.parametrize("piece", [b" ", b"[", b"9", b"\xff", b"a=1&"], ids=repr)
def test_what_is_too_long_is_refused_unread(target: Target, piece: bytes) -> None:
    before = Unchanged(target)
    before.check(target.post((piece * 300_000)[:300_000]), status=413)
    assert LIMIT < 300_000


# In place of something in a body that is right: what stands there, and what is written instead.
MUTATIONS: dict[str, tuple[bytes, bytes]] = {
    "half of a surrogate pair": (b'"Lyon"', b'"\\ud800"'),
    "half of a surrogate pair in a name": (b'"city"', b'"\\udfff"'),
    "an escaped NUL": (b'"Lyon"', b'"Ly\\u0000on"'),
    "a real NUL": (b'"Lyon"', b'"Ly\x00on"'),
    "a control character": (b'"Lyon"', b'"Ly\x01on"'),
    "not UTF-8": (b'"Lyon"', b'"Ly\xe9on"'),
    "too long UTF-8": (b'"Lyon"', b'"Ly\xc0\xafon"'),
    "UTF-8 of a surrogate": (b'"Lyon"', b'"Ly\xed\xa0\x80on"'),
    "a byte order mark": (b"{", b"\xef\xbb\xbf{"),
    "a doubled name": (b'"currency": "EUR"', b'"currency": "EUR", "currency": "EUR"'),
    "a doubled name, once escaped": (b'"currency": "EUR"', b'"currency": "EUR", "currenc\\u0079": "EUR"'),
    "a doubled name inside": (b'"city": "Lyon"', b'"city": "Lyon", "city": "Lyon"'),
    "an unknown name": (b'"currency"', b'"__proto__": {}, "currency"'),
    "infinity": (b'"declared_value": ', b'"declared_value": Infinity, "x": '),
    "not a number": (b'"declared_value": ', b'"declared_value": NaN, "x": '),
    "1e999": (b'"declared_value": ', b'"declared_value": 1e999, "x": '),
    "a fraction": (b'"quantity": ', b'"quantity": 0.'),
    "a huge number": (b'"quantity": ', b'"quantity": ' + b"9" * 5000),
    "a number of too many digits": (b'"quantity": ', b'"quantity": 1' + b"0" * 30),
    "a leading zero": (b'"quantity": ', b'"quantity": 0'),
    "a plus": (b'"quantity": ', b'"quantity": +'),
    "minus": (b'"quantity": ', b'"quantity": -'),
    "minus nothing": (b'"quantity": ', b'"quantity": -0, "x": '),
    "an exponent": (b'"quantity": ', b'"quantity": 1e0, "x": '),
    "a comment": (b'"currency"', b'/* */ "currency"'),
    "a comma too many": (b'"currency": "EUR"', b'"currency": "EUR",'),
    "more behind it": (b"}", b"}"),
    "other digits": (b'"100001"', '"١٠٠٠٠١"'.encode()),
    "wide digits": (b'"100001"', '"１００００１"'.encode()),
    "a line end in a reference": (b'"100001"', b'"100001\\n"'),
    "a path for a reference": (b'"100001"', b'"../../etc/passwd"'),
    "SQL for a reference": (b'"100001"', b'"1\' or 1=1--"'),
    "a right-to-left mark in a reference": (b'"100001"', '"100001\u202e"'.encode()),
    "true for a number": (b'"declared_value": ', b'"declared_value": true, "x": '),
    "a text for a number": (b'"declared_value": ', b'"declared_value": "1", "x": '),
    "null": (b'"EUR"', b"null"),
    "a small currency": (b'"EUR"', b'"eur"'),
    "a currency with a line end": (b'"EUR"', b'"EUR\\n"'),
}  # fmt: skip


@pytest.mark.parametrize("name", [*MUTATIONS])
def test_one_thing_wrong_is_enough(native: Target, name: str) -> None:
    there, instead = MUTATIONS[name]
    body = native.good.replace(there, instead, 1) if name != "more behind it" else native.good + b"}"
    assert body != native.good
    before = Unchanged(native)
    answer = native.post(body)
    before.check(answer)
    assert answer.status in (400, 422)


def test_a_name_that_nobody_can_read_is_not_repeated(native: Target) -> None:
    before = Unchanged(native)
    answer = native.post(b'{"\\u0000\\u001b[2J\\u202e\\n\\ue000x": 1}')
    before.check(answer, status=422)
    assert answer.json()["error"]["field"] == "\ufffd\ufffd[2J\ufffd\ufffd\ufffdx"
    other = native.send(request(b"GET", b"/%00%1b%0a%e2%80%ae"))
    assert other.json()["error"]["message"].startswith("GET /\ufffd\ufffd\ufffd\ufffd:")


def test_letters_that_only_look_alike_are_others(targets: dict[str, Target]) -> None:
    """An article is found by its name letter for letter: É is one letter or two, and the warehouse knows the first."""
    target, before = targets["warehouse"], Unchanged(targets["warehouse"])
    decomposed = {**ORDER, "lines": [{**ORDER["lines"][0], "sku": "E\u0301"}]}
    answer = target.post(json.dumps(decomposed).encode())
    before.check(answer, status=422)
    assert answer.json()["error"]["code"] == "unknown_article"


@pytest.mark.parametrize(
    "media",
    [b"text/plain", b"application/xml", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x",
     b"application/json; charset=utf-16", b"application/json-patch+json", b"application/jsonx", b"\xff", b"", b";"],
    ids=repr,
)  # fmt: skip
def test_a_body_that_says_it_is_something_else_is_refused(native: Target, media: bytes) -> None:
    before = Unchanged(native)
    before.check(native.post(native.good, (b"content-type", media)), status=415)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7", "latin-1"])
def test_only_utf_8_is_read(native: Target, encoding: str) -> None:
    before = Unchanged(native)
    text = native.good.decode().encode().decode("unicode_escape") if encoding == "latin-1" else native.good.decode()
    body = text.encode(encoding) if encoding != "utf-7" else text.replace('"', "+ACI-").encode("utf-7")
    before.check(native.post(body), status=400)


NATIVE_PATHS = [
    b"/orders/%2e%2e", b"/orders/..%2f..%2fetc%2fpasswd", b"/orders/%00", b"/orders/100001%00", b"/orders/%ff",
    b"/orders/%2F", b"/orders//", b"/orders/%c0%ae%c0%ae", b"/orders/%D9%A1", b"/orders/%EF%BC%91", b"/orders/1%0d%0aX:%201",
    b"/orders/" + b"9" * 20_000, b"/orders/%", b"/orders/%zz", b"/orders/..;/", b"/%2e%2e/%2e%2e/etc/passwd", b"//orders",
    b"/shipments/%2e%2e/label.pdf", b"/shipments/%00/label.pdf", b"/shipments/shp_%00", b"/tracking/%D9%A1", b"/tracking/%00",
    b"/manifests/%2e%2e.pdf", b"/manifests/MF%D9%A1", b"/returns/%00", b"/returns/%0a", b"/%0a", b"/openapi.json%00", b"*",
]  # fmt: skip
PROVIDER_PATHS = [
    b"/v1/%2e%2e", b"/v1/payment_intents/%00", b"/v1/payment_intents/%ff", b"/v1/payment_intents/%D9%A1",
    b"/v1/payment_intents/pi_%2F..%2F", b"/v1/%2e%2e/%2e%2e/etc/passwd", b"/v1/events/%EF%BC%91", b"/v1/refunds/" + b"9" * 20_000,
]  # fmt: skip


@pytest.mark.parametrize("path", NATIVE_PATHS, ids=lambda path: path[:40].decode())
def test_no_path_leads_where_it_should_not(native: Target, path: bytes) -> None:
    before = Unchanged(native)
    before.check(native.send(request(b"GET", path)), status=404)


@pytest.mark.parametrize("path", PROVIDER_PATHS, ids=lambda path: path[:40].decode())
def test_no_path_of_the_provider_does(targets: dict[str, Target], path: bytes) -> None:
    provider = targets["psp"]
    before = Unchanged(provider)
    before.check(provider.send(request(b"GET", path, headers=[provider.key])), status=404)


@pytest.mark.parametrize(
    "number", [b"%00", b"%D9%A1", b"%0a", b"%3Cscript%3E", b"9" * 20_000], ids=lambda text: text[:9].decode()
)
def test_the_page_of_no_parcel_says_so(targets: dict[str, Target], number: bytes) -> None:
    carrier = targets["carrier"]
    before = Unchanged(carrier)
    answer = carrier.send(request(b"GET", b"/track/" + number, headers=[]))
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"<script" not in answer.body
    before.check_kept(1)


@pytest.mark.parametrize(
    "query",
    [b"sku=%00", b"sku=%ff", b"sku=E%CC%81", b"sku=" + b"x" * 5000, b"&".join([b"sku=%C3%89"] * 600), b"sku[]=1", b"SKU=1", b"sku=1;2"],
    ids=lambda query: query[:20].decode(),
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_refused(targets: dict[str, Target], query: bytes) -> None:
    warehouse = targets["warehouse"]
    before = Unchanged(warehouse)
    before.check(warehouse.send(request(b"GET", b"/stock?" + query)), status=422)


@pytest.mark.parametrize(
    "query",
    [b"", b"country=FR", b"country=FR&postcode=69002&limit=0", b"country=FR&postcode=69002&limit=%D9%A1",
     b"country=FR&postcode=69002&limit=1e1", b"country=FR&postcode=69002&limit=-0", b"country=FR&postcode=69002&limit=%2B1",
     b"country=FR&country=BE&postcode=69002", b"country=FR&postcode=%D9%A6%D9%A9%D9%A0%D9%A0%D9%A2", b"country=FR&postcode=69002%00",
     b"country=FR&postcode=69002&limit=" + b"9" * 5000],
    ids=lambda query: query[:60].decode(),
)  # fmt: skip
def test_so_is_a_point_that_nobody_could_find(targets: dict[str, Target], query: bytes) -> None:
    carrier = targets["carrier"]
    before = Unchanged(carrier)
    before.check(carrier.send(request(b"GET", b"/points?" + query)), status=422)


@pytest.mark.parametrize("key", [b"\xe9", b"x" * 256, b"", b"a\tb", "é".encode()], ids=repr)
def test_a_key_that_is_none_is_refused(native: Target, key: bytes) -> None:
    before = Unchanged(native)
    before.check(native.post(native.good, (b"idempotency-key", key)), status=400)


@pytest.mark.parametrize(
    "key", [b"", b"Bearer", b"Bearer ", b"Basic a2V5", b"Bearer \xff\xfe", b"Bearer wrong", b"bearer  \x80"], ids=repr
)
def test_who_has_no_key_stays_outside(native: Target, key: bytes) -> None:
    before = Unchanged(native)
    before.check(native.post(native.good, (b"authorization", key)), status=401)


@pytest.mark.parametrize(
    "host",
    [b"[", b"[::", b"a b", b"<script>", b"x" * 5000, b"\xff", b"a/b?c#d", b"user@evil"],
    ids=lambda host: repr(host[:9]),
)
def test_no_link_is_made_of_a_host_that_is_none(targets: dict[str, Target], host: bytes) -> None:
    carrier = targets["carrier"]
    answer = carrier.post(
        carrier.good.replace(b"100001", b"HOST"), (b"host", host), (b"idempotency-key", host.hex()[:200].encode())
    )
    assert answer.status == 201, answer
    assert answer.json()["label_url"].startswith(f"{carrier.system.url}/shipments/shp_")


PIECES = (1, 7, 1000)


@pytest.mark.parametrize("size", PIECES)
def test_a_body_in_chunks_is_read_and_refused_alike(native: Target, size: int) -> None:
    bad = native.good.replace(b'"EUR"', b'"eur"')
    pieces = [bad[start : start + size] for start in range(0, len(bad), size)]
    before = Unchanged(native)
    before.check(native.send(chunked(native.path, pieces)), status=422)


def test_chunks_without_end_are_cut_off(native: Target) -> None:
    before = Unchanged(native)
    before.check(native.send(chunked(native.path, [b"[" * 1000] * 300, ended=False)), status=413)


@pytest.mark.parametrize("length", [10, 1_000_000])
def test_a_body_that_never_comes_changes_nothing(native: Target, length: int) -> None:
    before = Unchanged(native)
    whole = request(b"POST", native.path, native.good)
    promised = whole.replace(
        f"content-length: {len(native.good)}".encode(), f"content-length: {len(native.good) + length}".encode()
    )
    assert native.send(promised, hang_up=True).status == 0
    before.check_kept(1)


def test_chunks_that_stop_change_nothing(native: Target) -> None:
    before = Unchanged(native)
    assert native.send(chunked(native.path, [native.good], ended=False), hang_up=True).status == 0
    before.check_kept(1)


# Longer than what is read from a socket in one piece, 256 KB at most: the piece in which a head begins is not counted.
HEADS = {
    "a header": [(b"x-long", b"x" * 800_000)],
    "a name": [(b"x" * 800_000, b"")],
    "many": [(b"x-%d" % number, b"x" * 100) for number in range(8000)],
}


@pytest.mark.parametrize("name", [*HEADS])
def test_a_head_without_end_is_refused(target: Target, name: str) -> None:
    before = Unchanged(target)
    answer = target.send(request(b"POST", target.path, target.good, [target.key, target.media, KEYED, *HEADS[name]]))
    assert (answer.status, answer.json()["error"]["code"]) == (431, "headers_too_large")
    before.check_kept(0)


ENDLESS = {
    "a path": (b"GET /", 0),
    "a header": (b"GET /orders/1 HTTP/1.1\r\nx: ", 0),
    "a body": (b"POST /orders HTTP/1.1\r\ncontent-length: 100000000\r\n\r\n", 1),
    "an extension of a chunk": (b"POST /orders HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1;x=", 1),
    "what follows the chunks": (b"POST /orders HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: ", 1),
}


@pytest.mark.parametrize("name", [*ENDLESS])
def test_what_goes_on_and_on_is_broken_off_in_time(native: Target, name: str) -> None:
    begin, notes = ENDLESS[name]
    before, gone = Unchanged(native), 0
    with socket.create_connection(native.system.address, timeout=20) as connection, suppress(OSError):
        connection.sendall(begin)
        while gone < 40_000_000:
            connection.sendall(b"x" * 50_000)
            gone += 50_000
    assert gone < 40_000_000
    before.check_kept(notes)


def test_nobody_changes_the_protocol(native: Target) -> None:
    before = Unchanged(native)
    upgrade = [(b"connection", b"upgrade, close"), (b"upgrade", b"websocket"), (b"sec-websocket-version", b"13")]
    before.check(native.send(request(b"GET", b"/orders/100001x", headers=[AUTHORISED, *upgrade])), status=404)


@pytest.mark.parametrize(
    "noise_",
    [b"\x00" * 100, b"GET / HTTP/9.9\r\n\r\n", b"FOO / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02"],
    ids=repr,
)
def test_what_is_not_http_is_refused_by_the_server(target: Target, noise_: bytes) -> None:
    before = Unchanged(target)
    assert target.send(noise_, hang_up=True).status in (0, 400)
    before.check_kept(0)


POOL = st.sampled_from(
    [b"", b"0", b"-", b".", b"e9", b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u0000", b"\\ud800", b"\x00", b"\xff", b"\xc3",
     b"null", b"true", b"1e999", b"NaN", b"&", b"=", b"%00", b"%ff", b"%", b"+", b"amount", b"[]", b"[0]", b" ", b"\n", "é".encode()]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), POOL | st.binary(max_size=4)), min_size=1, max_size=4)


@settings(
    max_examples=200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_whatever_becomes_of_a_body_on_its_way(target: Target, edits: list[tuple[float, int, bytes]]) -> None:
    """It is refused and nothing changed; or it still has the form, and was carried out."""
    body = target.good.replace(b"100001", b"%d" % crc32(repr(edits).encode()))
    for place, gone, come in edits:
        start = int(place * len(body))
        body = body[:start] + come + body[start + gone :]
    before = Unchanged(target)
    answer = target.post(body, (b"idempotency-key", b"%d" % crc32(body)))
    if answer.status in (200, 201):
        target.check_form(body)
        assert target.system.noted() > before.notes
    else:
        before.check(answer)

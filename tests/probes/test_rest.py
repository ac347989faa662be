"""A system that is asked over its own API, and everything an answer may hold. Whatever it says ends in fields, {} or Blind."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.endpoint import Endpoint
from harness.probes.reading import Blind
from tests.probes.servers import probe
from tests.probes.site import Site, site

KEY = "key-of-the-erp"
SALE = {
    "number": "100027",
    "total": 23.90,
    "currency": "EUR",
    "state": "done",
    "lines": [
        {"code": "MUG", "qty": 1},
        {"code": "PEN", "qty": 2},
        {"code": "MUG", "qty": 1},
        {"code": "BOX", "qty": 0},
    ],
}
ORDER = """
kind = "rest"
money = "major"
most_rows = 3
[systems.erp.probe.order]
get = "/sales/{order}"
[systems.erp.probe.order.fields]
reference = "number"
total = "total"
currency = "currency"
state = { from = "state", values = { done = "booked", cancel = "cancelled" } }
units = { at = "lines", key = "code", value = "qty" }
"""


def shortly(value: object) -> str:
    return repr(value)[:30]


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture
def web(server: Site) -> Site:
    server.answers, server.asked, server.otherwise = {}, [], (404, b"")
    return server


def erp(web: Site, text: str = ORDER, **environ: str) -> Any:
    return probe("erp", text, Endpoint(role="erp", address=web.address, key=KEY), **environ)


def says(web: Site, body: Any, path: str = "/sales/100027", status: int = 200) -> None:
    web.answers[f"GET {path}"] = (status, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_an_order_is_read_to_the_cent(web: Site) -> None:
    says(web, SALE)
    assert dict(erp(web).order("100027")) == {
        "reference": "100027", "total": 2390, "currency": "EUR", "state": "booked", "units": {"MUG": 2, "PEN": 2},
    }  # fmt: skip
    assert web.asked[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(("status", "body"), [(404, {}), (404, b"no JSON")], ids=shortly)
def test_an_unknown_order_is_nothing(web: Site, status: int, body: Any) -> None:
    says(web, body, status=status)
    assert erp(web).order("100027") == {}


def test_what_is_asked_for_is_one_part_of_the_path(web: Site) -> None:
    erp(web).order("../admin?x=1#é")
    assert web.asked[0].path == "/sales/..%2Fadmin%3Fx%3D1%23%C3%A9"
    for hostile in ("..", ".", ""):
        with pytest.raises(Blind, match="no part of an address"):
            erp(web).order(hostile)
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"total": None}, "fields.total is null, where a value is needed"),
        ({"total": "free"}, "fields.total 'free' shows 0 amounts"),
        ({"total": [1]}, "fields.total is a list, which is no amount"),
        ({"total": 23.905}, "more decimals than EUR knows"),
        ({"total": True}, "no amount"),
        ({"currency": "USD"}, "fields.currency is “USD”, where the orders of this landscape are in EUR"),
        ({"currency": None}, "fields.currency is null"),
        ({"number": {"a": 1}}, "fields.reference is a dict, which is no text"),
        ({"state": "odd"}, "fields.state is “odd”, which is none of cancel, done"),
        ({"lines": None}, "fields.units finds null at 'lines'"),
        ({"lines": "MUG"}, "fields.units is null"),
        ({"lines": [{"code": "MUG"}]}, "fields.units is null"),
        ({"lines": [{"code": "MUG", "qty": "1.5"}]}, "no whole number"),
        ({"lines": [{"code": "MUG", "qty": -0.5}]}, "no whole number"),
        ({"lines": [3]}, "fields.units is null"),
    ],
)
def test_another_shape_is_blindness_with_its_place(web: Site, change: dict[str, Any], reason: str) -> None:
    says(web, SALE | change)
    with pytest.raises(Blind) as blind:
        erp(web).order("100027")
    assert str(blind.value).startswith("systems.erp.probe.order.fields.")
    assert reason in str(blind.value)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, {}, "answered 500"),
        (401, {}, "answered 401"),
        (302, {}, "answered 302"),
        (200, b"<html>", "no JSON"),
        (200, b"", "no JSON"),
        (200, b'{"total": NaN}', "no JSON"),
        (200, b'{"total": 1' + b"0" * 5000 + b"}", "no JSON"),
        (200, b"[" * 100_000, "no JSON"),
        (200, b"\xff\xfe", "no JSON"),
        (200, [SALE, SALE], "shows 2 rows for order 100027, where one was asked for"),
        (200, [SALE] * 4, "more than 3 rows"),
        (200, b" " * (9 * 1024 * 1024), "more than 8 MB"),
        (200, "text", "fields.reference"),
    ],
    ids=shortly,
)
def test_bad_answers_are_blindness(web: Site, status: int, body: Any, reason: str) -> None:
    says(web, body, status=status)
    with pytest.raises(Blind) as blind:
        erp(web).order("100027")
    assert reason in str(blind.value)
    assert KEY not in str(blind.value)


def test_nobody_answers_or_too_slowly() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = Endpoint(role="erp", address=f"http://127.0.0.1:{free.getsockname()[1]}")
    with pytest.raises(Blind, match=r"the erp at http://127.0.0.1:\d+ does not answer \(ConnectionError\)"):
        probe("erp", ORDER, gone).order("1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        slow = Endpoint(role="erp", address=f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(Blind, match="does not answer"):
            probe("erp", ORDER.replace('kind = "rest"', 'kind = "rest"\nwithin = 0.05'), slow).order("1")


def test_a_redirect_is_not_followed(web: Site) -> None:
    web.answers["GET /sales/1"] = (302, b"", {"Location": f"{web.address}/elsewhere"})
    with pytest.raises(Blind, match="answered 302"):
        erp(web).order("1")
    assert [asked.path for asked in web.asked] == ["/sales/1"]


RPC = """
kind = "rest"
money = "major"
headers = { "X-Tenant" = "shop", "X-Api-Key" = { env = "ERP_KEY" } }
[systems.erp.probe.invoices]
post = "/rpc"
body = { method = "invoices", params = ["{order}", { token = { env = "ERP_TOKEN" } }] }
at = "result.rows"
error = "error"
fields = { number = "name", amount = { from = "total", negate = true }, currency = "cur", tax = { from = "tax", null_is_nothing = true } }
"""


def test_json_rpc_is_asked_with_secrets_by_name(web: Site) -> None:
    answer = {"result": {"rows": [{"name": "F1", "total": "-10.00", "cur": "eur", "tax": None}]}, "error": None}
    web.answers["POST /rpc"] = (200, json.dumps(answer).encode())
    seen = erp(web, RPC, ERP_KEY="k1", ERP_TOKEN="t1").invoices('1" or')
    assert (seen["invoiced"], seen["tax"], seen["currency"], seen["count"]) == (1000, 0, "EUR", 1)
    assert json.loads(web.asked[0].body) == {"method": "invoices", "params": ['1" or', {"token": "t1"}]}
    assert web.asked[0].headers["X-Api-Key"] == "k1"


def test_an_error_of_json_rpc_is_blindness(web: Site) -> None:
    web.answers["POST /rpc"] = (200, b'{"error": {"message": "no such table"}}')
    with pytest.raises(Blind, match=r"answers an error: .*no such table"):
        erp(web, RPC, ERP_KEY="k1", ERP_TOKEN="t1").invoices("1")


def test_rows_that_are_not_where_they_should_be_are_not_taken_for_none(web: Site) -> None:
    """An answer of another shape must not make a handoff BROKEN."""
    web.answers["POST /rpc"] = (200, b'{"answer": []}')
    with pytest.raises(Blind, match=r"finds null at 'result.rows'"):
        erp(web, RPC, ERP_KEY="k1", ERP_TOKEN="t1").invoices("1")
    nothing = RPC.replace('error = "error"', "null_is_nothing = true")
    assert erp(web, nothing, ERP_KEY="k1", ERP_TOKEN="t1").invoices("1") == {}


def test_a_user_and_a_password_go_out_as_basic_authorisation(web: Site) -> None:
    text = ORDER.replace('kind = "rest"', 'kind = "rest"\nuser = "ada"\npassword = { env = "PW" }')
    says(web, SALE)
    probe("erp", text, Endpoint(role="erp", address=web.address), PW="secret").order("100027")
    assert web.asked[0].headers["Authorization"] == "Basic YWRhOnNlY3JldA=="


def test_the_key_of_a_system_stays_at_its_address(web: Site) -> None:
    text = ORDER.replace('kind = "rest"', f'kind = "rest"\naddress = "{web.address}"')
    probe("erp", text, Endpoint(role="erp", address="http://127.0.0.1:9", key=KEY)).order("1")
    assert "Authorization" not in web.asked[0].headers


def test_a_path_that_is_none_is_refused_before_anybody_is_asked(web: Site) -> None:
    with pytest.raises(
        LandscapeInvalid, match=r"systems.erp.probe.order.fields.units.key.from 'code\[' is no JMESPath"
    ):
        erp(web, ORDER.replace('key = "code"', 'key = "code["'))
    assert web.asked == []


def test_a_secret_that_is_not_there_is_refused(web: Site) -> None:
    with pytest.raises(
        LandscapeInvalid, match=r"headers.X-Api-Key names the environment variable ERP_KEY, which is not set"
    ):
        erp(web, RPC, ERP_TOKEN="t1")

"""The document that warehouse and carrier serve about themselves is sound, complete and true to the routes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from starlette.routing import Mount, Route

from harness import __version__
from harness.simulators.carrier.app import carrier_app
from harness.simulators.carrier.cards import messages
from harness.simulators.warehouse.app import warehouse_app
from harness.simulators.warehouse.cards import MESSAGES
from tests.simulators.described import Document, Json
from tests.simulators.inside import Inside, inside

DOORS = {"warehouse": warehouse_app, "carrier": carrier_app}


@pytest.fixture(scope="module", params=[*DOORS])
def system(request: pytest.FixtureRequest) -> Iterator[Inside]:
    with inside(DOORS[request.param]) as system:
        yield system


@pytest.fixture(scope="module")
def read(system: Inside) -> Json:
    answer = system.call("GET", "/openapi.json", key="")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    found: Json = answer.json()
    return found


def test_the_document_is_sound(read: Json) -> None:
    validate(read, cls=OpenAPIV31SpecValidator)
    assert read["openapi"] == "3.1.0"
    assert read["info"]["version"] == __version__
    assert read["info"]["license"]["identifier"] == "Apache-2.0"


def test_it_says_where_it_was_found(system: Inside, read: Json) -> None:
    assert [server["url"] for server in read["servers"]] == [system.url]


def test_every_route_stands_in_it_and_nothing_else(system: Inside, read: Json) -> None:
    doors = [route for route in system.app.routes if not isinstance(route, Mount)]
    assert all(isinstance(route, Route) for route in doors)
    routed = {
        (method, route.path)
        for route in doors
        if isinstance(route, Route) and route.include_in_schema
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert Document(read).ways() == routed
    assert ("GET", "/openapi.json") in routed


def test_each_operation_has_a_name_of_its_own_and_a_line(read: Json) -> None:
    said = [way for ways in read["paths"].values() for way in ways.values()]
    said += [way["post"] for way in read["webhooks"].values()]
    names = [way["operationId"] for way in said]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[a-z_]+", name) for name in names)
    assert all(way["summary"].endswith(".") for way in said)


def test_a_way_is_open_exactly_where_it_says_so(system: Inside, read: Json) -> None:
    assert read["security"] == [{"key": []}]
    for path, ways in read["paths"].items():
        for method, way in ways.items():
            answer = system.call(method, re.sub(r"\{\w+\}", "X", path), key="", json={})
            assert (answer.status_code != 401) == (way.get("security") == []), (method, path, answer.status_code)


def test_examples_are_what_is_asked_for(system: Inside, read: Json) -> None:
    if system.simulation.name == "warehouse":
        system.told("PUT", "/_control/stock", {"stock": [{"sku": "TSHIRT-M", "on_hand": 9}]})
    for path, way in ((path, ways["post"]) for path, ways in read["paths"].items() if "post" in ways):
        content = way["requestBody"]["content"]["application/json"]
        Draft202012Validator({**read, "allOf": [content["schema"]]}).validate(content["example"])
        answer = system.call(
            "POST", re.sub(r"\{\w+\}", "X", path), content["example"], headers={"idempotency-key": path}
        )
        if path in ("/orders", "/shipments", "/rates"):
            assert answer.status_code in (200, 201), answer.text
        else:  # about something that is not there
            assert answer.json()["error"]["code"] in (
                "unknown_order",
                "unknown_shipment",
                "unknown_parcel",
                "more_than_shipped",
            )


def test_named_forms_are_used(read: Json) -> None:
    said = str(read)
    for name in read["components"]["schemas"]:
        assert f"#/components/schemas/{name}'" in said, name


def test_every_pattern_means_the_same_in_every_language(read: Json) -> None:
    """A class of digits or letters is ASCII in ECMA 262, as JSON Schema has it, and Unicode in Python."""
    patterns = list(_values(read, "pattern"))
    assert patterns
    for pattern in patterns:
        assert not re.search(r"\\[dDwWsSbBAZ]|\(\?[^:]", pattern), pattern
        assert pattern.startswith("^")
        assert pattern.endswith("$")


def test_every_message_that_can_be_disturbed_is_described_and_the_other_way_round(system: Inside, read: Json) -> None:
    sent = {"warehouse": MESSAGES.sent, "carrier": messages([], []).sent}[system.simulation.name]
    assert list(read["webhooks"]) == list(sent)
    for type_, said in read["webhooks"].items():
        form = said["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert form["properties"]["type"] == {"type": "string", "enum": [type_]}
        assert [each["name"] for each in said["post"]["parameters"]] == [
            "webhook-id", "webhook-timestamp", "webhook-signature",
        ]  # fmt: skip


def test_what_is_no_way_is_refused_in_the_same_shape_and_noted(system: Inside) -> None:
    before = system.noted()
    for method, path, status in [
        ("GET", "/nowhere", 404),
        ("PATCH", "/openapi.json", 405),
        ("PROPFIND", "/openapi.json", 405),
    ]:
        answer = system.call(method, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, "no_such_door")
        assert answer.headers.get("allow") == ("GET, HEAD" if status == 405 else None)
    assert system.noted() == before + 3


def _values(read: Any, name: str) -> Iterator[Any]:
    if isinstance(read, dict):
        if isinstance(read.get(name), str):
            yield read[name]
        for each in read.values():
            yield from _values(each, name)
    elif isinstance(read, list):
        for each in read:
            yield from _values(each, name)

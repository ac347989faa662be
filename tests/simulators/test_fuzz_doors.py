"""Both native doors under Schemathesis, which reads the documents they serve: all its checks, the same requests each time."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

import pytest
from starlette.responses import HTMLResponse, JSONResponse, Response

from harness.simulators.bearer import Bearer
from harness.simulators.bodies import BadBody, Shape
from harness.simulators.carrier.app import carrier_app
from harness.simulators.carrier.routes import _Door
from harness.simulators.warehouse.app import warehouse_app
from tests.simulators.carrier.trade import KEY, address, order, shipment
from tests.simulators.fuzzing import Json, fuzzed
from tests.simulators.inside import Inside, inside


@pytest.fixture(scope="module")
def systems() -> Iterator[dict[str, Inside]]:
    with ExitStack() as open_:
        made = {app: open_.enter_context(inside(app)) for app in (warehouse_app, carrier_app)}
        warehouse, carrier = made.values()
        warehouse.told("PUT", "/_control/peers", {"carrier": {"url": carrier.url, "secret": KEY}})
        shelves = [{"sku": sku, "on_hand": 10_000_000, "weight_g": 1, "volume_ml": 1} for sku in "AB"]
        warehouse.told("PUT", "/_control/stock", {"stock": shelves})
        yield {"warehouse": warehouse, "carrier": carrier}


def shipped(warehouse: Inside, reference: str) -> str:
    """An order of which so much left that anybody may send a little back."""
    warehouse.told("POST", "/orders", order(reference, ("A", 9999), ("B", 9999)), status=201)
    for move in ("allocate", "pick", "pack", "hand_over"):
        warehouse.move(f"orders/{reference}", move)
    return reference


def announced(carrier: Inside, reference: str) -> Json:
    key = {"idempotency-key": reference}
    told: Json = carrier.call("POST", "/shipments", shipment(reference), headers=key).json()
    return told


def narrowed(read: Json, known: Json) -> Json:
    """The document, with the schema in `known` for every parameter (`{name}`) and field of a body that has that name.

    `PATH {name}` is one of a single path; None: without it.
    """
    made = copy.deepcopy(read)
    for path, way in ((path, way) for path, ways in made["paths"].items() for way in ways.values()):
        for each in way["parameters"]:
            name = f"{{{each['name']}}}"
            usual = known.get(name, _narrow(each["schema"], read, known))
            each["schema"] = known.get(f"{path} {name}", usual)
        if "requestBody" in way:
            way["requestBody"] = _narrow(way["requestBody"], read, known)
    return made


def _narrow(part: Any, read: Json, known: Json) -> Any:
    if isinstance(part, list):
        return [_narrow(each, read, known) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        part = read["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    made = {name: _narrow(value, read, known) for name, value in part.items()}
    if isinstance(made.get("properties"), dict):
        fields = {name: known.get(name, value) for name, value in made["properties"].items()}
        made["properties"] = {name: value for name, value in fields.items() if value is not None}
    return made


def warehouse_knows(warehouse: Inside) -> Json:
    sent = [shipped(warehouse, f"SENT{n}") for n in range(3)]
    fresh = [warehouse.told("POST", "/orders", order(f"NEW{n}", ("A", 1)), status=201)["reference"] for n in range(3)]
    back = {
        "rma": "KNOWN",
        "order": sent[0],
        "tracking_number": "",
        "lines": [{"sku": "A", "quantity": 1, "reason": ""}],
    }
    warehouse.told("POST", "/returns", back, status=201)
    skus: Json = {"enum": ["A", "B"]}
    return {
        "sku": skus, "{sku}": {"type": "array", "items": skus}, "order": {"enum": sent}, "quantity": {"enum": [1, 2]},
        "{order}": {"enum": [*fresh, sent[0], "unknown"]}, "{rma}": {"enum": ["KNOWN", "unknown"]},
    }  # fmt: skip


def carrier_knows(carrier: Inside) -> Json:
    parcels = [announced(carrier, f"KNOWN{n}") for n in range(40)]
    numbers = {"enum": [parcel["tracking_number"] for parcel in parcels[:20]]}
    listed = carrier.told("POST", "/manifests", {"tracking_numbers": numbers["enum"][:1]}, status=201)
    some: Json = {"type": "array", "items": numbers, "uniqueItems": True, "minItems": 1, "maxItems": 2}
    return {
        "{id}": {"enum": [parcel["id"] for parcel in parcels[20:30]]},
        "/shipments/{id}/cancel {id}": {"enum": [parcel["id"] for parcel in parcels[30:]]},
        "{number}": {"enum": [*numbers["enum"][:3], listed["number"]]},
        "tracking_numbers": some,
        "direction": {"enum": ["outbound"]}, "service": {"enum": ["home"]}, "rma": None, "point": None,
        "length": {"enum": [1, 60]}, "width": {"enum": [1, 60]}, "height": {"enum": [1, 60]},
        "sender": {"enum": [address(), address(country="")]},
        "recipient": {"enum": [address(), address(country="BE", postcode="1000", city="Bruxelles")]},
        "country": {"enum": ["FR", "MC"]}, "postcode": {"enum": ["98000"]},
        "{country}": {"enum": ["FR", "MC"]}, "{postcode}": {"enum": ["98000"]},
    }  # fmt: skip


KNOWN = {"warehouse": warehouse_knows, "carrier": carrier_knows}


@pytest.mark.parametrize("name", ["warehouse", "carrier"])
def test_whatever_is_sent_is_answered_as_described_and_noted(systems: dict[str, Inside], name: str) -> None:
    system = systems[name]
    read, before = system.told("GET", "/openapi.json"), system.noted()
    # What has the form may still ask for an article or an address that does not exist: 422 too.
    allowed = {"expected-statuses": ["2xx", "401", "404", "409", "410", "422"]}
    twice = {"coverage": {"generate-duplicate-query-parameters": True}}
    found = fuzzed(read, system.url, examples=10, checks={"positive_data_acceptance": allowed}, phases=twice)
    assert not found.failures, "\n\n".join(found.failures)
    assert {label for label, _ in found.answers} == {
        f"{method.upper()} {path}" for path, ways in read["paths"].items() for method in ways
    }
    assert system.noted() - before >= sum(found.answers.values())


@pytest.mark.parametrize("name", ["warehouse", "carrier"])
def test_what_is_known_here_is_accepted(systems: dict[str, Inside], name: str) -> None:
    system = systems[name]
    read = system.told("GET", "/openapi.json")
    known = narrowed(copy.deepcopy(read), KNOWN[name](system))
    allowed = {"expected-statuses": ["2xx", "404", "409"]}
    found = fuzzed(
        known, system.url, examples=30, mode="positive", checks={"positive_data_acceptance": allowed},
        phases={"coverage": {"enabled": False}, "examples": {"enabled": False}},
    )  # fmt: skip
    assert not found.failures, "\n\n".join(found.failures)
    assert found.succeeded() == {f"{method.upper()} {path}" for path, ways in read["paths"].items() for method in ways}


async def crashes(*_given: Any) -> Response:
    raise RuntimeError


async def answers_otherwise(*_given: Any) -> Response:
    return JSONResponse({"rates": []}, status_code=202)


async def forgets_a_field(*_given: Any) -> Response:
    return JSONResponse({})


async def answers_a_page(*_given: Any) -> Response:
    return HTMLResponse("<p>rates</p>")


async def finds_fault(*_given: Any) -> Response:
    raise BadBody(422, "invalid_field", "no")


PLANTED = [
    (_Door, "rates", crashes, "not_a_server_error"),
    (_Door, "rates", answers_otherwise, "status_code_conformance"),
    (_Door, "rates", forgets_a_field, "response_schema_conformance"),
    (_Door, "rates", answers_a_page, "content_type_conformance"),
    (_Door, "rates", finds_fault, "only_the_form_decides"),
    (Bearer, "check", lambda *_given: None, "ignored_auth"),
    (Shape, "check", lambda *_given: None, "negative_data_rejection"),
]


@pytest.mark.parametrize(("where", "name", "defect", "check"), PLANTED, ids=[check for *_, check in PLANTED])
def test_a_planted_defect_is_found(where: type, name: str, defect: Any, check: str) -> None:
    checked = patch("harness.simulators.ways.quick", lambda shape: shape.check)
    with patch.object(where, name, defect), checked, inside(carrier_app) as system:
        read = system.told("GET", "/openapi.json")
        found = fuzzed(read, system.url, examples=5, only={"path": "/rates"})
    assert any(f" {check}: " in failure for failure in found.failures), found

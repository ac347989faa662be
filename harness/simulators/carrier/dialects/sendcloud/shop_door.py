"""What a shop asks Sendcloud before there is a parcel: methods and prices, sender addresses, service points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from harness.kernel.clock import stamp
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.countries import COUNTRIES
from harness.simulators.carrier.dialects.sendcloud.account import Account
from harness.simulators.carrier.dialects.sendcloud.answers import moment
from harness.simulators.carrier.dialects.sendcloud.door import Rejected, invalid
from harness.simulators.carrier.dialects.sendcloud.methods import METHODS, UNSTAMPED, Method
from harness.simulators.carrier.dialects.sendcloud.service_points import service_point, to_json
from harness.simulators.carrier.points import points_near
from harness.simulators.carrier.towns import FORMS
from harness.simulators.reception import Visit

Json = dict[str, Any]


class ShopDoor:
    """Handlers of what has no parcel."""

    def __init__(self, desk: Desk, account: Account) -> None:
        self._desk = desk
        self._account = account

    async def methods(self, visit: Visit) -> Response:
        query = visit.fields = dict(visit.request.query_params)
        origin, country = self._origin(query), _country(query, "to_country")
        return JSONResponse(
            {
                "next": None,
                "previous": None,
                "shipping_methods": [one.to_json(origin, country) for one in _fitting(query)],
            }
        )

    async def method(self, visit: Visit) -> Response:
        query = visit.fields = dict(visit.request.query_params)
        found = METHODS.get(visit.request.path_params["id"])
        if found is None:
            raise Rejected(404, "No ShippingMethod matches the given query.", "unknown_method")
        return JSONResponse({"shipping_method": found.to_json(self._origin(query), _country(query, "to_country"))})

    async def price(self, visit: Visit) -> Response:
        """[{"price", "currency", "to_country", "breakdown"}], the price null where the method does not go."""
        query = visit.fields = dict(visit.request.query_params)
        method = METHODS.get(_number(query, "shipping_method_id") or 0)
        if method is None:
            raise invalid({"shipping_method_id": ["Invalid shipping method"]})
        origin, country = _country(query, "from_country") or self._origin(query), _country(query, "to_country")
        if not country:
            raise invalid({"to_country": ["This field is required."]})
        offer = method.price(origin, country)
        amount = None if offer is None else "0.00" if method.id == UNSTAMPED else f"{offer.amount / 100:.2f}"
        currency = offer.currency if offer else None
        return JSONResponse([{"price": amount, "currency": currency, "to_country": country, "breakdown": []}])

    async def user(self, _visit: Visit) -> Response:
        sender = self._account.senders()[0]
        now = stamp(self._desk.simulation.clock.now())
        return JSONResponse(
            {
                "user": {
                    "address": f"{sender['street']} {sender['house_number']}".strip(),
                    "city": sender["city"],
                    "company_logo": None,
                    "company_name": sender["company_name"],
                    "data": [],
                    "email": sender["email"],
                    "invoices": [],
                    "modules": [],
                    "postal_code": sender["postal_code"],
                    "registered": moment(now),
                    "telephone": sender["telephone"],
                    "username": sender["contact_name"],
                }
            }
        )

    async def senders(self, _visit: Visit) -> Response:
        return JSONResponse({"sender_addresses": self._account.senders()})

    async def sender(self, visit: Visit) -> Response:
        found = self._account.sender(visit.request.path_params["id"])
        if found is None:
            raise Rejected(404, "No SenderAddress matches the given query.", "unknown_sender")
        return JSONResponse({"sender_address": found})

    async def points(self, visit: Visit) -> Response:
        """A list, the nearest first. They are found by postcode, in `postal_code` or anywhere in `address`."""
        query = visit.fields = dict(visit.request.query_params)
        country = _country(query, "country")
        if not country:
            raise invalid({"country": ["This field is required."]})
        today = self._desk.simulation.clock.now()
        found = [] if query.get("carrier", "colissimo") != "colissimo" else _near(country, query)
        return JSONResponse([to_json(point, today) for point in found])

    async def point(self, visit: Visit) -> Response:
        found = service_point(visit.request.path_params["id"])
        if found is None:
            raise Rejected(404, "No ServicePoint matches the given query.", "unknown_point")
        return JSONResponse(to_json(found, self._desk.simulation.clock.now()))

    async def point_is_open(self, visit: Visit) -> Response:
        return JSONResponse(service_point(visit.request.path_params["id"]) is not None)

    def _origin(self, query: Mapping[str, str]) -> str:
        """The country of the sender address asked for, else of the default one."""
        if query.get("sender_address", "all") == "all":
            return str(self._account.senders()[0]["country"])
        sender = self._account.sender(_number(query, "sender_address"))
        if sender is None:
            raise invalid({"sender_address": ["Invalid sender address"]})
        return str(sender["country"])


def _fitting(query: Mapping[str, str]) -> list[Method]:
    """Methods for sending, or with `is_return` for returns; with a service point, those that go to one."""
    back = query.get("is_return", "").lower() in ("true", "1")
    point = query.get("service_point_id") or query.get("service_point")
    found = [one for one in METHODS.values() if one.is_return == back or one.id == UNSTAMPED]
    return [one for one in found if not point or one.point_input == "required"]


def _near(country: str, query: Mapping[str, str]) -> list[Any]:
    if country not in FORMS:
        return []
    written = query.get("postal_code") or query.get("address", "")
    found = re.search(rf"(?<!\w)(?:{FORMS[country][0]})(?!\w)", written.upper())
    if not found:
        raise Rejected(400, f'address: "A postal code of {country} is needed to find service points."', "invalid_field")
    return points_near(country, found[0])


def _country(query: Mapping[str, str], name: str) -> str:
    code = query.get(name, "").upper()
    if code and code not in COUNTRIES:
        raise invalid({name: [f'"{code[:60]}" is not a valid choice.']})
    return code


def _number(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 13):
        raise invalid({name: ["A valid integer is required."]})
    return int(text) if text else None

"""EasyPost's own client for Python, pointed at our EasyPost."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import easypost
from easypost.easypost_object import EasyPostObject
from easypost.util import validate_webhook

Json = dict[str, Any]


def call(url: str, key: str, method: str, arguments: list[Any], named: Json) -> Any:
    """What `client.METHOD(*arguments, **named)` gives, as JSON; the method is told as `service.method`."""
    client = easypost.EasyPostClient(key, api_base=f"{url}/easypost/v2")
    return _plain(attrgetter(method)(client)(*arguments, **named))


def pages(url: str, key: str, service: str, name: str, size: int) -> list[Any]:
    """All pages of a list, as the client turns them: the ids on each."""
    client = easypost.EasyPostClient(key, api_base=f"{url}/easypost/v2")
    drawer = getattr(client, service)
    page = drawer.all(page_size=size)
    turned = [[one.id for one in page[name]]]
    while page["has_more"]:
        page = drawer.get_next_page(page, page_size=size)
        turned.append([one.id for one in page[name]])
    return turned


def lowest(url: str, key: str, shipment: str) -> Json:
    """The cheapest rate of a shipment, as the client chooses it."""
    client = easypost.EasyPostClient(key, api_base=f"{url}/easypost/v2")
    chosen: Json = _plain(client.shipment.retrieve(shipment).lowest_rate())
    return chosen


def validate(body: str, headers: Json, secret: str) -> Json:
    """A webhook as the client lets it pass."""
    checked: Json = validate_webhook(body.encode(), headers, secret)
    return checked


def _plain(value: Any) -> Any:
    if isinstance(value, EasyPostObject):
        return value.to_dict()
    return [_plain(one) for one in value] if isinstance(value, list) else value


OPERATIONS = {"call": call, "pages": pages, "lowest": lowest, "validate": validate}

"""karrio's connectors of Colissimo (with La Poste Suivi) and Chronopost, pointed at our carrier.

Only the address is ours: the connector's settings are its own, in a class that says where the server is. `url` is the
carrier's; `dialect` is "colissimo" or "chronopost"; a request is the JSON that karrio's models take.
Each answer is {"details": what karrio read, or None, "messages": the errors it found}.
"""

from __future__ import annotations

from typing import Any

import karrio.sdk as karrio
from karrio.core import models
from karrio.core.utils import DP
from karrio.mappers.chronopost.settings import Settings as ChronopostSettings
from karrio.mappers.colissimo.settings import Settings as ColissimoSettings
from loguru import logger

logger.remove()
Answer = dict[str, Any]


class _Colissimo(ColissimoSettings):  # type: ignore[misc]
    base = ""

    @property
    def server_url(self) -> str:
        return f"{self.base}/colissimo/sls-ws/SlsServiceWSRest/2.0"

    @property
    def laposte_server_url(self) -> str:
        return f"{self.base}/laposte/suivi/v2"


class _Chronopost(ChronopostSettings):  # type: ignore[misc]
    base = ""

    @property
    def server_url(self) -> str:
        return f"{self.base}/chronopost"


_ACCOUNTS = {
    "colissimo": (_Colissimo, {"contract_number": "900001"}),
    "chronopost": (_Chronopost, {"account_number": "19869502"}),
}


def _gateway(url: str, dialect: str, password: str) -> Any:
    settings, account = _ACCOUNTS[dialect]
    if dialect == "colissimo":
        account = {**account, "laposte_api_key": password}
    gateway = karrio.gateway[dialect].create({**account, "password": password})
    gateway.settings.__class__ = type(settings.__name__, (settings,), {"base": url})
    return gateway


def _told(parsed: tuple[Any, list[Any]]) -> Answer:
    details, messages = parsed
    return {"details": DP.to_dict(details) or None, "messages": DP.to_dict(messages) or []}


def ship(url: str, dialect: str, shipment: dict[str, Any], password: str = "door-key") -> Answer:
    request = models.ShipmentRequest(**shipment)
    return _told(karrio.Shipment.create(request).from_(_gateway(url, dialect, password)).parse())


def track(url: str, dialect: str, numbers: list[str], password: str = "door-key") -> Answer:
    request = models.TrackingRequest(tracking_numbers=numbers)
    return _told(karrio.Tracking.fetch(request).from_(_gateway(url, dialect, password)).parse())


def cancel(url: str, dialect: str, number: str, password: str = "door-key") -> Answer:
    request = models.ShipmentCancelRequest(shipment_identifier=number)
    return _told(karrio.Shipment.cancel(request).from_(_gateway(url, dialect, password)).parse())


def rates(url: str, dialect: str, wanted: dict[str, Any], password: str = "door-key") -> Answer:
    request = models.RateRequest(**wanted)
    return _told(karrio.Rating.fetch(request).from_(_gateway(url, dialect, password)).parse())


OPERATIONS = {"ship": ship, "track": track, "cancel": cancel, "rates": rates}

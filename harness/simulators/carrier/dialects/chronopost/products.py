"""The products of Chronopost, by code, and which of this carrier's services each stands for."""

from __future__ import annotations

from dataclasses import dataclass

from harness.simulators.carrier.rates import Lane
from harness.simulators.carrier.tracking_number import tracking_number


@dataclass(frozen=True, slots=True)
class Product:
    """`service` is this carrier's; `share` the price in hundredths of that service's; `letters` begin its numbers."""

    code: str
    name: str
    service: str
    letters: str
    share: int = 100
    abroad: bool = False

    @property
    def direction(self) -> str:
        return "return" if self.service == "return" else "outbound"

    def goes(self, lane: Lane) -> bool:
        """Whether it is a product for that way: one within the country, or one abroad and overseas."""
        return self.abroad == (lane.zone != "domestic")

    def number(self, _service: str, serial: int) -> str:
        """A skybill number: UPU S10, from any whole number."""
        return tracking_number(self.letters, serial % 10**8)


PRODUCTS = {
    product.code: product
    for product in (
        Product("01", "Chrono 13", "express", "XY"),
        Product("02", "Chrono 10", "express", "XB", 130),
        Product("16", "Chrono 18", "express", "XA", 90),
        Product("58", "Chrono 13 instance", "express", "XY"),
        Product("2M", "Chrono 18 instance", "express", "XA", 90),
        Product("00", "Chrono Retrait Bureau", "pickup", "XR"),
        Product("86", "Chrono Relais 13", "pickup", "XR"),
        Product("49", "Chrono Relais Europe", "pickup", "XR", abroad=True),
        Product("17", "Chrono Express", "express", "EE", abroad=True),
        Product("37", "Chrono Premium", "express", "EP", 120, abroad=True),
        Product("44", "Chrono Classic", "home", "XN", abroad=True),
        Product("4T", "Chrono Retour", "return", "XT"),
        Product("3T", "Chrono Retour Europe", "return", "XT", abroad=True),
    )
}


def product_of(code: str) -> Product | None:
    """The product with this code, written with one digit or two; None when there is none."""
    plain = code.strip().upper()
    return PRODUCTS.get(plain.zfill(2)) if plain else None

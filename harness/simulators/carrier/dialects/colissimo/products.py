"""The products of Colissimo, by code, and the numbers of its parcels.

Within France a number is two characters of the product, ten digits and a key (as EAN: weights 3 and 1 from the right, to
the next ten). That rule and the prefixes 8L, 9V, 7Q, 8R and 5R are seen in public numbers; other prefixes are ours. Beyond
France it is UPU S10.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from harness.simulators.carrier.tracking_number import is_valid, tracking_number

_DOMESTIC = re.compile(r"[0-9][A-Z][0-9]{11}")
_ABROAD = "CB"
FRANCE = frozenset({"domestic"})
_OVERSEAS = frozenset({"overseas"})
_NEAR = FRANCE | {"near", "union"}


@dataclass(frozen=True, slots=True)
class Product:
    """`service` is this carrier's, `zones` those of its tariff where the product goes (see `rates.Lane.zone`)."""

    code: str
    name: str
    service: str
    prefix: str
    zones: frozenset[str]

    @property
    def direction(self) -> str:
        return "return" if self.service == "return" else "outbound"

    def numbering(self, zone: str) -> Callable[[str, int], str]:
        """Makes numbers for a parcel of this product that goes to `zone`."""
        if zone in ("domestic", "overseas"):
            return lambda _service, serial: domestic_number(self.prefix, serial)
        return lambda _service, serial: tracking_number(_ABROAD, serial % 10**8)


PRODUCTS = {
    product.code: product
    for product in (
        Product("DOM", "Domicile sans signature", "home", "8L", FRANCE | {"near", "union", "europe"}),
        Product("DOS", "Domicile avec signature", "home", "6C", FRANCE | {"near", "union", "europe", "world"}),
        Product("COL", "Colissimo Expert", "home", "9V", FRANCE),
        Product("COLI", "Colissimo Expert International", "home", "9V", frozenset({"near", "union", "europe", "world"})),
        Product("CECO", "Eco France", "home", "6Z", FRANCE),
        Product("COLR", "Flash sans signature", "express", "6J", FRANCE),
        Product("J+1", "Flash avec signature", "express", "6K", FRANCE),
        Product("COM", "Domicile Outre-Mer sans signature", "home", "8Q", _OVERSEAS),
        Product("CDS", "Domicile Outre-Mer avec signature", "home", "7Q", _OVERSEAS),
        Product("ECO", "Eco Outre-Mer sans signature", "home", "6Q", _OVERSEAS),
        Product("ECOS", "Eco Outre-Mer avec signature", "home", "6Y", _OVERSEAS),
        *(
            Product(code, "Point retrait", "pickup", prefix, FRANCE | {"near"})
            for code, prefix in (
                ("HD", "6H"), ("BPR", "6P"), ("ACP", "6P"), ("CDI", "6P"), ("BDP", "6P"), ("A2P", "6M"), ("CMT", "6M"),
                ("PCS", "6M"),
            )
        ),
        Product("CORE", "Retour France", "return", "8R", FRANCE),
        Product("CORI", "Retour International vers la France", "return", "5R", _NEAR | _OVERSEAS),
        Product("CORF", "Retour International depuis la France", "return", "5R", _NEAR | _OVERSEAS),
    )
}  # fmt: skip


def key_of(digits: str) -> int:
    """The key of ten digits."""
    weighed = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -weighed % 10


def domestic_number(prefix: str, serial: int) -> str:
    """The number of a parcel within France, from any whole number."""
    digits = f"{serial % 10**10:010d}"
    return f"{prefix}{digits}{key_of(digits)}"


def is_number(number: str) -> bool:
    """Whether `number` is of one of the two forms, with the right key."""
    return is_valid(number) or (_DOMESTIC.fullmatch(number) is not None and key_of(number[2:12]) == int(number[12]))

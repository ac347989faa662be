"""How the receiver of each handoff is looked at. A system the landscape lacks cannot be asked: Blind."""

from __future__ import annotations

from typing import Any, TypeVar

from harness.journey.life import Life
from harness.probes.reading import Blind
from harness.probes.sights import Sights

Fields = dict[str, Any]
P = TypeVar("P")


def _there(probe: P | None, role: str) -> P:
    if probe is None:
        raise Blind(f"there is no way to look at the {role} of this landscape")
    return probe


def shop_order(life: Life, sights: Sights, _part: str) -> Fields:
    return _there(sights.shop, "shop").order(life.order)


def shop_stock(life: Life, sights: Sights, _part: str) -> Fields:
    return dict(_there(sights.shop, "shop").stock(sorted(life.ordered)))


def payment(life: Life, sights: Sights, _part: str) -> Fields:
    return _there(sights.psp, "psp").order(life.order)


def warehouse_order(life: Life, sights: Sights, _part: str) -> Fields:
    return _there(sights.warehouse, "warehouse").order(life.order)


def warehouse_return(_life: Life, sights: Sights, rma: str) -> Fields:
    return _there(sights.warehouse, "warehouse").return_(rma)


def parcels_out(life: Life, sights: Sights, _part: str) -> Fields:
    return _there(sights.carrier, "carrier").parcels(life.order, "outbound")


def parcels_back(life: Life, sights: Sights, _part: str) -> Fields:
    return _there(sights.carrier, "carrier").parcels(life.order, "return")


def confirmation_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "confirmation")


def dispatch_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "dispatch")


def return_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "return")


def refund_mail(life: Life, sights: Sights, _part: str) -> Fields:
    return _mail(life, sights, "refund")


def _mail(life: Life, sights: Sights, kind: str) -> Fields:
    return _there(sights.mail, "mail").mail(life.order, kind, life.terms.currency)


def order_page(life: Life, _sights: Sights, _part: str) -> Fields:
    if life.page is None:
        raise Blind("no customer is there to open the order page")
    return life.page()

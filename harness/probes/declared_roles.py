"""The probes of declared systems, one a role: the questions of harness/probes/sight.py, answered from declared subjects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.probes.analytics import counted
from harness.probes.carrier import summed
from harness.probes.declared import Declared
from harness.probes.erp import ErpProbe
from harness.probes.mailbox import last_of
from harness.probes.reading import Blind
from harness.probes.visible import links_in

Fields = dict[str, Any]
Stock = dict[str, dict[str, int]]
_UNTOLD: Fields = {"recipient": {}, "service": "", "rma": ""}
_MOVED = ("authorised", "captured", "refunded")


class _Probe:
    """What all of them have: declared subjects, and a way to try them."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared

    def try_out(self) -> None:
        """Ask each declared subject for what nobody has. Raises Blind when one cannot be seen."""
        self._declared.try_out()


class DeclaredShop(_Probe):
    """A shop whose books are read as the landscape says. It tells nothing of its messages."""

    def order(self, order: str) -> Fields:
        """As ShopProbe.order, with what is declared."""
        found = self._declared.one("order", order=order)
        if not found:
            return {}
        payment = {name: found[name] for name in _MOVED if name in found}
        if "payment_reference" in found:
            payment["reference"] = found["payment_reference"]
        made = found | {"payment": payment}
        if "statuses" in found:
            made["history"] = [{"status": status} for status in found["statuses"]]
        if "returns" in found:
            made["returns_by_rma"] = {each["rma"]: each for each in found["returns"]}
        if "credit_notes" in found:
            made["credited"] = found.get("credited", sum(note["amount"] for note in found["credit_notes"]))
        if "parcels" in found:
            made = _parcels_told(found["parcels"]) | made
        return self._declared.partly(made, "order")

    def stock(self, skus: list[str]) -> Stock:
        """By article: on_hand and held."""
        return _stock(self._declared, skus)

    def messages(self, order: str) -> Fields:  # noqa: ARG002 - it is asked so
        """Nothing: what a shop sent and got is only known to one that tells."""
        return {}

    def orders(self, since: int = 0) -> list[str]:  # noqa: ARG002 - it is asked so
        """Raises Blind."""
        raise Blind("a shop that is declared in the landscape is asked for one order at a time")


class DeclaredPayments(_Probe):
    """A payment provider whose books are read as the landscape says."""

    def order(self, order: str) -> Fields:
        """As PaymentsProbe.order, with what is declared."""
        found = self._declared.one("order", order=order)
        if "captures" in found:
            found["payments"] = [{"captures": found["captures"]}]
        return self._declared.partly(found, "order")

    def order_of_session(self, session: str) -> str:
        """The order a payment page is for, "" for an unknown one."""
        found = self._declared.one("session", session=session)
        return str(found["order"]) if found else ""


class DeclaredWarehouse(_Probe):
    """A warehouse whose books are read as the landscape says."""

    def order(self, order: str) -> Fields:
        """As WarehouseProbe.order, with what is declared."""
        found = self._declared.one("order", order=order)
        if "tracking_numbers" in found:
            found["parcels"] = [{"tracking_number": number} for number in found["tracking_numbers"]]
        return self._declared.partly(found, "order")

    def return_(self, rma: str) -> Fields:
        """As WarehouseProbe.return_, with what is declared."""
        return self._declared.partly(self._declared.one("return", rma=rma), "return")

    def returns_of(self, order: str) -> list[Fields]:
        """As WarehouseProbe.returns_of."""
        return [each | {"order": order} for each in self._declared.many("returns", order=order)]

    def stock(self, skus: list[str]) -> Stock:
        """By article: on_hand, held, damaged."""
        return _stock(self._declared, skus)


class DeclaredCarrier(_Probe):
    """A carrier whose parcels are read as the landscape says. Its labels are not."""

    def parcels(self, order: str, direction: str) -> Fields:
        """As CarrierProbe.parcels, with what is declared."""
        return self.both_ways(order)[direction]

    def both_ways(self, order: str) -> dict[str, Fields]:
        """{"outbound": …, "return": …}."""
        found = self._declared.many("parcels", order=order)
        parcels = [_UNTOLD | each | _contents(each) for each in found]
        untold = {name for name in _UNTOLD if found and name not in found[0]}
        ways = {way: summed(parcels, way) for way in ("outbound", "return")}
        return {way: self._declared.partly(_without(account, untold), "parcels") for way, account in ways.items()}

    def label(self, shipment: str) -> bytes:
        """Raises Blind."""
        raise Blind(f"the label of {shipment!r} cannot be had: the landscape says how parcels are read, not labels")


class DeclaredMail(_Probe):
    """A mailbox that is read as the landscape says."""

    def mails(self, order: str, kind: str = "") -> list[Fields]:
        """The mails of an order, oldest first."""
        read = self._declared.many("mails", order=order)
        found = [{"repeats": 0, "links": links_in(mail["html"])} | mail for mail in read]
        return [mail for mail in found if kind in ("", mail["kind"])]

    def mail(self, order: str, kind: str, currency: str) -> Fields:
        """As MailboxProbe.mail, with what is declared."""
        return self._declared.partly(last_of(self.mails(order, kind), currency), "mails")


class DeclaredAnalytics(_Probe):
    """An audience measurement whose events are read as the landscape says."""

    def events(self, order: str) -> Fields:
        """As AnalyticsProbe.events, with what is declared."""
        return self._declared.partly(counted(self._declared.many("events", order=order)), "events")


class DeclaredErp(ErpProbe):
    """An ERP whose books are read as the landscape says."""

    def __init__(self, declared: Declared) -> None:
        super().__init__(declared)
        self._declared = declared

    def try_out(self) -> None:
        """As the others. Raises Blind."""
        self._declared.try_out()

    def order(self, order: str) -> Fields:
        return self._declared.partly(super().order(order), "order")

    def invoices(self, order: str) -> Fields:
        return self._declared.partly(super().invoices(order), "invoices")

    def credit_notes(self, order: str) -> Fields:
        return self._declared.partly(super().credit_notes(order), "credit_notes")


DECLARED: dict[str, Callable[[Declared], Any]] = {
    "shop": DeclaredShop,
    "psp": DeclaredPayments,
    "warehouse": DeclaredWarehouse,
    "carrier": DeclaredCarrier,
    "mail": DeclaredMail,
    "erp": DeclaredErp,
    "analytics": DeclaredAnalytics,
}


def _parcels_told(parcels: list[Fields]) -> Fields:
    outbound = [parcel for parcel in parcels if parcel["direction"] == "outbound"]
    return {
        "tracking_numbers": sorted(parcel["tracking_number"] for parcel in outbound),
        "parcel_states": sorted({parcel["state"] for parcel in outbound}),
    }


def _without(account: Fields, untold: set[str]) -> Fields:
    """An account of parcels without what the carrier does not tell of them."""
    if not account:
        return {}
    parcels = [{name: value for name, value in parcel.items() if name not in untold} for parcel in account["parcels"]]
    return {name: value for name, value in account.items() if name not in untold} | {"parcels": parcels}


def _contents(parcel: Fields) -> Fields:
    return {"contents": [{"sku": sku, "quantity": count} for sku, count in parcel["units"].items()]}


def _stock(declared: Declared, skus: list[str]) -> Stock:
    """Each article is asked for by itself, so that one query serves any basket."""
    found = {sku: declared.one("stock", sku=sku) for sku in skus}
    return {sku: row | {"sku": sku} for sku, row in found.items() if row}

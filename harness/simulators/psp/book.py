"""Everything that exists at the provider, found by id; new ids; and the seam where money moves.

Nothing here walks over all things: a thing is found by its id, or by a list that it was entered in when it came.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from harness.simulators.psp.errors import Refusal, not_found
from harness.simulators.psp.holding import CashMove, Customer, Mandate, PaymentMethod, Receiver, SetupIntent
from harness.simulators.psp.models import Charge, Count, Event, Intent, Pointer, Refund, Session
from harness.simulators.simulation import Simulation
from harness.simulators.things import Things

T = TypeVar("T")
_ALPHABET = (string.ascii_letters + string.digits).encode()
_SIGNS = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))
_DIGEST = 32


class Moved(Protocol):
    """What money moves for."""

    id: str
    currency: str


# Kind ("charge", "refund", "refund_failure", …), amount (positive: to us, negative: away), source, order.
MoneyMoved = Callable[[str, int, Any, str], None]


class Book:
    """All that one provider keeps."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.url = simulation.options.url
        things = simulation.store.things
        self.sessions = things("session", Session, due=lambda it: it.expires_at if it.status == "open" else None)
        self.intents = things("intent", Intent, due=lambda it: it.due)
        self.charges = things("charge", Charge)
        self.refunds = things("refund", Refund, due=lambda it: it.due)
        self.events = things("event", Event)
        self.customers = things("customer", Customer)
        self.methods = things("method", PaymentMethod)
        self.mandates = things("mandate", Mandate)
        self.setups = things("setup", SetupIntent)
        self.cash = things("cash", CashMove)
        self.receivers = things("receiver", Receiver)
        self._lists = things("list", Pointer)
        self._counts = things("count", Count)
        self._listeners: list[MoneyMoved] = []
        # Where the API finds what others keep, for `expand[]`: {"balance_transaction": id -> thing or None}.
        self.shelves: dict[str, Callable[[str], object | None]] = {}

    # Settings

    @property
    def merchant(self) -> str:
        """Whose page it is."""
        return str(self.simulation.store.setting("merchant", "Dryrun Test Shop"))

    def set_merchant(self, name: str) -> None:
        self.simulation.store.set_setting("merchant", name)

    def now(self, order: str = "") -> int:
        """The provider's time in Unix seconds, as `order` has it."""
        return int(self.simulation.clock.now(order).timestamp())

    # Ids and lists

    def new_id(self, prefix: str, order: str = "", length: int = 24) -> str:
        """A fresh id such as `pi_…`, made of the seed, the order and how many ids that has had.

        So what happens to other orders changes nothing, and nothing comes twice, after a restart or a restored snapshot.
        """
        count = self._counts.get(order)
        if count is None:
            count = Count()
            self._counts.put(order, count, group=order)
        count.taken += 1
        again = f"\0{self.simulation.store.restored}" if self.simulation.store.restored else ""
        text = f"{self.simulation.seed.number}\0{order}\0{prefix}\0{count.taken}{again}".encode()
        signs = b"".join(
            hashlib.blake2b(text, digest_size=_DIGEST, salt=bytes([part])).digest()
            for part in range(-(-length // _DIGEST))
        )
        return f"{prefix}_{signs[:length].translate(_SIGNS).decode()}"

    def enter(self, list_: str, identity: str) -> None:
        """Enter a thing in a list such as "payments:100027", once; it is then the newest there."""
        place = f"{list_}:{identity}"
        if place not in self._lists:
            self._lists.put(place, Pointer(identity), group=list_)

    def strike(self, list_: str, identity: str) -> None:
        """Take a thing out of a list."""
        self._lists.remove(f"{list_}:{identity}")

    def listed(self, list_: str, limit: int, *, before: str = "", after: str = "") -> list[str]:
        """The ids in a list: the newest first, older than `before` if given; or those next after `after`, oldest first."""
        if after:
            found = self._lists.earliest(limit, after=f"{list_}:{after}", group=list_)
        else:
            found = self._lists.latest(limit, before=f"{list_}:{before}" if before else "", group=list_)
        return [pointer.id for pointer in found]

    def in_list(self, list_: str, identity: str) -> bool:
        return f"{list_}:{identity}" in self._lists

    # One by id: each raises Refusal when there is none; 404 for what an address names, 400 for what a parameter does

    def session(self, identity: str, param: str = "session") -> Session:
        return _found(self.sessions, identity, "checkout.session", param)

    def intent(self, identity: str, param: str = "intent") -> Intent:
        return _found(self.intents, identity, "payment_intent", param)

    def charge(self, identity: str, param: str = "charge") -> Charge:
        return _found(self.charges, identity, "charge", param)

    def refund(self, identity: str, param: str = "refund") -> Refund:
        return _found(self.refunds, identity, "refund", param)

    def event(self, identity: str) -> Event:
        return _found(self.events, identity, "event", "id")

    def customer(self, identity: str, param: str = "customer", *, status: int = 404) -> Customer:
        found = _found(self.customers, identity, "customer", param, status)
        if found.deleted and status != 404:
            raise _missing("customer", identity, param, status)
        return found

    def method(self, identity: str, param: str = "payment_method", *, status: int = 404) -> PaymentMethod:
        return _found(self.methods, identity, "PaymentMethod", param, status)

    def mandate(self, identity: str) -> Mandate:
        return _found(self.mandates, identity, "mandate", "mandate")

    def setup(self, identity: str, param: str = "intent") -> SetupIntent:
        return _found(self.setups, identity, "setupintent", param)

    def receiver(self, identity: str) -> Receiver:
        return _found(self.receivers, identity, "webhook_endpoint", "webhook_endpoint")

    def charges_of(self, intent: Intent) -> list[Charge]:
        """All attempts at an intent, oldest first."""
        return [found for identity in intent.charges if (found := self.charges.get(identity))]

    def charge_of(self, intent: Intent) -> Charge | None:
        """The charge that a bank accepted, or is about to."""
        return self.charges.get(intent.charge) if intent.charge else None

    def refunds_of(self, charge: Charge) -> list[Refund]:
        """All refunds of a charge, oldest first."""
        return [found for identity in charge.refunds if (found := self.refunds.get(identity))]

    # What others hear

    def moved(
        self, operation: str, thing: str, identity: str, before: str, after: str, order: str, **more: Any
    ) -> None:
        """Note a change of state."""
        self.simulation.journal.moved(operation, thing, identity, before, after, order=order, **more)

    def on_money(self, listener: MoneyMoved) -> None:
        """Call `listener` whenever money moves, before it is told to the shop."""
        self._listeners.append(listener)

    def money_moved(self, kind: str, amount: int, source: Moved, order: str) -> None:
        """Money came in (`amount` above 0) or went away: the one seam for whoever keeps the provider's balance.

        kind     "charge" (each capture), "refund", "refund_failure" (a refund came back), "refund_canceled"; others may
                 be added by whoever moves money for other reasons: "dispute", "payout"… (see `balance`)
        source   what it moved for; its `balance_transaction` is shown by the API once it is set
        """
        self.moved("money.move", kind, source.id, "", "moved", order, amount=amount, currency=source.currency.upper())
        for listener in self._listeners:
            listener(kind, amount, source, order)


def _found(shelf: Things[T], identity: str, thing: str, param: str, status: int = 404) -> T:
    found = shelf.get(identity)
    if found is None:
        raise _missing(thing, identity, param, status)
    return found


def _missing(thing: str, identity: str, param: str, status: int) -> Refusal:
    refusal = not_found(thing, identity, param)
    refusal.status = status
    return refusal


_NO_MINOR = ("jpy", "krw", "xof")


def money_text(amount: int, currency: str) -> str:
    """An amount as Stripe's messages write it: `€23.90`."""
    sign = {"eur": "€", "usd": "$", "gbp": "£"}.get(currency, "")
    digits = str(amount) if currency in _NO_MINOR else f"{amount // 100:,}.{amount % 100:02d}"
    return f"{sign}{digits}" if sign else f"{digits} {currency}"


def check_amount(amount: int, currency: str, param: str) -> None:
    """Raise Refusal unless a card can be charged `amount`: from half a euro (or the like) to 999,999.99."""
    least = 50
    if amount < least:
        message = f"Amount must be at least {money_text(least, currency)} {currency}"
        raise Refusal(message, code="amount_too_small", param=param)
    if amount > 99_999_999:
        message = f"Amount must be no more than {money_text(99_999_999, currency)} {currency}"
        raise Refusal(message, code="amount_too_large", param=param)


def set_only(metadata: dict[str, str] | Iterable[tuple[str, str]]) -> dict[str, str]:
    """Metadata without the names whose text is empty: an empty text unsets a name."""
    return {name: text for name, text in dict(metadata).items() if text}


_ORDER_NAMES = ("order", "order_id", "order_number", "order_reference")


def order_of(metadata: dict[str, str]) -> str:
    """The shop's order that metadata name: `order`, else what connectors call it."""
    return next((metadata[name] for name in _ORDER_NAMES if metadata.get(name)), "")

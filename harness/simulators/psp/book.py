"""Everything that exists at the provider, found by id; new ids; and the events that tell of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from harness.simulators.hooks import Message
from harness.simulators.psp import objects
from harness.simulators.psp.errors import Refusal, not_found
from harness.simulators.psp.models import Charge, Intent, Refund, Session
from harness.simulators.simulation import Simulation

API_VERSION = "2026-10-28.endive"
T = TypeVar("T")
_ALPHABET = string.ascii_letters + string.digits


class StripeSigner:
    """Stripe's way of signing: `Stripe-Signature: t=…,v1=HMAC-SHA256(secret, "t.body")`."""

    def headers(self, identity: str, body: str, secret: str, at: datetime) -> dict[str, str]:  # noqa: ARG002 - Stripe signs no id
        if not secret:
            raise ValueError("a webhook secret is needed")
        time = int(at.timestamp())
        digest = hmac.new(secret.encode(), f"{time}.{body}".encode(), hashlib.sha256).hexdigest()
        return {"stripe-signature": f"t={time},v1={digest}", "user-agent": "Stripe/1.0 (simulated)"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as Stripe tells it. `body` is the JSON that is signed and sent."""

    id: str
    type: str
    created: int
    body: str

    def to_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.body)
        return shown


class Book:
    """All sessions, intents, charges, refunds and events of one provider."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.url = simulation.options.url
        self.merchant = "Dryrun Test Shop"
        self.sessions: dict[str, Session] = {}
        self.intents: dict[str, Intent] = {}
        self.charges: dict[str, Charge] = {}
        self.refunds: dict[str, Refund] = {}
        self.events: dict[str, Event] = {}
        self._chance = simulation.seed.stream("psp", "ids")

    def new_id(self, prefix: str, length: int = 24) -> str:
        """A fresh id such as `pi_…`, the same in every run with the same seed and the same calls."""
        return f"{prefix}_{''.join(self._chance.choices(_ALPHABET, k=length))}"

    def now(self) -> int:
        """The provider's time in Unix seconds."""
        return int(self.simulation.clock.now().timestamp())

    def session(self, identity: str, param: str = "session") -> Session:
        """Raises Refusal 404 when there is none; so do the three below."""
        return _found(self.sessions, identity, "checkout.session", param)

    def intent(self, identity: str, param: str = "intent") -> Intent:
        return _found(self.intents, identity, "payment_intent", param)

    def charge(self, identity: str, param: str = "charge") -> Charge:
        return _found(self.charges, identity, "charge", param)

    def refund(self, identity: str, param: str = "refund") -> Refund:
        return _found(self.refunds, identity, "refund", param)

    def event(self, identity: str) -> Event:
        return _found(self.events, identity, "event", "id")

    def show(self, thing: object) -> dict[str, Any]:
        """Stripe's JSON of a thing of this book."""
        match thing:
            case Session():
                return objects.session(thing, self.intents.get(thing.intent), self.url)
            case Intent():
                return objects.intent(thing, self.url)
            case Charge():
                return objects.charge(thing)
            case Refund():
                return objects.refund(thing)
            case Event():
                return thing.to_json()
        raise TypeError(f"a {type(thing).__name__} is not shown by the API")

    def look_up(self, identity: str) -> object:
        """The thing with this id, whatever its kind. Raises KeyError."""
        for shelf in (self.intents, self.charges, self.refunds, self.sessions):
            if identity in shelf:
                return shelf[identity]
        raise KeyError(identity)

    def announce(
        self, kind: str, order: str, thing: Session | Intent | Charge | Refund, fields: Mapping[str, Any]
    ) -> None:
        """Keep the event `kind` about `thing` and send it as a webhook."""
        self.announce_json(kind, order, self.show(thing), fields)

    def announce_json(self, kind: str, order: str, shown: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        """As `announce`, for what is already JSON."""
        body = {
            "id": self.new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now(),
            "data": {"object": shown},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        event = Event(str(body["id"]), kind, self.now(), json.dumps(body, ensure_ascii=False))
        self.events[event.id] = event
        told = {"object": shown["id"], **fields}
        self.simulation.hooks.send(Message(event.id, kind, order, event.body, told))

    def moved(
        self, operation: str, thing: str, identity: str, before: str, after: str, order: str, **more: Any
    ) -> None:
        """Note a change of state."""
        self.simulation.journal.moved(operation, thing, identity, before, after, order=order, **more)

    def of_order(self, order: str) -> Iterable[tuple[Session | None, Intent | None]]:
        """Every payment that was begun for `order` (for all orders when empty), oldest first."""
        for session in self.sessions.values():
            if order in ("", session.order):
                yield session, self.intents.get(session.intent)
        for intent in self.intents.values():
            if not intent.session and order in ("", intent.order):
                yield None, intent


def _found(shelf: Mapping[str, T], identity: str, thing: str, param: str) -> T:
    try:
        return shelf[identity]
    except KeyError:
        raise not_found(thing, identity, param) from None


def money_text(amount: int, currency: str) -> str:
    """An amount as Stripe's messages write it: `€23.90`."""
    sign = {"eur": "€", "usd": "$", "gbp": "£"}.get(currency, "")
    digits = str(amount) if currency in ("jpy", "krw", "xof") else f"{amount // 100:,}.{amount % 100:02d}"
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

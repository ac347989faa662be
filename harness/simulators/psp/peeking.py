"""Which order a call is about, told before anybody has worked it: only asked while a fault waits for an order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from harness.simulators.naming import named_order
from harness.simulators.psp.book import Book
from harness.simulators.reception import Peek, Visit
from harness.simulators.things import Things


def order_about(book: Book) -> Peek:
    """A peek that finds the order in the metadata, else by the session, intent, charge, refund or dispute that is named."""

    def peek(visit: Visit) -> str:
        found = named_order(visit)
        return found or next((order for each in _named(visit) if (order := _order_of(book, each))), "")

    return peek


def _named(visit: Visit) -> Iterator[str]:
    """The ids in the address and in the form."""
    yield from (str(part) for part in visit.request.path_params.values())
    try:
        form = parse_qs(visit.raw.decode("ascii"), max_num_fields=500)
    except ValueError:
        return
    yield from (form[name][0] for name in ("payment_intent", "charge") if name in form)


def _order_of(book: Book, identity: str) -> str:
    things: dict[str, Things[Any]] = {
        "cs": book.sessions,
        "pi": book.intents,
        "ch": book.charges,
        "py": book.charges,
        "re": book.refunds,
        "pyr": book.refunds,
    }
    if identity.startswith("du_"):
        dispute: Any = book.shelves["dispute"](identity)
        return str(dispute.order) if dispute is not None else ""
    shelf = things.get(identity.partition("_")[0])
    thing = shelf.get(identity) if shelf is not None else book.intents.named(identity)  # a page is named by the intent
    return str(thing.order) if thing is not None else ""

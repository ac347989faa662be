"""What the console for people shows of a carrier: one card a parcel, with what can happen to it next."""

from __future__ import annotations

from datetime import UTC, datetime

from harness.kernel.clock import stamp
from harness.simulators.board import Button, Card, Fact, Input, Messages
from harness.simulators.carrier.depot import Depot
from harness.simulators.carrier.lifecycle import INCIDENTS, MOVES, REASONS, moves
from harness.simulators.carrier.news import NEWS
from harness.simulators.carrier.parcel import Parcel

# A label is taken back by who asked for it: not a courier's move, and not one to press by mistake.
_FOLDED = frozenset({*INCIDENTS, "cancel"})


def cards(depot: Depot, order: str, limit: int) -> list[Card]:
    """Up to `limit` cards, the newest parcel first; of one order when it is given."""
    return [card(parcel) for parcel in depot.things.latest(limit, group=order or None)]


def card(parcel: Parcel) -> Card:
    """One parcel as it stands."""
    last = parcel.events[-1]
    return Card(
        thing="parcel",
        id=parcel.tracking_number,
        order=parcel.order,
        state=parcel.state,
        at=last["at"],
        facts=_facts(parcel),
        buttons=tuple(_button(parcel, move) for move in _possible(parcel)),
    )


def messages(operations: list[str], sent: list[str]) -> Messages:
    """What can be disturbed: what the carrier tells, and what it is asked; with what its dialects tell besides."""
    return Messages(sent=tuple(dict.fromkeys([*NEWS, *sent])), received=tuple(dict.fromkeys(operations)))


def _facts(parcel: Parcel) -> dict[str, Fact]:
    recipient, last = parcel.asked["recipient"], parcel.events[-1]
    shown: dict[str, Fact] = {
        "service": parcel.service,
        "direction": parcel.direction,
        "recipient": recipient["name"],
        "city": f"{recipient['postcode']} {recipient['city']} {recipient['country']}".strip(),
        "weight_g": parcel.asked["weight_g"],
        "place": last["place"],
        "reason": last.get("reason", ""),
        "point": parcel.point.get("name", ""),
        "rma": parcel.asked.get("rma", ""),
        "manifest": parcel.manifest,
        "dialect": "" if parcel.dialect == "native" else parcel.dialect,
        "next_move": parcel.next_move,
        "next_at": _moment(parcel.next_at),
        "tracking_url": parcel.tracking_url,
        "label_url": "" if parcel.state == "cancelled" else parcel.label_url,
    }
    return {name: fact for name, fact in shown.items() if fact != ""}


def _possible(parcel: Parcel) -> list[str]:
    """The moves worth a button, in the order of a parcel's life."""
    possible = set(moves(parcel.state))
    if parcel.state != "returning":
        possible.discard("return")  # the way back has its own button
    if parcel.manifest:
        possible.discard("cancel")
    return [move for move in MOVES if move in possible]


def _button(parcel: Parcel, move: str) -> Button:
    reasons = REASONS.get(move, ())
    body = {"move": move, "reason": reasons[0]} if reasons else {"move": move}
    inputs = (Input("reason", ("reason",), "choice", choices=reasons, value=reasons[0]),) if reasons else ()
    wanted = move == "return" or move not in _FOLDED
    path = f"/parcels/{parcel.tracking_number}/moves"
    return Button(move, path, body, kind="move" if wanted else "incident", inputs=inputs)


def _moment(at: float | None) -> str:
    return stamp(datetime.fromtimestamp(at, UTC)) if at is not None else ""

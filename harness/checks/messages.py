"""No message is lost in silence: what the shop sent was taken, what it received had its effect.

A connector that gives up, or that refuses what a neighbour said, has broken a handoff even when the figures come out
right in the end. Messages that a fault spoiled on purpose are meant to be refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.events import Noted
from harness.ledger.store import Reading

_SPOILING = ("corrupt", "forge")


def check(reading: Reading) -> list[Ruling]:
    """For each order and each neighbour of the shop: its messages there and back."""
    return [ruling for order in facts.orders(reading) for ruling in (*_sent(order), *_received(order))]


def _sent(order: Facts) -> list[Ruling]:
    sent: list[dict[str, Any]] = _messages(order).get("sent", [])
    rulings = [_told(order)]
    for to in sorted({message["to"] for message in sent}):
        mine = [message for message in sent if message["to"] == to]
        stuck = sorted(
            f"{message['operation']} {message['state']}" for message in mine if message["state"] != "delivered"
        )
        receiver = "customer" if to == "mail" else to
        rulings.append(_rule(order, f"messages to the {to} are taken", f"shop -> {receiver}", stuck, "all delivered"))
    return rulings


def _received(order: Facts) -> list[Ruling]:
    received: list[dict[str, Any]] = _messages(order).get("received", [])
    rulings = list(_carried(order))
    for sender in sorted({message["from"] for message in received}):
        mine = [message for message in received if message["from"] == sender]
        spoilt = _spoilt(order, sender)
        refused = sorted(
            f"{message['type']}: {message['reason']}"
            for message in mine
            if message["effect"] == "refused" and message.get("id") not in spoilt
        )
        rulings.append(
            _rule(order, f"messages of the {sender} are applied", f"{sender} -> shop", refused, "all applied")
        )
    return rulings


def _told(order: Facts) -> Ruling:
    """A shop that does not tell of its messages leaves it open whether any was lost."""
    told = order.final.get("shop", {}).get("messages") is not None
    return rule(
        order, "messages", "messages of the shop are told", "shop", stage="", holds=told, expected="all of them",
        seen="all of them", systems=("shop",), lacking="" if told else "the shop does not tell what it sent and received",
    )  # fmt: skip


def _carried(order: Facts) -> Iterable[Ruling]:
    """What the simulators noted of their own messages: spoilt ones must be refused, and sound ones taken in the end."""
    sent = [note for note in order.noted("sent") if note.peer == "shop" and "attempt" in note.fields]
    given_up = [note for note in order.noted("refused") if note.reply.startswith("given up")]
    for sender in sorted({note.system for note in sent}):
        mine = [note for note in sent if note.system == sender]
        lost = sorted({note.operation for note in given_up if note.system == sender})
        yield _rule(order, f"messages of the {sender} reach the shop", f"{sender} -> shop", lost, "all of them")
        if spoilt := [note for note in mine if _is_spoilt(note)]:
            taken = sorted(f"{note.operation} {note.status}" for note in spoilt if 200 <= note.status < 300)
            name = f"spoilt messages of the {sender} are refused"
            yield _rule(order, name, f"{sender} -> shop", taken, "all refused")


def _is_spoilt(note: Noted) -> bool:
    """Cut on its way or signed by somebody else, on purpose: whoever takes it would take anything from anybody."""
    return bool(note.fields.get("forged") or note.fields.get("corrupted"))


def _rule(order: Facts, name: str, arrow: str, wrong: list[str], right: str) -> Ruling:
    return rule(
        order, "messages", name, arrow, stage="", holds=not wrong, expected=right,
        seen="; ".join(wrong) if wrong else right, systems=("shop",),
    )  # fmt: skip


def _messages(order: Facts) -> dict[str, Any]:
    return dict(order.final.get("shop", {}).get("messages") or {})


def _spoilt(order: Facts, sender: str) -> set[str]:
    """The ids of the messages that the sender noted as cut or forged by a fault."""
    noted = order.notes.get((sender, "disturbed"), ())
    return {note.key for _, note in noted if any(note.fields.get(way) for way in _SPOILING)}

"""The messages of one order over all systems, in the order of their happening: who, to whom, what, and what was answered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from harness.simulators.console.systems import Noted
from harness.simulators.console.words import Words
from harness.simulators.journal import Note

Kind = Literal["message", "moved", "disturbed", "refused"]
Tone = Literal["done", "trouble", "under-way"]

THINGS = {"payment_intent": "payment", "checkout.session": "session"}
"""What a journal calls otherwise than the board."""
_LONG_NUMBER = 20
_LONGEST = 200_000  # characters of a payload that are shown


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline, in words.

    number     of the note at the simulator `role`, which finds its payload
    source, target   who spoke to whom; "" for a change of state
    what       the message, or what moved
    answer     what became of it, `tone` whether that is well
    attempt    1, 2, 3… of a message sent, 0 when it is not known
    took       seconds from asking to answering, None when they were not measured
    """

    number: int
    role: str
    at: str
    kind: Kind
    source: str
    target: str
    what: str
    operation: str
    answer: str
    tone: Tone
    attempt: int = 0
    took: float | None = None
    payload: bool = False


def timeline(notes: Iterable[Noted], t: Words) -> list[Line]:
    """The lines of these notes. What two simulators noted of the same exchange is told once, as its receiver saw it."""
    return [_line(noted, t) for noted in _once(list(notes))]


def _once(notes: list[Noted]) -> list[Noted]:
    """The notes, a caller named where it told of its call itself; its own note left out when both saw the same."""
    calls: dict[tuple[str, str], list[Noted]] = {}
    for noted in notes:
        if noted.note.kind == "sent" and noted.note.body:
            calls.setdefault((noted.note.peer, noted.note.body), []).append(noted)
    told, twice = [], []
    for noted in notes:
        call = _call(noted, calls)
        if call is not None:
            if (call.note.status, call.note.reply) == (noted.note.status, noted.note.reply):
                twice.append(call)
            noted = Noted(noted.role, replace(noted.note, peer=call.role))  # noqa: PLW2901 - the same, better told
        told.append(noted)
    return [noted for noted in told if noted not in twice]


def _call(noted: Noted, calls: dict[tuple[str, str], list[Noted]]) -> Noted | None:
    """What the caller itself noted of a request; None when it is no simulator, or said who it is."""
    if noted.note.kind != "received" or noted.note.peer:
        return None
    known = calls.get((noted.role, noted.note.body), [])
    return known.pop(0) if known else None


def _line(noted: Noted, t: Words) -> Line:
    note, role = noted.note, noted.role
    if note.kind == "moved":
        return _moved(role, note, t)
    if note.kind == "disturbed":
        fault = t.word("faults", str(note.fields.get("fault", "")))
        return _told(noted, "disturbed", t("timeline.disturbed", fault=fault), "trouble", t)
    if note.kind == "refused":
        why = t.refusal(str(note.fields.get("code", ""))) or note.reply or str(note.status)
        return _told(noted, "refused", why, "trouble", t)
    answer, tone = _answer(note, t)
    return _told(noted, "message", answer, tone, t)


def _told(noted: Noted, kind: Kind, answer: str, tone: Tone, t: Words) -> Line:
    note, role = noted.note, noted.role
    source, target = (t.word("systems", party) if party else "" for party in parties(noted))
    attempt = note.fields.get("attempt")
    took = note.fields.get("took")
    return Line(
        note.number, role, note.at, kind, source, target, _named(note, t), note.operation, answer, tone,
        attempt=attempt if isinstance(attempt, int) else 0,
        took=float(took) if isinstance(took, int | float) and not isinstance(took, bool) else None,
        payload=bool(note.body or note.reply or note.fields),
    )  # fmt: skip


def _named(note: Note, t: Words) -> str:
    """What a message is called. A refusal may be that of a press, or of a move that the autopilot tried."""
    if " " in note.operation:
        return t("timeline.by_hand")
    _thing, _, move = note.operation.partition(".")
    tried = t.known("moves", move) if note.kind == "refused" and not note.key else None
    return t.known_message(note.operation) or tried or t.message(note.operation)


def _moved(role: str, note: Note, t: Words) -> Line:
    """A change of state, money that moved, or something that was found out without either."""
    said, before, after = (str(note.fields.get(name, "")) for name in ("thing", "from", "to"))
    thing = THINGS.get(said, said)
    name = f"{t.word('things', thing)} {_short(str(note.fields.get('id', '')))}".strip()
    if before == after:
        name, way = t.message(note.operation), ""
    elif before:
        way = t("timeline.moved", before=t.state(thing, before), after=t.state(thing, after))
    else:
        way = " · ".join(filter(None, ("" if after == "moved" else t.state(thing, after), _sum(note, t))))
    return Line(
        note.number, role, note.at, "moved", "", t.word("systems", role), name, note.operation, way, "under-way",
        payload=len(note.fields) > 4,
    )  # fmt: skip


def _short(identity: str) -> str:
    """Enough of a number to tell it from others; the whole of it stands in the message."""
    return identity if len(identity) <= _LONG_NUMBER else f"{identity[:12]}…"


def _sum(note: Note, t: Words) -> str:
    """The money that a note tells of; "" for none."""
    amount, currency = note.fields.get("amount"), note.fields.get("currency")
    return t.money(amount, currency) if isinstance(amount, int) and isinstance(currency, str) else ""


def parties(noted: Noted) -> tuple[str, str]:
    """Who spoke and who was spoken to, as roles. "" for whoever tries a move.

    Who does not say who it is is the shop, or a customer who pays.
    """
    note, role = noted.note, noted.role
    if note.kind == "refused" and not note.peer and role != "mail":
        return "", role
    if note.kind == "received" or (note.kind in ("refused", "disturbed") and not note.peer):
        unnamed = "customer" if note.operation.startswith("checkout.") and role == "psp" else "shop"
        return note.peer or unnamed, role
    return role, note.peer or "shop"


def _answer(note: Note, t: Words) -> tuple[str, Tone]:
    if note.status == 0:
        return t("timeline.not_sent" if note.reply.startswith("not sent") else "timeline.no_answer"), "trouble"
    if 200 <= note.status < 400:
        return t("timeline.accepted", status=note.status), "done"
    return t("timeline.refused", status=note.status), "trouble"


def pretty(text: str) -> str:
    """A payload to read: JSON indented, anything else as it came; cut when it is very long."""
    try:
        shown = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        shown = text
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"

"""Every handoff that was owed arrived, in time, with the fields that were owed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.checks.amounts import amounts_worded, beyond_by, off_by
from harness.checks.ruling import Ruling
from harness.kernel.comparing import Difference, differences, worded
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import Observed, Owed, RehearsalBegan, Settled
from harness.ledger.store import Reading

_MONEY = {
    "amounts",
    "authorised",
    "captured",
    "charged",
    "credited",
    "credited_tax",
    "declared_value",
    "discount",
    "invoiced",
    "invoiced_tax",
    "line_amounts",
    "page_amounts",
    "prices",
    "refunded",
    "refunds_by_return",
    "requested",
    "shipping",
    "tax",
    "total",
    "value",
}

# Seconds that the last look at a receiver may itself take: what it finds was there in time.
_LAST_LOOK = 2.0


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each owed handoff, and for each settlement of one that the record does not hold."""
    settled = {event.owed: (entry, event) for entry, event in reading.of(Settled)}
    owed = [(entry.id, entry, event) for entry, event in reading.of(Owed)]
    seen = {entry.id: event for entry, event in reading.of(Observed)}
    rulings = [_rule(seen, entry, event, settled.get(id)) for id, entry, event in owed]
    known = {id for id, *_ in owed}
    strays = [closed for id, (closed, _) in settled.items() if id not in known]
    for ruling in rulings:
        # Nobody asks where to look for what holds.
        if ruling.standing is not Standing.HOLDS:
            ruling.place = _place(reading, ruling.interface)
    return rulings + [_stray(closed) for closed in strays]


def _place(reading: Reading, handoff: str) -> str:
    for _, began in reading.of(RehearsalBegan):
        if handoff in began.handoffs:
            return str(began.handoffs[handoff].get("place", ""))
    return ""


def _stray(closed: Entry) -> Ruling:
    return Ruling(
        check="handoff",
        interface="handoffs",
        standing=Standing.UNPROVEN,
        sender="harness",
        journey=closed.journey,
        problem="a handoff was settled, and what was owed is missing from the record",
        proof=(closed.id,),
    )


def _rule(observed: dict[str, Observed], entry: Entry, owed: Owed, closed: tuple[Entry, Settled] | None) -> Ruling:
    if closed is None:
        return _ruling(entry, owed, Standing.UNPROVEN, "its settlement is missing from the record")
    at, end = closed
    proof = (entry.id, at.id)
    if end.state == "blind":
        return _ruling(entry, owed, Standing.UNPROVEN, end.reason or "the receiver could not be seen", proof=proof)
    if end.state == "silent":
        problem = f"nothing reached the {owed.receiver} in time"
        return _ruling(
            entry,
            owed,
            Standing.BROKEN,
            problem,
            proof=proof,
            expected=worded(owed.expected),
            seen="nothing",
            end=end,
        )
    seen = observed.get(end.seen)
    if seen is None:
        return _ruling(entry, owed, Standing.UNPROVEN, "the evidence is missing from the record", proof=proof)
    return _compare(entry, owed, end, seen, (*proof, end.seen))


def _compare(entry: Entry, owed: Owed, end: Settled, seen: Observed, proof: tuple[str, ...]) -> Ruling:
    if (seen.order, seen.subject, seen.system) != (owed.order, owed.handoff, owed.receiver):
        return _ruling(entry, owed, Standing.UNPROVEN, "the evidence is of something else", proof=proof)
    if not owed.expected:
        # Anything would do: nothing was known to compare with, for instance of a stock that could not be read before.
        return _ruling(entry, owed, Standing.UNPROVEN, "what was owed is not known", proof=proof)
    found = differences(owed.expected, seen.fields)
    if not found and end.after > owed.within + _LAST_LOOK:
        return _ruling(entry, owed, Standing.UNPROVEN, "it was seen only after its deadline", proof=proof)
    if not found:
        return _ruling(entry, owed, Standing.HOLDS, "", proof=proof, end=end)
    ruling = _ruling(
        entry,
        owed,
        Standing.BROKEN,
        _cause(found),
        proof=proof,
        expected="; ".join(f"{each.field}: {_said(each.field, each.expected, owed.currency)}" for each in found),
        seen="; ".join(f"{each.field}: {_shortened(_said(each.field, each.seen, owed.currency))}" for each in found),
        end=end,
    )
    return replace(ruling, at_stake=_stake(found, owed))


def _is_money(field: str) -> bool:
    return bool(_MONEY & set(field.split(".")))


def _said(field: str, value: Any, currency: str) -> str:
    return amounts_worded(value, currency) if _is_money(field) else worded(value)


def _stake(found: list[Difference], owed: Owed) -> int:
    """How far the amounts are off; the whole worth of the handoff when what differs is not an amount."""
    offs = [off_by(each.expected, each.seen) for each in found if _is_money(each.field)]
    if len(offs) < len(found) or None in offs:
        return owed.at_stake
    return max(each or 0 for each in offs)


def _cause(found: list[Difference]) -> str:
    beyond = [beyond_by(each.expected, each.seen) if _is_money(each.field) else None for each in found]
    if all(each is not None and each > 0 for each in beyond):
        return "the amount is too high"
    if all(each is not None and each < 0 for each in beyond):
        return "the amount is too low"
    return f"not as owed: {', '.join(sorted({_generic(each) for each in found}))}"


def _generic(difference: Difference) -> str:
    # Keys that name one order's article or return would keep equal causes apart.
    head, _, _ = difference.field.partition(".")
    if head in {
        "units",
        "shipped",
        "short",
        "grades_by_rma",
        "returns_by_rma",
        "refunds_by_return",
        "prices",
        "names",
        "units_by_return",
    }:
        return head
    asked = difference.expected if isinstance(difference.expected, dict) else {}
    # Of stock, the article itself is the field: `MUG.on_hand`, or `MUG` when the receiver does not know it.
    counts = [count for count in ("held", "on_hand") if count in asked or difference.field.endswith(f".{count}")]
    return counts[0] if counts else difference.field


def _shortened(text: str, limit: int = 600) -> str:
    return text if len(text) <= limit else text[:limit] + " …"


def _ruling(  # noqa: PLR0913 - one place that fills a ruling in
    entry: Entry,
    owed: Owed,
    standing: Standing,
    problem: str,
    *,
    proof: tuple[str, ...] = (),
    expected: str = "",
    seen: str = "",
    end: Settled | None = None,
) -> Ruling:
    return Ruling(
        check="handoff",
        interface=owed.handoff,
        standing=standing,
        sender=owed.sender,
        receiver=owed.receiver,
        stage=owed.stage,
        order=owed.order,
        journey=entry.journey,
        problem=problem,
        expected=expected,
        seen=seen,
        proof=proof or (entry.id,),
        at_stake=owed.at_stake if standing is not Standing.HOLDS else 0,
        currency=owed.currency,
        after=end.after if end and standing is Standing.HOLDS else None,
        within=owed.within,
    )

"""One finding for what is said of one interface over all orders, and one group for findings with one likely cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from harness.checks.ruling import Ruling
from harness.kernel.clock import stamp
from harness.kernel.money import exponent_of
from harness.kernel.outcome import Standing
from harness.ledger.events import RehearsalBegan
from harness.ledger.store import Reading
from harness.verdict import origin
from harness.verdict.flow import SCENARIO, Flow, Position
from harness.verdict.model import Finding, Group, ScenarioResult
from harness.verdict.tracing import Key, key_of, traced

_MOST_PROOF = 20


@dataclass(frozen=True, slots=True)
class Causes:
    """What is not right: every finding, and the groups they form, the worst group first and its leader in front."""

    findings: list[Finding]
    groups: list[Group]


def findings(rulings: Sequence[Ruling], reading: Reading, results: Sequence[ScenarioResult]) -> list[Finding]:
    """What is not right, worst cause first: BROKEN before UNPROVEN, then by money at stake."""
    return causes(rulings, reading, results).findings


def causes(
    rulings: Iterable[Ruling], reading: Reading, results: Sequence[ScenarioResult], known: origin.Known | None = None
) -> Causes:
    """What is not right, by likely cause.

    With `known`, `rulings` are those that do not hold, and the reading may hold no more than how the rehearsal began and
    what was noted of the first order of each finding.
    """
    told = list(rulings)
    wrong = [each for each in told if each.standing is not Standing.HOLDS]
    if not wrong:
        return Causes([], [])
    flow = Flow.of(next((event for _, event in reading.of(RehearsalBegan)), None))
    by_key: dict[Key, list[Ruling]] = defaultdict(list)
    for each in wrong:
        by_key[key_of(each)].append(each)
    votes = traced(wrong, {each.journey: each.reason for each in results}, flow)
    members: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(by_key, key=lambda each: flow.position(by_key[each][0])):
        members[votes.leader(key)].append(key)
    first = {by_key[leader][0].order for leader in members if leader[2] is Standing.BROKEN}
    record = origin.Record(reading, told, first - {""}, flow, known)
    groups = sorted((_Bundle(leader, keys, by_key, record) for leader, keys in members.items()), key=_Bundle.rank)
    since = known.since if known else {key: at for key, group in by_key.items() if (at := _since(group, reading))}
    return _numbered(groups, since, {each.journey: each.replay for each in results})


class _Bundle:
    """The findings of one group, with what they come to together."""

    def __init__(self, leader: Key, keys: list[Key], by_key: Mapping[Key, list[Ruling]], record: origin.Record) -> None:
        self.leader = leader
        self.keys = [leader, *(key for key in keys if key != leader)]
        self.by_key = by_key
        self.first = by_key[leader][0]
        self.place = record.flow.position(self.first)
        self.rulings = [each for key in self.keys for each in by_key[key]]
        self.currency = leader[4] or next((key[4] for key in self.keys if key[4]), "")
        self.at_stake = _stake(each for each in self.rulings if each.currency in {"", self.currency})
        self.orders = tuple(dict.fromkeys(each.order for each in self.rulings if each.order))
        together = [each for each in self.rulings if each.order == self.first.order]
        struck = list(dict.fromkeys(each.order for each in by_key[leader] if each.order))
        self.origin = origin.place(self.first, together, struck, record)

    def rank(self) -> tuple[bool, bool, float, int, bool, Position, str]:
        """Broken first; then what was noticed by a scenario alone comes last; then money, orders, and the way of an order."""
        worth = abs(self.at_stake) / float(10 ** exponent_of(self.currency))
        return (
            self.first.standing is not Standing.BROKEN,
            self.first.check == SCENARIO,
            -worth,
            -len(self.orders),
            self.first.check != "handoff",
            self.place,
            self.first.problem,
        )

    def told(self, ids: list[str]) -> Group:
        place = self.origin
        return Group(
            leader=ids[0],
            consequences=tuple(ids[1:]),
            standing=self.first.standing,
            interface=place.interface,
            sender=place.sender,
            receiver=place.receiver,
            stage=place.stage,
            problem=self.first.problem,
            orders=self.orders,
            at_stake=self.at_stake,
            currency=self.currency,
            place=self.first.place,
            why=place.why,
        )


def _numbered(bundles: Sequence[_Bundle], since: Mapping[Key, datetime], replays: Mapping[str, str]) -> Causes:
    found: list[Finding] = []
    groups: list[Group] = []
    for bundle in bundles:
        ids = [f"F{len(found) + place}" for place in range(1, len(bundle.keys) + 1)]
        for id, key in zip(ids, bundle.keys, strict=True):
            first_seen = stamp(since[key]) if key in since else ""
            found.append(_finding(bundle.by_key[key], replays, first_seen, id, "" if id == ids[0] else ids[0]))
        groups.append(bundle.told(ids))
    return Causes(found, groups)


def _finding(group: list[Ruling], replays: Mapping[str, str], since: str, id: str, cause: str) -> Finding:
    first = group[0]
    return Finding(
        standing=first.standing,
        check=first.check,
        interface=first.interface,
        sender=first.sender,
        receiver=first.receiver,
        stage=first.stage,
        problem=first.problem,
        expected=first.expected,
        seen=first.seen,
        orders=tuple(dict.fromkeys(each.order for each in group if each.order)),
        journeys=tuple(dict.fromkeys(each.journey for each in group if each.journey)),
        proof=tuple(dict.fromkeys(id for each in group for id in each.proof))[:_MOST_PROOF],
        at_stake=_stake(group),
        currency=first.currency,
        since=since,
        replay=replays.get(first.journey, ""),
        place=first.place,
        id=id,
        cause=cause,
    )


def _stake(rulings: Iterable[Ruling]) -> int:
    """What is at stake over all orders; where one order was struck more than once, the largest amount once."""
    stakes: dict[tuple[str, str], int] = {}
    for each in rulings:
        key = (each.order, each.journey)
        stakes[key] = max(each.at_stake, stakes.get(key, 0))
    return sum(stakes.values())


def _since(group: list[Ruling], reading: Reading) -> datetime | None:
    entries = (reading.by_id(id) for each in group for id in each.proof)
    return min((entry.at for entry in entries if entry is not None), default=None)

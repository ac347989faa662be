"""From the rulings on one order to its likely causes: each ruling follows the earliest one that explains it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.verdict.flow import CUSTOMER, HANDOFF, SCENARIO, Flow, explains, idle, topics

Key = tuple[str, str, Standing, str, str]
"""What makes rulings one finding: check, interface, standing, problem, currency (money of two cannot be summed)."""

_UNSEEN = re.compile(
    r"(?:the (?P<looked>[\w ]+) was not (?:looked at in the end|asked for all its notes in the end)|there is no way to look at the (?P<way>[\w ]+) of this landscape)"
)
_LINE = re.compile(r"(?:\S+ → )?\S+, (?P<interface>.+?): ")
_WHOLE = "the record is whole"
# What a record that lost some of its lines lacks; a system that did not answer says why.
_LACKING = re.compile(
    r"missing from the record|in the end$|not seen before and after|^scenarios were selected that never ran$"
)
_MOST = 200  # rulings of one order that are held against each other


def key_of(ruling: Ruling) -> Key:
    return ruling.check, ruling.interface, ruling.standing, ruling.problem, ruling.currency


@dataclass(slots=True)
class Votes:
    """For each finding, how often which other one led it; itself where nothing explains it."""

    counted: dict[Key, Counter[Key]] = field(default_factory=lambda: defaultdict(Counter))

    def leader(self, key: Key) -> Key:
        """The finding that leads most orders which `key` struck, followed to the one that stands for itself."""
        seen = [key]
        while True:
            above = self._above(seen[-1])
            if above == seen[-1]:
                return above
            if above in seen:  # each leads the other somewhere: the one met first
                return min(seen[seen.index(above) :], key=list(self.counted).index)
            seen.append(above)

    def _above(self, key: Key) -> Key:
        votes = self.counted.get(key)
        if not votes:
            return key
        most = max(votes.values())
        # Where as many orders speak for it standing alone as for a leader, the leader explains more.
        return next((each for each, count in votes.items() if count == most and each != key), key)


def traced(rulings: Sequence[Ruling], reasons: Mapping[str, str], flow: Flow) -> Votes:
    """Who leads whom. `rulings` are those that do not hold; `reasons`: how each journey's scenario failed, by journey."""
    votes = Votes()
    # Many orders are struck in the same way, and what leads them is the same.
    known: dict[tuple[tuple[str, ...], ...], list[tuple[Key, Key]]] = {}
    for struck in _by_order(rulings).values():
        alike = tuple((*key_of(each), each.sender, each.receiver, each.stage) for each in struck)
        if alike not in known:
            known[alike] = _leaders(struck, flow)
        for key, leader in known[alike]:
            votes.counted[key][leader] += 1
    _follow_scenarios(votes, rulings, reasons, flow)
    _follow_strays(votes, rulings)
    _follow_orders(votes, rulings)
    _follow_unseen(votes, rulings)
    _join_alike(votes, rulings)
    return votes


def _by_order(rulings: Iterable[Ruling]) -> dict[str, list[Ruling]]:
    """The broken rulings of each order; what speaks of none, or of a whole scenario, is not among them."""
    found: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        if ruling.order and ruling.standing is Standing.BROKEN and ruling.check != SCENARIO:
            found[ruling.order].append(ruling)
    return found


def _leaders(struck: list[Ruling], flow: Flow) -> list[tuple[Key, Key]]:
    """Each finding of one order with the one that leads it.

    Handoffs come first, in the order of the order's life: they were looked at when they were due. A rule is weighed in
    the end and may have been broken at any time, so it follows whatever handoff explains it, and leads only other rules.
    """
    ranked = sorted(struck[:_MOST], key=lambda each: flow.position(each)[:3])
    rules = sorted((each for each in ranked if not _is_step(each)), key=_urgency)
    groups: list[list[Ruling]] = []
    for handed in (each for each in ranked if _is_step(each)):
        group = next((group for group in groups if _explained(group, handed)), None)
        if group is None and (behind := _behind(handed, rules)):
            # What the shop shows is what it was told, and took wrongly.
            rules.remove(behind)
            group = [behind]
            groups.append(group)
        _join(groups, handed, group)
    steps = len(groups)
    for rule in rules:
        # The way it goes tells more than the stage at which it is usually broken.
        there = [group for group in groups[:steps] if _explained(group, rule)]
        same_way = (group for group in there if any(_way(each) == _way(rule) for each in group))
        others = (group for group in groups[steps:] if _explained(group, rule))
        _join(groups, rule, next(same_way, None) or next(iter(there), None) or next(others, None))
    # An order that was struck twice in the same way has one voice.
    return list(dict.fromkeys((key_of(each), key_of(_first(group))) for group in groups for each in group))


def _behind(handed: Ruling, rules: list[Ruling]) -> Ruling | None:
    """The rule by which the shop's own books are wrong in what it tells the customer, None where they are right."""
    if (handed.check, handed.receiver) != (HANDOFF, CUSTOMER):
        return None
    inbound = (rule for rule in rules if rule.receiver == "shop" != rule.sender and rule.check != "messages")
    return next((rule for rule in inbound if topics(rule) & topics(handed)), None)


def _is_step(ruling: Ruling) -> bool:
    """Whether it speaks of one moment: a handoff, or what the customer was shown before she ordered."""
    return ruling.check == HANDOFF or (
        ruling.check == "money" and (ruling.stage, ruling.receiver) == ("placed", CUSTOMER)
    )


def _urgency(rule: Ruling) -> int:
    """What was done too early is answered too early; a message that was lost or refused explains other rules.

    What is prepared unpaid was thought to be paid, and moves stock.
    """
    return {"early": 0, "messages": 1, "money": 2, "paid first": 3}.get(rule.check, 4)


def _way(ruling: Ruling) -> tuple[str, str]:
    return ruling.sender, ruling.receiver


def _explained(group: Iterable[Ruling], later: Ruling) -> bool:
    return any(explains(first, later) for first in group)


def _join(groups: list[list[Ruling]], ruling: Ruling, group: list[Ruling] | None) -> None:
    if group is None:
        groups.append([ruling])
    else:
        group.append(ruling)


def _first(group: list[Ruling]) -> Ruling:
    """Which of a group leads: its first, unless its sender did nothing at all at that stage.

    Of several things that one system should have done at once, the one whose message got stuck keeps up the others; else
    one that another system waits for tells more than a mail.
    """
    first = group[0]
    undone = [each for each in group if idle(first, each)]
    if first.check != HANDOFF or len(undone) < 2:
        return first
    stuck = {_way(each) for each in group if each.check == "messages" and each.sender == first.sender}
    return min(undone, key=lambda each: (_way(each) not in stuck, each.receiver == CUSTOMER))


def _follow_scenarios(votes: Votes, rulings: Sequence[Ruling], reasons: Mapping[str, str], flow: Flow) -> None:
    """A scenario that failed follows what its reason names, else what leads in its journey."""
    broken: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        if ruling.journey and ruling.check != SCENARIO and ruling.standing is Standing.BROKEN:
            broken[ruling.journey].append(ruling)
    for ruling in rulings:
        if ruling.check == SCENARIO and ruling.standing is Standing.BROKEN:
            key, there = key_of(ruling), broken.get(ruling.journey, [])
            said = {
                found["interface"] for found in map(_LINE.match, reasons.get(ruling.journey, "").split("\n")) if found
            }
            named = [each for each in there if each.interface in said]
            above = min(named or there, key=flow.position, default=None)
            votes.counted[key][votes.leader(key_of(above)) if above else key] += 1


def _follow_strays(votes: Votes, rulings: Sequence[Ruling]) -> None:
    """What a system holds of an order nobody placed follows a broken handoff on the same way: one whose reference was lost."""
    strays = [each for each in rulings if each.check == "orphans" and each.standing is Standing.BROKEN]
    for stray in strays:
        way = (*_way(stray), stray.stage)
        lost = [
            each
            for each in rulings
            if each.check == HANDOFF and each.standing is Standing.BROKEN and (*_way(each), each.stage) == way
        ]
        votes.counted[key_of(stray)] = Counter([votes.leader(key_of(lost[0])) if lost else key_of(stray)])


def _follow_orders(votes: Votes, rulings: Sequence[Ruling]) -> None:
    """What is wrong over the whole run follows what explains it in single orders, where that is broken most often."""
    whole = [each for each in rulings if _of_the_run(each)]
    known = {key_of(each): each for each in rulings if each.order and each.standing is Standing.BROKEN} if whole else {}
    for ruling in whole:
        found = [key for key, each in known.items() if explains(each, ruling)]
        # The same way first; then what struck most orders.
        best = max(found, key=lambda key: (_way(known[key]) == _way(ruling), votes.counted[key].total()), default=None)
        votes.counted[key_of(ruling)] = Counter([votes.leader(best) if best else key_of(ruling)])


def _of_the_run(ruling: Ruling) -> bool:
    return not ruling.order and ruling.standing is Standing.BROKEN and ruling.check not in {SCENARIO, "orphans"}


def _follow_unseen(votes: Votes, rulings: Sequence[Ruling]) -> None:
    """All that is unproven because one system could not be looked at has one cause; so has what a damaged record lacks."""
    first: dict[str, Key] = {}
    damaged = next((key_of(each) for each in rulings if each.interface == _WHOLE), None)
    for ruling in sorted(rulings, key=lambda each: each.check != "complete"):
        if ruling.standing is Standing.UNPROVEN:
            found = _UNSEEN.match(ruling.problem)
            role = (found["looked"] or found["way"]) if found else ""
            key = key_of(ruling)
            lacks = damaged is not None and _LACKING.search(ruling.problem)
            above = damaged if lacks and damaged else first.setdefault(role, key) if role else key
            votes.counted[key][above] += 1


def _join_alike(votes: Votes, rulings: Sequence[Ruling]) -> None:
    """Leaders on the same interface that are wrong in the same kind are one cause: the one met most often leads."""
    leaders: dict[tuple[str, str, str, Standing], list[Key]] = defaultdict(list)
    kinds: dict[Key, frozenset[str]] = {}
    for ruling in rulings:
        key = key_of(ruling)
        if key not in kinds and votes.leader(key) == key and ruling.check != SCENARIO:
            kinds[key] = topics(ruling)
            leaders[ruling.interface, ruling.sender, ruling.receiver, ruling.standing].append(key)
    for keys in leaders.values():
        ranked = sorted(keys, key=lambda each: -sum(votes.counted[each].values()))
        for place, key in enumerate(ranked):
            # Of two currencies the sums stay apart, and so do unproven things with reasons of their own.
            alike = (
                each
                for each in ranked[:place]
                if kinds[each] & kinds[key] and each[2] is Standing.BROKEN and each[4] == key[4]
            )
            if above := next(alike, None):
                votes.counted[key] = Counter([above])

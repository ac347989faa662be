"""What leads and what follows: one mistake is one group, named at its origin, whatever else it breaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import (
    Disturbed,
    Looked,
    Noted,
    Observed,
    RehearsalBegan,
    ScenarioBegan,
    ScenarioEnded,
    Settled,
)
from harness.ledger.store import Reading, reading
from harness.verdict.flow import explains
from harness.verdict.grouping import Causes, causes
from harness.verdict.judge import judge
from harness.verdict.model import Group, ScenarioResult, Verdict
from tests.checks.story import ORDER, TOTAL, Story, good, unpaid
from tests.replacing import replace


def broken(interface: str, arrow: str, stage: str, problem: str, **more: Any) -> Ruling:
    sender, receiver = arrow.split(" -> ")
    ruling = Ruling(
        check="handoff", interface=interface, standing=Standing.BROKEN, sender=sender, receiver=receiver, stage=stage,
        order="1", journey="j1", problem=problem, at_stake=100, currency="EUR",
    )  # fmt: skip
    return replace(ruling, **more)


def result(journey: str, reason: str = "") -> ScenarioResult:
    return ScenarioResult(
        journey=journey, title=journey, numbers=(), language="en", outcome="failed" if reason else "passed",
        reason=reason, step="", took=1.0, orders=(), replay="",
    )  # fmt: skip


def grouped(*rulings: Ruling, of: Reading | None = None, results: Sequence[ScenarioResult] = ()) -> Causes:
    return causes(rulings, of or reading([]), results)


def good_table() -> Reading:
    """A record that holds nothing but its table of handoffs."""
    table: dict[str, Any] = {each.interface: {} for each in (EXPORTED, DISPATCH, TOLD, CAPTURED, KNOWN)}
    return good().changed(RehearsalBegan, lambda began: replace(began, handoffs=table)).without(Settled).reading()


def names(found: Causes) -> list[list[str]]:
    """The interfaces of each group, its leader first."""
    called = {each.id: each.interface for each in found.findings}
    return [[called[each.leader], *(called[id] for id in each.consequences)] for each in found.groups]


DISPATCH = broken("dispatch reported", "warehouse -> shop", "shipped", "nothing reached the shop in time")
TOLD = broken("dispatch told", "shop -> customer", "shipped", "nothing reached the customer in time")
NOTHING = "nothing reached the customer in time"
CAPTURED = broken("payment captured", "shop -> psp", "captured", "the amount is too low")
KNOWN = broken("capture known", "psp -> shop", "captured", "the amount is too low")
EXPORTED = broken("order exported", "shop -> warehouse", "authorised", "not as owed: units")
ADDRESS = broken("order exported", "shop -> warehouse", "authorised", "not as owed: recipient.line1")
CONFIRMED = broken("order confirmed", "shop -> customer", "authorised", "not as owed: language")
CAPTURED_RULE = broken(
    "captured is the value shipped",
    "shop -> psp",
    "captured",
    "captured is the value shipped does not hold",
    check="money",
)
PARCELS = broken(
    "every parcel is known to the shop", "warehouse -> shop", "shipped", "every parcel is known to the shop does not hold",
    check="parcels",
)  # fmt: skip
REFUSED = broken(
    "messages of the warehouse are applied", "warehouse -> shop", "", "messages of the warehouse are applied does not hold",
    check="messages", seen="order.dispatched: unknown parcel",
)  # fmt: skip


def test_a_message_that_never_came_leads_what_the_shop_then_owed() -> None:
    found = grouped(PARCELS, CAPTURED_RULE, KNOWN, CAPTURED, TOLD, DISPATCH, of=good_table())
    assert names(found) == [
        [
            "dispatch reported",
            "dispatch told",
            "every parcel is known to the shop",
            "payment captured",
            "capture known",
            "captured is the value shipped",
        ]
    ]
    (group,) = found.groups
    assert (group.sender, group.receiver, group.stage) == ("warehouse", "shop", "shipped")
    assert [each.cause for each in found.findings] == ["", *["F1"] * 5]
    assert [each.id for each in found.findings] == ["F1", "F2", "F3", "F4", "F5", "F6"]


@pytest.mark.parametrize(
    ("first", "later", "follows"),
    [
        (DISPATCH, CAPTURED, True),
        (CAPTURED, KNOWN, True),
        (CAPTURED, CAPTURED_RULE, True),
        (EXPORTED, CAPTURED_RULE, True),
        (EXPORTED, DISPATCH, True),
        (DISPATCH, PARCELS, True),
        (DISPATCH, REFUSED, True),
        # A wrong street charges nobody too little.
        (ADDRESS, CAPTURED, False),
        (ADDRESS, broken("label requested", "warehouse -> carrier", "packed", "not as owed: recipient.line1"), True),
        # Nobody but the customer acts on a mail.
        (CONFIRMED, CAPTURED, False),
        (replace(CONFIRMED, problem="not as owed: amounts"), CAPTURED, False),
        (
            replace(TOLD, stage="authorised"),
            broken("told by the carrier", "carrier -> customer", "delivered", NOTHING),
            False,
        ),
        (replace(CONFIRMED, problem="nothing reached the customer in time"), CAPTURED, False),
        (CONFIRMED, replace(TOLD, problem="not as owed: language"), True),
        (CONFIRMED, replace(TOLD, problem="not as owed: links"), False),
        # Between warehouse and carrier nothing is the provider's fault.
        (CAPTURED, broken("label requested", "warehouse -> carrier", "captured", "not as owed: units"), False),
    ],
)
def test_what_explains_what(first: Ruling, later: Ruling, follows: bool) -> None:
    assert explains(first, later) is follows


def test_two_mistakes_are_two_groups_the_dearer_first() -> None:
    found = grouped(replace(ADDRESS, at_stake=10), replace(CAPTURED, at_stake=500), KNOWN)
    assert names(found) == [["payment captured", "capture known"], ["order exported"]]
    assert [each.at_stake for each in found.groups] == [500, 10]


def test_the_money_of_an_order_is_at_stake_once() -> None:
    orders = [replace(each, order=order, journey=order) for each in (DISPATCH, CAPTURED) for order in ("1", "2")]
    (group,) = grouped(*orders).groups
    assert (group.orders, group.at_stake) == (("1", "2"), 200)


def test_over_many_orders_the_most_frequent_leader_leads() -> None:
    """In one order the dispatch could not be looked at, so the capture stood alone there."""
    orders = [replace(each, order=order) for order in ("1", "2") for each in (DISPATCH, CAPTURED)]
    found = grouped(*orders, replace(CAPTURED, order="3"))
    assert names(found) == [["dispatch reported", "payment captured"]]
    assert found.groups[0].orders == ("1", "2", "3")


def test_what_mostly_stands_alone_leads_itself() -> None:
    alone = [replace(CAPTURED, order=order) for order in ("2", "3", "4")]
    found = grouped(DISPATCH, CAPTURED, *alone)
    assert sorted(names(found)) == [["dispatch reported"], ["payment captured"]]


def test_one_interface_wrong_in_one_way_is_one_cause_though_the_fields_differ() -> None:
    other = replace(ADDRESS, order="2", problem="not as owed: recipient.city")
    more = [replace(other, order="3")]
    found = grouped(ADDRESS, other, *more)
    assert names(found) == [["order exported", "order exported"]]
    assert found.groups[0].problem == "not as owed: recipient.city"
    different = replace(ADDRESS, order="2", problem="not as owed: language")
    assert len(grouped(ADDRESS, different).groups) == 2


def test_what_the_shop_refused_is_told() -> None:
    (group,) = grouped(DISPATCH, CAPTURED, REFUSED).groups
    assert group.interface == "dispatch reported"
    assert group.why == "the shop refused it: order.dispatched: unknown parcel"


def test_of_what_one_system_left_undone_the_stuck_message_leads() -> None:
    def owed(name: str, arrow: str) -> Ruling:
        return broken(name, arrow, "return announced", f"nothing reached the {arrow.partition(' -> ')[2]} in time")

    announced, label = owed("return announced", "shop -> warehouse"), owed("return label requested", "shop -> carrier")
    told = owed("return told", "shop -> customer")
    stuck = broken(
        "messages to the carrier are taken", "shop -> carrier", "", "messages to the carrier are taken does not hold",
        check="messages", seen="return.label given_up",
    )  # fmt: skip
    found = grouped(told, announced, label, stuck)
    assert [group[0] for group in names(found)] == ["return label requested"]
    assert found.groups[0].why == "the shop could not hand it over: return.label given_up"
    # Nothing is known to be stuck: what another system waits for tells more than a mail.
    assert [group[0] for group in names(grouped(told, label))] == ["return label requested"]
    late = replace(told, stage="refunded")
    assert len(grouped(late, label).groups) == 2


def test_an_order_that_lost_its_reference_is_one_cause_with_the_stray_one() -> None:
    lost = replace(EXPORTED, problem="nothing reached the warehouse in time")
    stray = replace(
        EXPORTED, check="orphans", interface="warehouse: no order create without an order", order="1-2", journey="",
        at_stake=0, problem="the warehouse holds something of an order that nobody placed",
    )  # fmt: skip
    assert names(grouped(stray, lost)) == [["order exported", "warehouse: no order create without an order"]]
    assert names(grouped(stray)) == [["warehouse: no order create without an order"]]


def failed(step: str = "x", journey: str = "j1") -> Ruling:
    return Ruling(
        check="scenario", interface="scenarios", standing=Standing.BROKEN, sender="shop", receiver="customer",
        journey=journey, problem=f"a scenario is failed at “{step}”",
    )  # fmt: skip


def test_a_failed_scenario_follows_what_its_reason_names() -> None:
    said = "shop → psp, payment captured: the amount is too low (expected a; seen b)"
    found = grouped(failed(), replace(ADDRESS, at_stake=900), CAPTURED, results=[result("j1", said)])
    assert names(found) == [["order exported"], ["payment captured", "scenarios"]]


def test_a_scenario_that_failed_alone_names_what_its_reason_names() -> None:
    said = "shop → psp, payment captured: once: payment captured: once does not hold (expected 1; seen 2)"
    (group,) = grouped(replace(failed(), seen=said), results=[result("j1", said)]).groups
    assert (group.interface, group.sender, group.receiver) == ("payment captured", "shop", "psp")
    (plain,) = grouped(replace(failed(), seen="the page is empty"), results=[result("j1", "the page is empty")]).groups
    assert (plain.interface, plain.sender, plain.receiver) == ("scenarios", "shop", "customer")


def test_one_blind_system_is_one_cause() -> None:
    unseen = "the psp was not looked at in the end"
    looked = Ruling(
        check="complete", interface="every system was looked at", standing=Standing.UNPROVEN, sender="psp", receiver="psp",
        order="1", problem=f"{unseen}: it does not answer",
    )  # fmt: skip
    money = replace(CAPTURED_RULE, standing=Standing.UNPROVEN, problem=f"{unseen}: it does not answer")
    asked = replace(
        CAPTURED, standing=Standing.UNPROVEN, problem="there is no way to look at the psp of this landscape"
    )
    other = replace(money, problem="the carrier was not looked at in the end", interface="other")
    found = grouped(money, asked, other, looked)
    assert sorted(map(len, names(found))) == [1, 3]
    assert max(names(found), key=len)[0] == "every system was looked at"


def test_what_a_damaged_record_lacks_has_one_cause() -> None:
    story = good().unseen("carrier", "").without(Looked, lambda look: look.system == "psp" and look.order == "*")
    verdict = judge(story.without(Settled, lambda end: end.after == 0.2).reading("main: the record was cut off"))
    whole = [each for each in verdict.groups if each.interface == "the record is whole"]
    assert [len(each.consequences) > 3 for each in whole] == [True]
    alone = judge(story.reading())
    assert "the record is whole" not in {each.interface for each in alone.groups}


def test_broken_comes_before_unproven_and_what_only_a_scenario_noticed_comes_last() -> None:
    unproven = replace(CONFIRMED, standing=Standing.UNPROVEN, at_stake=9000)
    found = grouped(unproven, replace(failed("y", "j9"), at_stake=9000), CAPTURED)
    assert [each.interface for each in found.groups] == ["payment captured", "scenarios", "order confirmed"]


def test_each_leading_the_other_comes_to_an_end() -> None:
    """In two orders the same two things break in another order of events: one of them leads, and nothing hangs."""
    first = broken("a", "shop -> psp", "captured", "the amount is too low")
    second = broken("b", "psp -> shop", "captured", "the amount is too low")
    found = grouped(first, second, replace(second, order="2"), replace(first, order="2"))
    assert [len(each) for each in names(found)] == [2]


# Told by whole ledgers from here on.


def judged(story: Story) -> Verdict:
    return judge(story.reading())


def leading(verdict: Verdict) -> Group:
    return verdict.groups[0]


def silent(story: Story, *handoffs: str) -> Story:
    """The story without the evidence of these handoffs: nothing came."""
    ids = {entry.id for entry in story.entries if getattr(entry.event, "handoff", "") in handoffs}
    story = story.changed(Settled, lambda end: replace(end, state="silent", seen=""), lambda end: end.owed in ids)
    return story.without(Observed, lambda seen: seen.subject in handoffs)


def sent(operation: str, status: int, reply: str = "") -> Noted:
    return Noted(
        system="warehouse", number=70, at="2026-11-22T20:16:00.000000Z", order=ORDER, kind="sent", operation=operation,
        fields={}, status=status, reply=reply,
    )  # fmt: skip


def routed(story: Story, handoff: str, **route: Any) -> Story:
    def with_route(began: RehearsalBegan) -> RehearsalBegan:
        return replace(began, handoffs=began.handoffs | {handoff: began.handoffs[handoff] | route})

    return story.changed(RehearsalBegan, with_route)


PACKING = {"noted_by": "warehouse", "way": "sent", "messages": ["order.packed"]}
EXPORT = {"noted_by": "warehouse", "way": "received", "messages": ["order.create"]}


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (sent("order.packed", 200), "order.packed was sent, and the shop answered 200"),
        (sent("order.packed", 500), "order.packed was sent, and the shop answered 500"),
        (sent("order.packed", 0), "order.packed was sent, and the shop did not answer"),
        (
            sent("order.packed", 400, '{"error": {"code": "unknown_field"}}'),
            "order.packed was sent, and the shop answered 400, unknown_field",
        ),
        (sent("order.packed", 400, "[1]"), "order.packed was sent, and the shop answered 400"),
        (sent("order.accepted", 200), "the warehouse did not send order.packed"),
    ],
)
def test_what_was_sent_and_answered_says_where_to_look(note: Noted, why: str) -> None:
    story = routed(silent(good(), "packing reported"), "packing reported", **PACKING).told(note)
    assert (leading(judged(story)).interface, leading(judged(story)).why) == ("packing reported", why)


def test_an_order_that_was_taken_as_it_came_was_sent_wrong() -> None:
    story = routed(good().seen("order exported", units={"MUG": 2}), "order exported", **EXPORT)
    group = leading(judged(story))
    assert (group.interface, group.why) == ("order exported", "the warehouse took order.create as it came")
    assert group.place == "where order exported is made"
    gone = story.without(Noted, lambda note: note.operation == "order.create")
    assert leading(judged(gone)).why == "the warehouse got no order.create"


def test_without_notes_nothing_is_said_of_them() -> None:
    story = routed(silent(good(), "packing reported"), "packing reported", **PACKING).without(Noted)
    assert leading(judged(story)).why == ""


def test_a_failed_payment_that_was_taken_for_a_good_one_is_named_as_that() -> None:
    """The shop shows money that the provider does not have, and has the order prepared for it."""
    paid = {"payment": {"authorised": TOTAL, "captured": 0, "refunded": 0}}
    story = unpaid().final("warehouse", order={"state": "allocated", "shipped": {}, "short": {}})
    early = leading(judged(story))
    assert (early.interface, early.sender) == ("unpaid orders are not prepared", "shop")
    group = leading(judged(story.final("shop", **paid)))
    assert (group.interface, group.sender, group.receiver) == ("the shop's books are the provider's", "psp", "shop")
    assert len(group.consequences) >= 1


def test_a_dispatch_that_was_dropped_is_named_over_a_whole_ledger() -> None:
    """The customer is not told, nothing is charged, and the books of the shop differ from all others."""
    nothing = {"authorised": TOTAL, "captured": 0, "refunded": 0}
    story = silent(good(), "packing reported", "dispatch told").seen("payment captured", captured=0)
    story = story.final("psp", captured=0).final("shop", payment=nothing, tracking_numbers=[])
    verdict = judged(story)
    group = leading(verdict)
    assert (group.interface, group.sender, group.receiver) == ("packing reported", "warehouse", "shop")
    told = {each.id: each.interface for each in verdict.findings}
    assert {
        "dispatch told",
        "payment captured",
        "captured is the value shipped",
        "every parcel is known to the shop",
    } <= {told[id] for id in group.consequences}


def second_life(of: Callable[[Story], Story]) -> Reading:
    """The good story, and beside it a second order in a stream of its own, changed by `of`."""

    def renamed(story: Story) -> Story:
        def other(text: str) -> str:
            return text.replace(ORDER, "200054").replace("main:", "gw1:")

        from harness.ledger.entry import Entry  # noqa: PLC0415 - for this one retelling

        lines = [other(replace(entry, stream="gw1").to_line()) for entry in story.entries]
        return Story(tuple(Entry.from_line(line.replace("One mug", "Another mug")) for line in lines))

    kept = tuple(each for each in renamed(of(good())).entries if not isinstance(each.event, RehearsalBegan))
    return reading((*good().entries, *kept))


def doubled(story: Story) -> Story:
    """The message of the packing was doubled on purpose, and the shop charged twice for it."""
    armed = Disturbed(system="warehouse", fault="twice", message="order.packed", detail={"handoff": "packing reported"})
    done = replace(sent("order.packed", 200), kind="disturbed", number=71, fields={"fault": "twice"})
    capture = next(
        entry.event
        for entry in story.entries
        if isinstance(entry.event, Noted) and entry.event.operation == "payment.capture"
    )
    return story.told(armed).told(done).told(replace(capture, number=72, key="capture-again"))


def test_what_breaks_only_under_a_fault_lies_in_how_the_disturbed_message_is_taken() -> None:
    group = judge(second_life(doubled)).groups[0]
    assert group.problem == "payment captured: once does not hold"
    assert (group.interface, group.sender, group.receiver) == ("packing reported", "warehouse", "shop")
    assert group.why == ("it breaks only where “twice” was laid over packing reported, and holds for 1 other orders")


def test_a_fault_explains_nothing_that_breaks_without_it_too() -> None:
    alone = judge(doubled(good()).reading()).groups[0]
    assert (alone.interface, alone.sender, alone.receiver) == ("payment captured: once", "shop", "psp")


@pytest.mark.parametrize(
    "row",
    [None, [], 7, {"messages": "order.packed", "noted_by": 3}, {"messages": [[], None], "noted_by": "warehouse"}],
)
def test_a_hostile_table_stops_nothing(row: Any) -> None:
    story = silent(good(), "packing reported").changed(
        RehearsalBegan, lambda began: replace(began, handoffs=began.handoffs | {"packing reported": row})
    )
    found = causes([replace(DISPATCH, interface="packing reported", order=ORDER)], story.reading(), [result("j1")])
    assert found.groups[0].interface == "packing reported"


def test_a_scenario_that_failed_for_a_broken_handoff_is_told_with_it() -> None:
    story = (
        good()
        .seen("payment captured", captured=1)
        .changed(
            ScenarioEnded,
            lambda end: replace(
                end, outcome="failed", reason="shop → psp, payment captured: the amount is too low (expected"
            ),
        )
    )
    assert any(isinstance(entry.event, ScenarioBegan) for entry in story.entries)
    (group,) = judged(story).groups
    assert group.interface == "payment captured"
    assert len(group.consequences) == 1


CONTENTS = broken(
    "the shop knows what is in each parcel", "warehouse -> shop", "shipped", "the shop knows what is in each parcel does not hold",
    check="parcels",
)  # fmt: skip
PAGE = broken("tracking shown", "shop -> customer", "shipped", "not as owed: contents.LA1")


def test_what_a_page_shows_wrongly_follows_the_books_that_are_wrong_already() -> None:
    assert names(grouped(PAGE, CONTENTS)) == [["the shop knows what is in each parcel", "tracking shown"]]


def test_a_page_that_is_wrong_by_itself_leads() -> None:
    money = broken("charge shown", "shop -> customer", "captured", "the amount is too high")
    assert names(grouped(money, CONTENTS)) in (
        [["charge shown"], ["the shop knows what is in each parcel"]],
        [["the shop knows what is in each parcel"], ["charge shown"]],
    )
    assert names(grouped(PAGE)) == [["tracking shown"]]


def test_what_was_done_too_early_leads_what_was_refused_because_of_it() -> None:
    early = broken(
        "orders are sent to the warehouse only once they are paid", "shop -> warehouse", "authorised", "it does not hold",
        check="early",
    )  # fmt: skip
    assert names(grouped(REFUSED, early)) == [
        ["orders are sent to the warehouse only once they are paid", "messages of the warehouse are applied"]
    ]

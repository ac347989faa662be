"""A rehearsal told by hand: one whole good order from the basket to the refund, and the ways to spoil it.

Two mugs and a chair, 5.00 € off by voucher, delivered, one mug sent back. A test takes `good()`, changes one thing, and
asks what a check says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import (
    Acted,
    Agreed,
    Event,
    Looked,
    Noted,
    Observed,
    Owed,
    RehearsalBegan,
    ScenarioBegan,
    ScenarioEnded,
    ScenariosSelected,
    Settled,
    StageReached,
    Stocked,
    StreamEnded,
)
from harness.ledger.store import Reading, reading
from tests.replacing import replace

E = TypeVar("E")
Fields = dict[str, Any]

STREAM = "main"
JOURNEY = "scenarios/returning/returning.feature::One mug comes back"
ORDER = "100027"
RMA = "R100027-1"
TRACKING = "6A00000000017"
BACK = "8R00000000017"
BEGAN = datetime(2026, 11, 22, 20, 15, tzinfo=UTC)

LINES = [
    {
        "sku": "MUG",
        "name": "Mug",
        "quantity": 2,
        "unit_price": 1999,
        "tax_rate": 2000,
        "list_price": 1999,
        "list_name": "Mug",
    },
    {"sku": "CHAIR", "name": "Chair", "quantity": 1, "unit_price": 3500, "tax_rate": 2000},
]
TOTAL = 7488
TAX = 1248
# One mug is worth 1999 × 6998 / 7498 = 18.657 €.
REFUND = 1866
REFUND_RANGE = {"between": [1864, 1867]}
TERMS = Agreed(
    order=ORDER,
    currency="EUR",
    lines=LINES,
    goods=7498,
    discount=500,
    shipping=490,
    total=TOTAL,
    email="ada@example.com",
    language="en",
    delivery_method="home",
    address={"name": "Ada Martin", "line1": "1 rue Neuve", "postcode": "59800", "city": "Lille", "country": "FR"},
    voucher="WELCOME10",
    tax=TAX,
)


def boxed(kind: str, to: str = TERMS.email) -> Fields:
    """A mail as it lies in its box."""
    return {"id": f"<{kind}>", "kind": kind, "to": [to]}


POLICY = {"rounding": 1, "restock_grades": ["A"], "refund_shipping": "when_everything_returned"}
SYSTEMS = {
    "shop": {"kind": "real", "address": "http://127.0.0.1:1"},
    **{
        role: {"kind": "simulated", "address": "http://127.0.0.1:2"}
        for role in ("psp", "warehouse", "carrier", "mail", "analytics")
    },
    "erp": {"kind": "absent", "address": ""},
}

# Each handoff with its arrow and stage, what was expected and what was seen.
HANDED: list[tuple[str, str, str, Fields, Fields]] = [
    ("order recorded", "customer -> shop", "placed", {"total": TOTAL}, {"total": TOTAL}),
    ("payment authorised", "psp -> shop", "authorised", {"payment": {"authorised": TOTAL}},
     {"payment": {"authorised": TOTAL, "captured": 0}}),
    ("order exported", "shop -> warehouse", "authorised", {"units": {"exactly": {"MUG": 2, "CHAIR": 1}}},
     {"units": {"MUG": 2, "CHAIR": 1}}),
    ("order accepted", "warehouse -> shop", "accepted", {"statuses": {"contains": "Accepted"}}, {"statuses": ["Accepted"]}),
    ("picking reported", "warehouse -> shop", "picked", {"short": {"exactly": {}}}, {"short": {}}),
    ("packing reported", "warehouse -> shop", "packed", {"tracking_numbers": [TRACKING]}, {"tracking_numbers": [TRACKING]}),
    ("dispatch told", "shop -> customer", "shipped", {"count": 1, "text": {"contains_all": [ORDER, TRACKING]}},
     {"count": 1, "text": f"Order {ORDER} is on its way.\nTracking: {TRACKING}"}),
    ("payment captured", "shop -> psp", "captured", {"captured": TOTAL}, {"captured": TOTAL}),
    ("delivery reported", "carrier -> shop", "delivered", {"parcel_states": ["delivered"]}, {"parcel_states": ["delivered"]}),
    ("return announced", "shop -> warehouse", "return announced", {"units": {"exactly": {"MUG": 1}}}, {"units": {"MUG": 1}}),
    ("return graded", "warehouse -> shop", "graded", {"returns_by_rma": {RMA: {"units": {"exactly": {"MUG": 1}}}}},
     {"returns_by_rma": {RMA: {"units": {"MUG": 1}}}}),
    ("stock given back", "warehouse -> shop", "restocked", {"MUG": {"on_hand": 99}}, {"MUG": {"on_hand": 99}}),
    ("payment refunded", "shop -> psp", "refunded", {"refunded": REFUND_RANGE}, {"refunded": REFUND}),
]  # fmt: skip
STAGES = ("placed", "authorised", "accepted", "picked", "packed", "shipped", "captured", "delivered")
RETURN_STAGES = ("return announced", "received", "graded", "restocked", "refunded")

# What the carrier scanned of the parcel to her, as it says so itself.
SCANS = [
    {"type": "parcel.announced", "at": "2026-11-22T20:15:50.100000Z", "place": "Lille"},
    {"type": "parcel.collected", "at": "2026-11-22T20:15:55.250000Z", "place": "Lille"},
    {"type": "parcel.delivered", "at": "2026-11-22T20:15:59.750000Z", "place": "Lille"},
]
WAREHOUSE = {"name": "Depot", "line1": "12 rue du Quai", "postcode": "59000", "city": "Lille", "country": "FR"}

HISTORY = ["Authorised", "Accepted", "Picked", "Packed", "Shipped", "Delivered", "Returning", "Returned"]
FINAL: dict[str, Fields] = {
    "shop": {
        "status": "Returned",
        "placed_at": "2026-11-22T20:15:03Z",
        "voucher_uses": 1,
        "returns": [{"rma": RMA, "state": "refunded"}],
        "payment": {"authorised": TOTAL, "captured": TOTAL, "refunded": REFUND},
        "invoices": [{"number": "F-000001", "amount": TOTAL, "tax": TAX}],
        "credit_notes": [{"number": "CN-000001", "amount": REFUND, "tax": 311}],
        "tracking_numbers": [TRACKING],
        "parcels": [
            {
                "tracking_number": TRACKING,
                "direction": "outbound",
                "state": "delivered",
                "lines": LINES,
                "events": [
                    {"type": "collected", "at": "2026-11-22T20:15:55Z"},
                    {"type": "delivered", "at": "2026-11-22T20:15:59Z"},
                ],
            },
            {"tracking_number": BACK, "direction": "return", "state": "delivered", "lines": []},
        ],
        "shipped": {"MUG": 2, "CHAIR": 1},
        "short": {},
        "cancelled": {},
        "returned": {"MUG": 1},
        "history": [{"status": status, "at": "2026-11-22T20:16:00Z"} for status in HISTORY],
        "messages": {
            "sent": [{"to": "warehouse", "operation": "order", "state": "delivered"}],
            "received": [{"from": "psp", "type": "charge.captured", "effect": "applied", "reason": ""}],
        },
    },
    "psp": {
        "authorised": TOTAL,
        "captured": TOTAL,
        "refunded": REFUND,
        "currency": "EUR",
        "refunds_by_return": {RMA: REFUND},
    },
    "warehouse": {
        "order": {
            "state": "handed_over",
            "shipped": {"MUG": 2, "CHAIR": 1},
            "short": {},
            "placed_at": "2026-11-22T21:15:03+01:00",
        },
        "returns": [
            {
                "rma": RMA,
                "state": "graded",
                "tracking_number": BACK,
                "lines": [{"sku": "MUG", "quantity": 1, "reason": "changed_mind"}],
                "graded": [{"sku": "MUG", "quantity": 1, "grade": "A"}],
            }
        ],
    },
    "carrier": {
        "outbound": {
            "units": {"MUG": 2, "CHAIR": 1},
            "tracking_numbers": [TRACKING],
            "parcels": [
                {
                    "tracking_number": TRACKING,
                    "state": "delivered",
                    "sender": WAREHOUSE,
                    "recipient": TERMS.address,
                    "contents": [{"sku": "MUG", "quantity": 2}, {"sku": "CHAIR", "quantity": 1}],
                    "events": SCANS,
                }
            ],
        },
        "return": {
            "parcels": [{"tracking_number": BACK, "state": "delivered", "rma": RMA, "recipient": WAREHOUSE}],
        },
    },
    "mail": {"mails": [boxed(kind) for kind in ("confirmation", "dispatch", "return", "refund")]},
    "analytics": {
        "purchases": 1,
        "value": TOTAL,
        "currency": "EUR",
        "refunds": [REFUND],
        "refunded": REFUND,
        "events": [
            {
                "name": "purchase",
                "value": TOTAL,
                "shipping": 490,
                "items": [
                    {"sku": "MUG", "quantity": 1, "price": 1866},
                    {"sku": "MUG", "quantity": 1, "price": 1865},
                    {"sku": "CHAIR", "quantity": 1, "price": 3267},
                ],
            }
        ],
    },
    "screen": {
        "total": TOTAL,
        "shipping": 490,
        "discount": 500,
        "stands": "Returned",
        "charged": TOTAL,
        "refunded": REFUND,
        "credited": REFUND,
        "tracking_numbers": [TRACKING],
        "parcel_states": {TRACKING: "delivered"},
        "invoices": [{"number": "F-000001", "amount": TOTAL}],
        "cancellable": False,
        "rmas": [RMA],
        "returns": [{"rma": RMA, "state": "refunded", "units": {"Mug": 1}}],
        "credit_notes": [{"number": "CN-000001", "amount": REFUND}],
        "documents": [
            {"number": "F-000001", "opens": True, "says": ["F-000001", ORDER], "amounts": [TAX, TOTAL]},
            {"number": "CN-000001", "opens": True},
        ],
    },
}
# What each system has on hand of each article before and after.
STOCK = [(role, sku, before, after) for role in ("shop", "warehouse") for sku, before, after in (("MUG", 100, 99), ("CHAIR", 50, 49))]  # fmt: skip

# What each system was asked: the operation, its idempotency key, and what the note about it holds.
REQUESTS: list[tuple[str, str, str, Fields]] = [
    ("psp", "session.create", "session-100027", {"amount": TOTAL}),
    ("psp", "payment.capture", "capture-100027", {"amount": TOTAL}),
    ("psp", "payment.refund", f"refund-{RMA}", {"amount": REFUND, "rma": RMA}),
    ("warehouse", "order.create", "order-100027", {}),
    ("warehouse", "return.announce", f"return-{RMA}", {"rma": RMA}),
    ("carrier", "shipment.create", "label-100027", {}),
    ("analytics", "analytics.purchase", "", {}),
    ("analytics", "analytics.refund", "", {}),
    *(
        ("mail", f"mail.{kind}", f"<{kind}>", {"kind": kind})
        for kind in ("confirmation", "dispatch", "return", "refund")
    ),
]


@dataclass(frozen=True, slots=True)
class Story:
    """Entries of one stream, in order."""

    entries: tuple[Entry, ...] = ()

    def told(self, event: Event, journey: str = JOURNEY) -> Story:
        """This story with one more event, a second after the last."""
        number = len(self.entries) + 1
        entry = Entry(STREAM, number, BEGAN + timedelta(seconds=number), journey, event)
        return Story((*self.entries, entry))

    def all_told(self, events: Iterable[Event], journey: str = JOURNEY) -> Story:
        story = self
        for event in events:
            story = story.told(event, journey)
        return story

    def handed(self, name: str, arrow: str, stage: str, expected: Fields, seen: Fields) -> Story:
        """This story with a handoff that was owed, seen and settled."""
        sender, receiver = arrow.split(" -> ")
        owed = Owed(
            handoff=name, order=ORDER, sender=sender, receiver=receiver, stage=stage, expected=expected, within=10.0,
            part=RMA if stage in RETURN_STAGES else "", at_stake=TOTAL, currency="EUR",
        )  # fmt: skip
        number = len(self.entries) + 1
        return self.all_told(
            [
                owed,
                Observed(system=receiver, subject=name, order=ORDER, fields=seen),
                Settled(owed=f"{STREAM}:{number}", state="arrived", after=0.2, seen=f"{STREAM}:{number + 1}"),
            ]
        )

    def changed(self, kind: type[E], change: Callable[[E], E], where: Callable[[E], bool] = lambda _: True) -> Story:
        """This story with every event of `kind` that `where` picks changed. There must be one."""
        picked = [entry for entry in self.entries if isinstance(entry.event, kind) and where(entry.event)]
        assert picked, f"no {kind.__name__} to change"
        return Story(
            tuple(
                replace(entry, event=change(entry.event)) if entry in picked else entry  # type: ignore[arg-type]
                for entry in self.entries
            )
        )

    def without(self, kind: type[E], where: Callable[[E], bool] = lambda _: True) -> Story:
        """This story without the events of `kind` that `where` picks; the others keep their names. There must be one."""
        kept = tuple(entry for entry in self.entries if not (isinstance(entry.event, kind) and where(entry.event)))
        assert len(kept) < len(self.entries), f"no {kind.__name__} to leave out"
        return Story(kept)

    def final(self, role: str, **fields: Any) -> Story:
        """This story with other fields in the last look at `role`; an object replaces only its own keys."""

        def change(seen: Observed) -> Observed:
            return replace(seen, fields=_merged(seen.fields, fields))

        return self.changed(Observed, change, lambda seen: (seen.system, seen.subject) == (role, "final"))

    def unseen(self, role: str, reason: str = "it does not answer") -> Story:
        """This story as it is when `role` could not be looked at in the end."""
        story = self.without(Observed, lambda seen: (seen.system, seen.subject) == (role, "final"))
        return story.changed(
            Looked, lambda look: replace(look, reason=reason), lambda look: (look.system, look.order) == (role, ORDER)
        )

    def seen(self, handoff: str, **fields: Any) -> Story:
        """This story with other fields in the evidence for `handoff`."""

        def change(seen: Observed) -> Observed:
            return replace(seen, fields=seen.fields | fields)

        return self.changed(Observed, change, lambda seen: seen.subject == handoff)

    def reading(self, *damage: str) -> Reading:
        return reading(self.entries, damage)


def good() -> Story:
    """The whole good order. Its verdict is GO."""
    story = Story().all_told([_began(), ScenariosSelected(count=1)], "").told(_scenario())
    story = story.told(
        Acted(actor="shopper", act="place the order", system="shop", outcome="done", order=ORDER)
    ).told(TERMS)  # fmt: skip
    for stage in (*STAGES, *RETURN_STAGES):
        story = story.told(StageReached(order=ORDER, stage=stage, part=RMA if stage in RETURN_STAGES else ""))
        for line in HANDED:
            story = story.handed(*line) if line[2] == stage else story
    for role, fields in FINAL.items():
        story = story.told(Observed(system=role, subject="final", order=ORDER, fields=fields))
        story = story.told(Looked(system=role, order=ORDER))
    story = story.all_told(_stock()).all_told(notes()).told(ScenarioEnded(outcome="passed", took=12.0))
    return _swept(story).told(StreamEnded(entries=len(_swept(story).entries)), "")


def unpaid() -> Story:
    """An order that was placed and never paid: nothing moved, nothing was prepared. Its check results all hold."""
    story = Story().all_told([_began(), ScenariosSelected(count=1)], "").told(_scenario()).told(TERMS)
    story = story.told(StageReached(order=ORDER, stage="placed")).handed(*HANDED[0])
    nothing = {"authorised": 0, "captured": 0, "refunded": 0}
    ends: dict[str, Fields] = {
        "shop": {
            "payment": nothing,
            "invoices": [],
            "credit_notes": [],
            "tracking_numbers": [],
            "history": [],
            "messages": {},
        },
        "psp": nothing | {"currency": "EUR"},
        "warehouse": {"order": {}, "returns": []},
        "carrier": {"outbound": {}, "return": {}},
        "mail": {"mails": []},
        "analytics": {},
    }
    for role, fields in ends.items():
        story = story.told(Observed(system=role, subject="final", order=ORDER, fields=fields))
        story = story.told(Looked(system=role, order=ORDER))
    for role, sku, before, _ in STOCK:
        held = {"MUG": 2, "CHAIR": 1}[sku] if role == "shop" else 0
        story = story.all_told(_rows(role, sku, before, before, held))
    return _swept(story.told(ScenarioEnded(outcome="passed", took=4.0)), requests=False)


def called_off() -> Story:
    """An order that was paid, and cancelled before the warehouse picked it. Its check results all hold."""
    story = Story().all_told([_began(), ScenariosSelected(count=1)], "").told(_scenario()).told(TERMS)
    for stage in ("placed", "authorised", "accepted", "cancelled"):
        story = story.told(StageReached(order=ORDER, stage=stage))
    story = story.handed(*HANDED[0])
    ends = {role: dict(fields) for role, fields in FINAL.items()}
    del ends["screen"]
    ends["shop"] |= {
        "status": "Cancelled", "voucher_uses": 0,
        "payment": {"authorised": TOTAL, "captured": 0, "refunded": 0}, "invoices": [], "credit_notes": [],
        "tracking_numbers": [], "parcels": [], "shipped": {}, "returned": {}, "cancelled": {"MUG": 2, "CHAIR": 1},
        "history": [{"status": status} for status in ("Authorised", "Accepted", "Cancelled")],
    }  # fmt: skip
    ends["psp"] |= {"captured": 0, "refunded": 0, "refunds_by_return": {}, "status": "canceled"}
    ends["warehouse"] = {"order": {"state": "cancelled", "shipped": {}, "short": {}}, "returns": []}
    ends["carrier"] = {"outbound": {}, "return": {}}
    ends["mail"] = {"mails": [boxed(kind) for kind in ("confirmation", "cancellation")]}
    ends["analytics"] = {"purchases": 1}
    for role, fields in ends.items():
        story = story.told(Observed(system=role, subject="final", order=ORDER, fields=fields))
        story = story.told(Looked(system=role, order=ORDER))
    for role, sku, before, _ in STOCK:
        story = story.all_told(_rows(role, sku, before, before, 0))
    kept = ("session.create", "order.create", "analytics.purchase", "mail.confirmation")
    told = [note for note in notes() if note.operation in kept]
    more = [
        ("psp", "payment.cancel", "release-100027"), ("warehouse", "order.cancel", "cancel-100027-1"),
        ("mail", "mail.cancellation", "<cancellation>"),
    ]  # fmt: skip
    told += [
        replace(told[0], system=system, operation=operation, number=50 + at, key=key)
        for at, (system, operation, key) in enumerate(more)
    ]
    story = story.all_told(told).told(ScenarioEnded(outcome="passed", took=4.0)).all_told(told, "")
    return _swept(story, requests=False)


def given_back() -> Story:
    """The good order, and afterwards all of it is paid back by customer service. Its check results all hold."""
    story = good().told(StageReached(order=ORDER, stage="refunded"))
    rest = TOTAL - REFUND
    papers = [*FINAL["shop"]["credit_notes"], {"number": "CN-000002", "amount": rest, "tax": TAX - 311}]
    story = story.final("psp", refunded=TOTAL).final(
        "shop",
        payment={"authorised": TOTAL, "captured": TOTAL, "refunded": TOTAL},
        credit_notes=papers,
        status="Refunded",
        history=[*FINAL["shop"]["history"], {"status": "Refunded", "at": "2026-11-22T20:18:00Z"}],
    )
    story = story.final("screen", refunded=TOTAL, credited=TOTAL, stands="Refunded", credit_notes=papers)
    more: list[tuple[str, str, str, Fields]] = [
        ("psp", "payment.refund", "refund-all", {"amount": rest}), ("mail", "mail.refund", "<refund-2>", {"kind": "refund"}),
        ("analytics", "analytics.refund", "", {}),
    ]  # fmt: skip
    noted = [
        Noted(
            system=system, number=60 + at, at="2026-11-22T20:18:00.000000Z", order=ORDER, kind="received",
            operation=operation, fields=fields, status=200, key=key,
        )
        for at, (system, operation, key, fields) in enumerate(more)
    ]  # fmt: skip
    return story.all_told(noted).all_told(noted, "")


def notes() -> list[Noted]:
    """The requests that the simulators noted for the good order."""
    return [
        Noted(
            system=system, number=number, at="2026-11-22T20:16:00.000000Z", order=ORDER, kind="received",
            operation=operation, fields=fields, status=200, key=key,
        )
        for number, (system, operation, key, fields) in enumerate(REQUESTS, start=1)
    ]  # fmt: skip


def of(rulings: list[Ruling], interface: str) -> Ruling:
    """The one ruling on an interface."""
    (found,) = [ruling for ruling in rulings if ruling.interface == interface]
    return found


def standings(rulings: list[Ruling]) -> dict[str, Standing]:
    """The worst standing by interface of those that do not hold."""
    rank = list(Standing)
    worst: dict[str, Standing] = {}
    for ruling in rulings:
        worst[ruling.interface] = max(ruling.standing, worst.get(ruling.interface, Standing.HOLDS), key=rank.index)
    return {interface: standing for interface, standing in worst.items() if standing is not Standing.HOLDS}


def _began() -> RehearsalBegan:
    table = {
        name: dict(zip(("sender", "receiver"), arrow.split(" -> "), strict=True))
        | {"stage": stage, "within": 10.0, "place": f"where {name} is made"}
        for name, arrow, stage, *_ in HANDED
    }
    return RehearsalBegan(
        run="r", landscape="embedded", seed=7, language="en", systems=SYSTEMS, handoffs=table, policy=POLICY
    )


def _scenario() -> ScenarioBegan:
    return ScenarioBegan(
        title="One mug comes back",
        numbers=["S75"],
        feature="returning.feature",
        language="en",
        tags=["smoke"],
        replay="pytest returning.feature --seed 7",
    )


def _stock() -> list[Stocked]:
    return [row for role, sku, before, after in STOCK for row in _rows(role, sku, before, after, 0)]


def _rows(role: str, sku: str, before: int, after: int, held: int) -> list[Stocked]:
    return [
        Stocked(system=role, order=ORDER, moment="before", sku=sku, on_hand=before, held=0),
        Stocked(system=role, order=ORDER, moment="after", sku=sku, on_hand=after, held=held),
    ]


def _swept(story: Story, *, requests: bool = True) -> Story:
    for role in ("shop", "warehouse"):
        for moment in ("before", "after"):
            counts = {"MUG": 100, "CHAIR": 50} if moment == "before" or not requests else {"MUG": 99, "CHAIR": 49}
            seen = Observed(system=role, subject=f"stock {moment}", order="*", fields={**counts, "LAMP": 7})
            story = story.told(seen, "")
    if requests:
        story = story.all_told(notes(), "")
    return story.all_told(
        [Looked(system=role, order="*") for role in ("psp", "warehouse", "carrier", "mail", "analytics")], ""
    )


def _merged(fields: Fields, others: Fields) -> Fields:
    both = fields | others
    return both | {
        name: _merged(fields[name], value)
        for name, value in others.items()
        if isinstance(value, dict) and value and isinstance(fields.get(name), dict)
    }


def history(*steps: tuple[str, str]) -> list[dict[str, str]]:
    return [{"status": status, "at": f"2026-11-22T20:16:{second}Z"} for status, second in steps]


def received(*messages: tuple[str, str, str]) -> dict[str, Any]:
    told: list[dict[str, Any]] = [
        {"from": sender, "type": kind, "effect": "applied", "reason": "", "at": f"2026-11-22T20:16:{second}Z"}
        for sender, kind, second in messages
    ]
    all_of_them: dict[str, Any] = FINAL["shop"]["messages"]
    return all_of_them | {"received": told}


def two_parcels(*delivered: str) -> Story:
    """The good story in two parcels, delivered at these seconds of 20:16; the order is Delivered at 20:16:05."""
    other = "6A00000000024"
    lines = FINAL["shop"]["parcels"][0]["lines"]
    carried, told = FINAL["carrier"]["outbound"], FINAL["shop"]["parcels"]
    outbound = carried | {
        "tracking_numbers": [TRACKING, other],
        "parcels": [
            carried["parcels"][0] | {"tracking_number": number, "contents": [{"sku": sku, "quantity": count}]}
            for number, sku, count in ((TRACKING, "MUG", 2), (other, "CHAIR", 1))
        ],
    }
    parcels = [told[0] | {"lines": lines[:1]}, told[0] | {"tracking_number": other, "lines": lines[1:]}, *told[1:]]
    steps = [
        step | {"at": f"2026-11-22T20:16:0{second}.000000Z"} for second, step in enumerate(FINAL["shop"]["history"])
    ]
    messages = received(*(("carrier", "parcel.delivered", second) for second in delivered))
    return (
        good()
        .final("carrier", outbound=outbound)
        .final("shop", history=steps, messages=messages, parcels=parcels, tracking_numbers=[TRACKING, other])
        .final("screen", tracking_numbers=[TRACKING, other], parcel_states={TRACKING: "delivered", other: "delivered"})
    )


def delivered_twice() -> Story:
    """A good story: the second of two parcels makes the order delivered."""
    return two_parcels("04.000000", "04.500000")

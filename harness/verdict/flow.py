"""Which of two broken things explains the other: the order of an order's life, who told whom, and what was wrong.

Nothing here knows a particular defect. A message that had no effect explains what its receiver then owed others, and
what it was told later; a wrong value explains the same kind of value further on. A page or a mail is the end of a way:
nobody acts on it but the customer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from harness.checks.ruling import Ruling
from harness.kernel.stages import ORDER
from harness.ledger.events import RehearsalBegan

CUSTOMER = "customer"
HANDOFF, SCENARIO = "handoff", "scenario"
EFFECT = "effect"
# An order is called off before its parcels leave, wherever the table of stages names that.
_LIFE = (
    *ORDER[: ORDER.index("accepted") + 1],
    "cancelled",
    *(stage for stage in ORDER[ORDER.index("accepted") + 1 :] if stage != "cancelled"),
)

# What a field of a handoff is about, by its first part.
_TOPICS: Mapping[str, tuple[str, ...]] = {
    EFFECT: ("statuses", "status", "state", "stands", "parcel_states", "states"),
    "goods": ("units", "shipped", "short", "returned", "cancelled", "returns_by_rma", "held", "on_hand", "lines", "contents",
        "told_units", "page_units"),
    "money": (
        "total", "shipping", "discount", "tax", "requested", "authorised", "captured", "refunded", "credited", "amounts",
        "page_amounts", "payment", "refunds_by_return", "invoiced", "invoices", "credit_notes", "value", "currency",
        "unpriced",
    ),
    "address": ("address", "recipient"),
    "contact": ("email", "to"),
    "language": ("language",),
    "method": ("delivery_method", "service"),
    "tracking": ("tracking_numbers", "parcels"),
    "words": ("text", "page", "subject", "claims", "other_methods", "unpaid", "miswritten", "other_returns"),
    "links": ("links", "link", "other_documents", "papers", "dead_links", "misled", "lost_in_text"),
    "number": ("count", "refund_count", "captures", "refunds"),
    "reference": ("order", "rma", "reference", "client_reference", "transaction_id"),
}  # fmt: skip
_OF_FIELD = {field: topic for topic, names in _TOPICS.items() for field in names}
_OF_CHECK = {
    "money": {"money"},
    "stock": {"goods"},
    "parcels": {"goods", "tracking", "address"},
    "tracking": {"tracking"},
    "pages": {"words"},
    "audience": {"money"},
    "documents": {"number"},
    "once": {"number"},
    "messages": {EFFECT},
    "stages": {EFFECT},
    "paid first": {EFFECT, "money"},
    "early": {EFFECT},
    "orphans": {"reference"},
    "totals": {"money", "goods"},
}
# A wrong value of one kind spoils these further on, besides its own kind.
_SPOILS = {
    "goods": {"money", "words", "number", "tracking", EFFECT},
    "money": {"words"},
    "address": {"words"},
    "contact": {"number", EFFECT},
    "language": {"words"},
    "method": {"money", "words"},
    "tracking": {"words", EFFECT},
    "number": {"goods", "money", "words"},
    "reference": {*_TOPICS},
}


class Wrong(Protocol):
    """Something that is not right: a ruling, or a finding made of several."""

    @property
    def check(self) -> str:
        """The rule applied, "handoff" for a handoff."""

    @property
    def interface(self) -> str:
        """What it speaks of."""

    @property
    def problem(self) -> str:
        """What is wrong, in the checks' own words."""


def topics(ruling: Wrong) -> frozenset[str]:
    """What is wrong, in kinds: of a handoff by its fields, of a rule by its check; else its own words are its kind."""
    if ruling.check != HANDOFF:
        return frozenset(_OF_CHECK.get(ruling.check, {ruling.interface}))
    if ruling.problem.startswith("nothing reached "):
        return frozenset({EFFECT})
    if ruling.problem.startswith("the amount is too "):
        return frozenset({"money"})
    _, owed, fields = ruling.problem.partition("not as owed: ")
    return frozenset(_topic(field) for field in fields.split(", ")) if owed else frozenset({ruling.problem})


def _topic(field: str) -> str:
    head, *rest = field.split(".")
    # The address of a recipient, but the mail address among it.
    return _OF_FIELD.get(rest[-1] if rest else head) or _OF_FIELD.get(head, head)


Position = tuple[int, int, int, str]


@dataclass(frozen=True, slots=True)
class Flow:
    """The order of an order's life in one rehearsal: by stage, and within a stage by its table of handoffs.

    `capture`: when this merchant takes the money; `table`: the names of the handoffs, in their order.
    """

    capture: str = ""
    table: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, began: RehearsalBegan | None) -> Flow:
        """The flow of a record; of one without a beginning, stages alone."""
        if began is None:
            return cls()
        return cls(str(began.policy.get("capture", "")), {name: place for place, name in enumerate(began.handoffs)})

    def position(self, ruling: Ruling) -> Position:
        """Where it stands: the stage, and in it handoffs before rules; rules without a stage come last."""
        stage = ruling.stage
        if ruling.check == "money" and stage == "placed" and ruling.receiver == CUSTOMER:
            return -1, 0, 0, ruling.interface  # what the customer was shown comes before what she then ordered
        if stage == "captured" and self.capture == "at_order":
            stage = "authorised"
        place = _LIFE.index(stage) if stage in _LIFE else len(_LIFE)
        handed = ruling.check == HANDOFF
        return place, 0 if handed else 1, self.table.get(ruling.interface, 0) if handed else 0, ruling.interface


def explains(first: Ruling, later: Ruling) -> bool:
    """Whether `first`, which does not stand after `later` in the life of one order, likely causes it."""
    same_way = (first.sender, first.receiver) == (later.sender, later.receiver)
    what, then = topics(first), topics(later)
    if idle(first, later):
        return True
    if later.check == "messages" and same_way:
        return True
    if EFFECT in what:
        told = first.receiver != CUSTOMER and first.receiver in {later.sender, later.receiver}
        return told or same_way
    if not (what & then or any(_SPOILS.get(topic, set()) & then for topic in what)):
        return False
    if first.receiver == CUSTOMER and first.sender == "shop":
        return same_way
    return bool({first.sender, first.receiver} & {later.sender, later.receiver} - {CUSTOMER})


def idle(first: Ruling, later: Ruling) -> bool:
    """Whether one system did neither of two things that it should have done at the same stage."""
    nothing = all(each.check == HANDOFF and each.problem.startswith("nothing reached ") for each in (first, later))
    return nothing and (first.sender, first.stage) == (later.sender, later.stage)

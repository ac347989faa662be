"""What can stand in a ledger. Events carry no id and no time: the entry around them does.

A journey is named by its scenario's node id; an order by the shop's own number, the one reference all systems keep.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that was done or seen. A field that is not known here is refused when a line is read.

    Structs and not dataclasses, because a long run has a million of them: msgspec makes them out of a line in one go.
    """

    def as_dict(self) -> dict[str, Any]:
        """Its fields by name, in order."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


class RehearsalBegan(Told, frozen=True, kw_only=True):
    """A rehearsal of `landscape` begins.

    `systems`: role to {"kind": "real" | "simulated" | "absent", "address"}; `handoffs`: the table as in force, name to
    {"sender", "receiver", "stage", "within", "title_fr", "place"}; `policy`: the merchant's rules; `gate` and
    `known_issues`: what the merchant asks of a GO, as the landscape has it ({} and [] in records of before); `channel`: how
    customers reached the shop, "ui" in a browser or "api" over its HTTP pages.
    """

    run: str
    landscape: str
    seed: int
    language: str
    systems: dict[str, Any]
    handoffs: dict[str, Any]
    policy: dict[str, Any]
    gate: dict[str, Any] = {}
    known_issues: list[dict[str, Any]] = []
    channel: str = "ui"


class ScenariosSelected(Told, frozen=True, kw_only=True):
    """How many scenarios were collected and are due to run."""

    count: int


class ScenarioBegan(Told, frozen=True, kw_only=True):
    """A scenario starts. `numbers` are catalogue ids such as "S01"; `replay` is the line that runs it alone."""

    title: str
    numbers: list[str]
    feature: str
    language: str
    tags: list[str]
    replay: str


class ScenarioEnded(Told, frozen=True, kw_only=True):
    """A scenario ended. `took` in seconds."""

    outcome: Literal["passed", "failed", "compromised", "not offered", "error"]
    reason: str = ""
    step: str = ""
    took: float = 0.0


class Acted(Told, frozen=True, kw_only=True):
    """An actor attempted an act on a system. `took` in seconds."""

    actor: str
    act: str
    system: str
    outcome: Literal["done", "refused", "unknown"]
    order: str = ""
    detail: str = ""
    took: float = 0.0


class Agreed(Told, frozen=True, kw_only=True):
    """What the customer saw and agreed to when confirming: the reference for every system behind the shop.

    `lines`: [{"sku", "name", "quantity", "unit_price"}], prices and amounts in minor units including tax, before
    discounts, and "tax_rate" in basis points, -1 where it is not known, "list_price" and "list_name" as the merchant's inventory
    announces them in the customer's language, where it does; `goods` − `discount` + `shipping` = `total` as the
    page showed them, and `tax` in it, 0 where it showed none; `methods`: the ways of delivery she could choose from, code to
    name, {} where that was not seen; `billing`: where the bill goes, {} where that is the delivery address.
    """

    order: str
    currency: str
    lines: list[dict[str, Any]]
    goods: int
    discount: int
    shipping: int
    total: int
    email: str
    language: str
    delivery_method: str
    address: dict[str, str]
    voucher: str = ""
    tax: int = 0
    methods: dict[str, str] = {}
    billing: dict[str, str] = {}


class StageReached(Told, frozen=True, kw_only=True):
    """An order's life moved on to `stage`. `part` tells apart stages that repeat (an RMA)."""

    order: str
    stage: str
    part: str = ""


class Owed(Told, frozen=True, kw_only=True):
    """A handoff is open: `receiver` owes evidence of `expected` (see kernel.comparing) within so many seconds."""

    handoff: str
    order: str
    sender: str
    receiver: str
    stage: str
    expected: dict[str, Any]
    within: float
    part: str = ""
    at_stake: int = 0
    currency: str = ""


class Observed(Told, frozen=True, kw_only=True):
    """What a probe saw in `system` about `subject`. Fields as the system gave them."""

    system: str
    subject: str
    order: str
    fields: dict[str, Any]


class Settled(Told, frozen=True, kw_only=True):
    """The wait for an owed handoff is over. `owed` and `seen` are entry ids; `seen` is "" when nothing was there.

    `state`: "arrived" (something was there, compare it), "silent" (nothing within the deadline), "blind" (the receiver
    could not be looked at; `reason` says why).
    """

    owed: str
    state: Literal["arrived", "silent", "blind"]
    after: float
    seen: str = ""
    reason: str = ""


class Noted(Told, frozen=True, kw_only=True):
    """A simulator's own note, copied: see harness/simulators/journal.py for its fields."""

    system: str
    number: int
    at: str
    order: str
    kind: str
    operation: str
    fields: dict[str, Any]
    status: int = 0
    key: str = ""
    peer: str = ""
    body: str = ""
    reply: str = ""

    def in_short(self) -> Noted:
        """Without the texts of what went well about an order: its journey copied them, and they are a third of a record."""
        well = self.order and 200 <= self.status < 400
        return msgspec.structs.replace(self, body="", reply="") if well else self


class Disturbed(Told, frozen=True, kw_only=True):
    """A fault was armed on purpose, so its traces are not findings. `order` is "" for any order."""

    system: str
    fault: str
    message: str
    order: str = ""
    detail: dict[str, Any] = {}


class Stocked(Told, frozen=True, kw_only=True):
    """What a system says of an article. `moment` is "before" or "after" what this journey did to it."""

    system: str
    order: str
    moment: Literal["before", "after"]
    sku: str
    on_hand: int
    held: int


class Looked(Told, frozen=True, kw_only=True):
    """All that `system` knows of `order` was copied into the ledger ("*": of every order of the run)."""

    system: str
    order: str
    reason: str = ""


class Exhibited(Told, frozen=True, kw_only=True):
    """A file is kept with the ledger, `path` relative to the run directory."""

    path: str
    title: str
    media_type: str
    order: str = ""
    stage: str = ""


class Compromising(Told, frozen=True, kw_only=True):
    """A system or the harness itself failed, so that less was seen than was meant to be."""

    system: str
    reason: str


class StreamEnded(Told, frozen=True, kw_only=True):
    """The last entry of a stream: `entries` came before it. A stream without one was cut off."""

    entries: int


Event = (
    RehearsalBegan
    | ScenariosSelected
    | ScenarioBegan
    | ScenarioEnded
    | Acted
    | Agreed
    | StageReached
    | Owed
    | Observed
    | Settled
    | Noted
    | Disturbed
    | Stocked
    | Looked
    | Exhibited
    | Compromising
    | StreamEnded
)

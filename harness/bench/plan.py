"""One clean journey as a value: what the customer does, what goes wrong, and how it ends, all from a seed and a number."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from random import Random
from typing import Any, Literal

from harness.bench.addresses import invented
from harness.bench.mishaps import Mishap, drawn
from harness.drivers.storefront import Address
from harness.kernel.seed import Seed

Payment = Literal["card", "declined first", "3-D Secure", "3-D Secure failed first", "vanished", "abandoned"]
Delivery = Literal[
    "door", "second day", "wrong depot", "pick-up point", "unclaimed", "refused", "damaged", "lost", "not yet"
]
Cancelling = Literal["", "customer", "customer service"]
Grade = Literal["A", "B", "scrap"]

BROUGHT = ("door", "second day", "wrong depot", "pick-up point")
CAME_BACK = ("unclaimed", "refused", "damaged", "lost")
"""Deliveries after which customer service pays everything back."""

MOST_BACK_G = 20_000
"""What one return may weigh: carriers take little more to or from a pick-up point."""

_REASONS = ("changed_mind", "changed_mind", "does_not_fit", "damaged", "wrong_article")


@dataclass(frozen=True, slots=True)
class Line:
    """So many units of the article at this place of the shop's list (by SKU); how many are short, and how many break."""

    article: int
    units: int
    short: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Back:
    """One return: for each line of the order the grades of the units that come back, and why she sends them.

    `reason` is "" for a parcel that comes back without a word.
    """

    grades: tuple[tuple[Grade, ...], ...]
    reason: str

    @property
    def pays(self) -> bool:
        """Whether any money goes back for it by every merchant's rule: a scrapped unit may be worth nothing."""
        return any(grade == "A" for line in self.grades for grade in line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A clean journey. `account`: the place of her account in the shop's list, -1 for a guest."""

    number: int
    language: str
    account: int
    address: Address
    lines: tuple[Line, ...]
    voucher: str
    delivery_method: str
    payment: Payment
    cancelled: Cancelling
    held: bool
    mispick: int
    late_truck: bool
    parcels: int
    delivery: Delivery
    returns: tuple[Back, ...]
    refunded_whole: bool
    mishaps: tuple[Mishap, ...]

    @property
    def paid(self) -> bool:
        return self.payment != "abandoned"

    @property
    def prepared(self) -> bool:
        return self.paid and not self.cancelled

    def articles(self) -> tuple[int, ...]:
        """All that no other journey may touch meanwhile; -1 is never among them."""
        return tuple(line.article for line in self.lines) + ((self.mispick,) if self.mispick >= 0 else ())

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def title(self) -> str:
        """The journey in a line, for a report."""
        units = sum(line.units for line in self.lines)
        what = [f"{len(self.lines)} articles, {units} units", self.payment]
        what += [f"cancelled by {self.cancelled}"] if self.cancelled else []
        what += [f"{self.parcels} parcels", self.delivery] if self.prepared else []
        what += [f"{len(self.returns)} returns"] if self.returns else []
        what += ["refunded whole"] if self.refunded_whole else []
        what += [f"{each.handoff} {each.fault}" for each in self.mishaps]
        return f"Journey {self.number}: {'; '.join(what)}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a shop offers: the weight of each article of its list in grams, how many accounts it has, and its vouchers."""

    weights: tuple[int, ...]
    accounts: int
    vouchers: tuple[str, ...] = ("WELCOME10", "TAKE5")


def plan(seed: int, number: int, choices: Choices) -> Plan:
    """The journey of that number under that seed: the same whenever it is asked for."""
    chance = Seed(seed).stream("clean journey", str(number))
    payment = _drawn(chance, _PAYMENTS)
    cancelled: Cancelling = _drawn(chance, _CANCELLING) if payment != "abandoned" else ""
    prepared = payment != "abandoned" and not cancelled
    delivery: Delivery = _drawn(chance, _DELIVERIES) if prepared else "not yet"
    articles = chance.sample(range(len(choices.weights)), chance.randint(1, 5) + 1)
    lines = _lines(chance, articles[1:], prepared=prepared)
    returns = _returns(chance, lines, choices.weights) if delivery in BROUGHT else ()
    refunded = delivery in CAME_BACK or (prepared and not returns and chance.random() < 0.08)
    account = chance.randrange(choices.accounts) if chance.random() < 0.25 else -1
    abroad = account < 0 and not returns and chance.random() < 0.1
    moments = _moments(payment, prepared=prepared, delivery=delivery, returns=returns, refunded=refunded)
    return Plan(
        number=number,
        language=chance.choice(("en", "fr")),
        account=account,
        address=invented(chance, edge=chance.random() < 0.4, abroad=abroad),
        lines=lines,
        voucher=chance.choice(choices.vouchers) if chance.random() < 0.45 else "",
        # Carriers fetch returns, and bring parcels quickly or to a pick-up point, not everywhere.
        delivery_method="home" if abroad else _drawn(chance, (("home", 6), ("express", 2), ("pickup", 2))),
        payment=payment,
        cancelled=cancelled,
        held=prepared and chance.random() < 0.08,
        mispick=articles[0] if prepared and chance.random() < 0.08 else -1,
        late_truck=prepared and chance.random() < 0.06,
        parcels=min(chance.choice((1, 1, 1, 2, 2, 3)), sum(line.units - line.short for line in lines)),
        delivery=delivery,
        returns=returns,
        refunded_whole=refunded,
        mishaps=drawn(chance, moments, chance.choice((0, 0, 1, 1, 2, 3))),
    )


_PAYMENTS: tuple[tuple[Payment, int], ...] = (
    ("card", 12), ("declined first", 2), ("3-D Secure", 3), ("3-D Secure failed first", 1), ("vanished", 2), ("abandoned", 1),
)  # fmt: skip
_CANCELLING: tuple[tuple[Cancelling, int], ...] = (("", 18), ("customer", 1), ("customer service", 1))
_DELIVERIES: tuple[tuple[Delivery, int], ...] = (
    ("door", 12), ("second day", 2), ("wrong depot", 2), ("pick-up point", 2), ("unclaimed", 1), ("refused", 1),
    ("damaged", 1), ("lost", 1), ("not yet", 2),
)  # fmt: skip
_GRADES: tuple[tuple[Grade, int], ...] = (("A", 6), ("B", 2), ("scrap", 2))


def _drawn(chance: Random, weighted: tuple[tuple[Any, int], ...]) -> Any:
    [found] = chance.choices([value for value, _ in weighted], [weight for _, weight in weighted])
    return found


def _lines(chance: Random, articles: list[int], *, prepared: bool) -> tuple[Line, ...]:
    """The basket, with what the shelf lacks or breaks; at least one unit leaves."""
    units = [chance.randint(1, 4) for _ in articles]
    short, broken = Counter[int](), Counter[int]()
    if prepared and chance.random() < 0.2:
        at = chance.randrange(len(articles))
        short[at] = chance.randint(1, units[at]) if sum(units) > units[at] else chance.randint(0, units[at] - 1)
    if prepared and chance.random() < 0.1:
        broken[chance.randrange(len(articles))] = 1
    return tuple(
        Line(article, count, short[at], broken[at] if not short[at] else 0)
        for at, (article, count) in enumerate(zip(articles, units, strict=True))
    )


def _returns(chance: Random, lines: tuple[Line, ...], weights: tuple[int, ...]) -> tuple[Back, ...]:
    """None, one or two returns of what shipped; one in three gives everything back in the end.

    A return goes in one parcel, so what is too heavy for that stays with the customer.
    """
    if chance.random() < 0.5:
        return ()
    left = [line.units - line.short for line in lines]
    count = 2 if sum(left) > 1 and chance.random() < 0.4 else 1
    everything = chance.random() < 0.33
    found = list[Back]()
    for turn in range(count):
        last = everything and turn == count - 1
        keep = 1 if not last and turn < count - 1 else 0
        units = _carried(list(left) if last else _some(chance, left, keep), [weights[line.article] for line in lines])
        if not any(units):
            continue
        left = [have - took for have, took in zip(left, units, strict=True)]
        # Merchants differ in what they pay for a scrapped unit that came without a reason.
        silent = bool(found) and chance.random() < 0.4
        kinds = _GRADES[:2] if silent else _GRADES
        grades = tuple(tuple(_drawn(chance, kinds) for _ in range(took)) for took in units)
        found.append(Back(grades, "" if silent else chance.choice(_REASONS)))
    return tuple(found)


def _carried(units: list[int], grams: list[int]) -> list[int]:
    """As many of these units as one parcel takes, the heaviest left out first."""
    taken = list(units)
    for at in sorted(range(len(units)), key=lambda place: -grams[place]):
        while taken[at] and sum(count * weight for count, weight in zip(taken, grams, strict=True)) > MOST_BACK_G:
            taken[at] -= 1
    return taken


def _some(chance: Random, left: list[int], keep: int) -> list[int]:
    """At least one unit of what is left, and at most all but `keep`."""
    wanted = chance.randint(1, max(1, sum(left) - keep))
    pool = [at for at, have in enumerate(left) for _ in range(have)]
    picked = Counter(chance.sample(pool, wanted))
    return [picked[at] for at in range(len(left))]


def _moments(
    payment: Payment, *, prepared: bool, delivery: Delivery, returns: tuple[Back, ...], refunded: bool
) -> set[str]:
    """The moments at which this journey sends something that can go wrong."""
    moments = {"ordering"}
    moments |= {"paying"} if payment != "abandoned" else set()
    moments |= {"preparing"} if prepared else set()
    moments |= {"delivering"} if delivery in BROUGHT else set()
    moments |= {"returning"} if returns else set()
    return moments | ({"refunding"} if refunded or any(each.pays for each in returns[:1]) else set())

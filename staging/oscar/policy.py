"""The merchant's rules that the shop lives by, read from its environment: when money is taken, what is given back.

SHOP_CAPTURE            at_order | at_dispatch | per_parcel
SHOP_REFUND_SHIPPING    when_everything_returned | always | never
SHOP_REFUND_PERCENT     A:100,B:80,scrap:0           of its worth, for a unit that came back by her own choice
SHOP_CHOICE_REASONS     changed_mind,does_not_fit    the reasons that are the customer's own choice
SHOP_RESTOCK_GRADES     A,B                          the grades that go back on sale; empty for none
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

AT_ORDER, AT_DISPATCH, PER_PARCEL = "at_order", "at_dispatch", "per_parcel"
WHEN_EVERYTHING_RETURNED, ALWAYS, NEVER = "when_everything_returned", "always", "never"
GRADES = ("A", "B", "scrap")

DEFAULTS = {
    "SHOP_CAPTURE": AT_DISPATCH,
    "SHOP_REFUND_SHIPPING": WHEN_EVERYTHING_RETURNED,
    "SHOP_REFUND_PERCENT": "A:100,B:100,scrap:0",
    "SHOP_CHOICE_REASONS": "changed_mind,does_not_fit",
    "SHOP_RESTOCK_GRADES": "A",
}


@dataclass(frozen=True)
class Policy:
    """The rules. `refund_percent` has every grade, 0 to 100."""

    capture: str
    refund_shipping: str
    refund_percent: Mapping[str, int]
    choice_reasons: tuple[str, ...]
    restock_grades: tuple[str, ...]


def in_force() -> Policy:
    """The policy of this shop, by Django's settings."""
    return read({name: getattr(settings, name) for name in DEFAULTS})


def read(environment: Mapping[str, str]) -> Policy:
    """The policy that the variables name, the default where one is not there; ValueError names the one that is wrong."""
    told = {name: environment.get(name, default).strip() for name, default in DEFAULTS.items()}
    return Policy(
        capture=_one_of(told, "SHOP_CAPTURE", (AT_ORDER, AT_DISPATCH, PER_PARCEL)),
        refund_shipping=_one_of(told, "SHOP_REFUND_SHIPPING", (WHEN_EVERYTHING_RETURNED, ALWAYS, NEVER)),
        refund_percent=_percents(told, "SHOP_REFUND_PERCENT"),
        choice_reasons=_words(told["SHOP_CHOICE_REASONS"]),
        restock_grades=_grades(told, "SHOP_RESTOCK_GRADES"),
    )


def _one_of(told: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    if told[name] not in allowed:
        raise ValueError(f"{name} is {told[name]!r}; it must be one of {', '.join(allowed)}.")
    return told[name]


def _grades(told: Mapping[str, str], name: str) -> tuple[str, ...]:
    grades = _words(told[name])
    if not set(grades) <= set(GRADES):
        raise ValueError(f"{name} is {told[name]!r}; it must list some of {', '.join(GRADES)}.")
    return grades


def _percents(told: Mapping[str, str], name: str) -> dict[str, int]:
    """`A:100,B:80,scrap:0`; a grade that is left out is paid back in full."""
    percents = dict.fromkeys(GRADES, 100)
    for part in _words(told[name]):
        grade, _, percent = (word.strip() for word in part.partition(":"))
        if grade not in GRADES or not (percent.isascii() and percent.isdecimal() and int(percent) <= 100):
            raise ValueError(f"{name} is {told[name]!r}; it must be like A:100,B:80,scrap:0, each from 0 to 100.")
        percents[grade] = int(percent)
    return percents


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())

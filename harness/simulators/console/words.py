"""What the console says, in English or French: the tables of `texts/`, and how a name of a simulator reads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from harness.kernel.clock import read_stamp
from harness.kernel.money import Money, exponent_of

LANGUAGES = ("en", "fr")
_TEXTS = Path(__file__).parent / "texts"
_SIGNS = re.compile(r"[._\-/]+")


class Words:
    """One language. `t("orders.title")` is a text; `t.word("moves", "pick")` the word for a name of a simulator."""

    def __init__(self, language: str, table: Mapping[str, Any]) -> None:
        self.language = language
        self._table = table

    def __call__(self, key: str, **put: object) -> str:
        """The text of that dotted key, with `put` in it. Raises KeyError for an unknown key."""
        found: Any = self._table
        for part in key.split("."):
            found = found[part]
        return str(found).format(**put)

    def of(self, key: str, role: str, **put: object) -> str:
        """A text that speaks of a system: "{the} refuses it", "{The} does not answer"."""
        the = self.known("the", role) or self.word("systems", role)
        return self(key, the=the, The=first_up(the), **put)

    def known(self, kind: str, name: str) -> str | None:
        """The word for `name` in the table called `kind` ("moves", "states.parcel"); None when it has none."""
        table: Any = self._table
        for part in kind.split("."):
            table = table.get(part, {})
        found = table.get(name)
        return found if isinstance(found, str) else None

    def word(self, kind: str, name: str) -> str:
        """The word for `name`; a name without one is shown itself, made readable."""
        return self.known(kind, name) or readable(name)

    def message(self, name: str) -> str:
        """The word for a message. Those of a dialect begin with its name: "sendcloud.parcel.create"."""
        return self.known_message(name) or readable(name)

    def known_message(self, name: str) -> str | None:
        """As `message`; None when it has no word."""
        if own := self.known("messages", name):
            return own
        first, _, rest = name.partition(".")
        dialect, plain = self.known("values", f"dialect.{first}"), self.known("messages", rest)
        return f"{plain} ({dialect})" if dialect and plain else None

    def state(self, thing: str, state: str) -> str:
        """The state of a thing: French agrees with what it speaks of."""
        own = self._table["states"].get(thing, {})
        return str(own.get(state) or self._table["states"]["any"].get(state) or readable(state))

    def count(self, key: str, number: int) -> str:
        """`number` with its noun. French counts zero and one as singular, English only one."""
        single = number in {0, 1} if self.language == "fr" else number == 1
        return self(f"counts.{key}.{'one' if single else 'other'}", n=number)

    # Figures

    def decimal(self, text: str) -> str:
        return text.replace(".", ",") if self.language == "fr" else text

    def money(self, amount: int, currency: str) -> str:
        """Minor units as people read them; a currency that is none is shown as it came."""
        try:
            return Money(amount, currency).shown(self.language)
        except (TypeError, ValueError):
            return f"{amount} {currency}".strip()

    def amount(self, amount: int, currency: str) -> str:
        """Minor units as people write them into a form: `35,95`."""
        digits = exponent_of(currency)
        return self.decimal(f"{Decimal(amount).scaleb(-digits):.{digits}f}")

    def weight(self, grams: int) -> str:
        return f"{grams} g" if grams < 1000 else self.decimal(f"{grams / 1000:.2f}".rstrip("0").rstrip(".")) + " kg"

    def seconds(self, value: float) -> str:
        """A duration: `12 ms`, `1.4 s`, `2 min`, `3 h`, `2 d`."""
        if value < 1:
            return f"{round(value * 1000)} ms"
        if value < 90:
            return self.decimal(f"{value:.1f}".removesuffix(".0")) + " s"
        if value < 5400:
            return f"{round(value / 60)} min"
        if value < 129600:
            return f"{round(value / 3600)} h"
        return f"{round(value / 86400)} {self('moments.day')}"

    def moment(self, stamp: str) -> str:
        """An ISO 8601 moment as day and time in UTC; any other text stays as it is."""
        try:
            at = read_stamp(stamp)
        except ValueError:
            return stamp
        return self("moments.full", day=at.day, month=self.month(at), time=at.strftime("%H:%M"))

    def day(self, text: str) -> str:
        """A day of the calendar, as 2026-11-22; any other text stays as it is."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        return f"{day.day} {self.month(day)}"

    def time(self, stamp: str) -> str:
        """Only its time, to the second."""
        try:
            return read_stamp(stamp).strftime("%H:%M:%S")
        except ValueError:
            return stamp

    def month(self, day: date) -> str:
        return str(self._table["moments"]["months"][day.month - 1])

    def refusal(self, code: str) -> str | None:
        """What a refusal means, by its code; None when only the simulator's own sentence can tell."""
        return self.known("refusals", code)


def first_up(text: str) -> str:
    """`text` as a sentence begins."""
    return text[:1].upper() + text[1:]


def readable(name: str) -> str:
    """A name for programs as words: "order.short_pick" becomes "Order short pick"."""
    words = _SIGNS.sub(" ", name).strip()
    return first_up(words)


@cache
def words(language: str) -> Words:
    """The texts of `language`. Raises ValueError for one that has no table."""
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}: allowed are {', '.join(LANGUAGES)}")
    with (_TEXTS / f"{language}.toml").open("rb") as file:
        return Words(language, tomllib.load(file))


def wanted(accepted: str) -> str:
    """The language that an Accept-Language header wants most, of those there are; English when it wants none."""
    asked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:500].split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            asked.append((-float(weight or 1), place, name[:2].lower()))
        except ValueError:
            continue
    return next((name for weight, _, name in sorted(asked) if name in LANGUAGES and weight < 0), "en")

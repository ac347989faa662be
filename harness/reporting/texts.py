"""What the reports say, in English or French: the tables of reports/texts, and how numbers, times and money are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from harness.kernel.clock import read_stamp
from harness.kernel.money import Money
from harness.reporting.places import reports_folder

LANGUAGES = ("en", "fr")
_AMOUNT = re.compile(r"-?\d[\d,]*\.\d+(?=\u00a0)")
_LONGEST_PHRASE = 500  # characters; longer sentences come from outside and have no translation


class Texts:
    """One language. `texts("findings.expected")` is a text, `texts.count("orders", 3)` one with its number."""

    def __init__(self, language: str, table: Mapping[str, Any]) -> None:
        self.language = language
        self._table = table
        self._phrases = [(_pattern(said), meant) for said, meant in table.get("phrases", {}).items()]

    def __call__(self, key: str, **words: object) -> str:
        """The text of that dotted key, with `words` put in. Raises KeyError for an unknown key."""
        found: Any = self._table
        for part in key.split("."):
            found = found[part]
        return str(found).format(**words)

    def count(self, key: str, number: int) -> str:
        """`number` with its noun: "3 orders". French counts zero and one as singular, English only one."""
        single = number in {0, 1} if self.language == "fr" else number == 1
        return self(f"counts.{key}.{'one' if single else 'other'}", n=self.number(number))

    def word(self, kind: str, name: str) -> str:
        """The word for a party, stage, outcome… by its name in the ledger; an unknown name stands for itself."""
        return str(self._table[kind].get(name, name))

    def phrase(self, sentence: str, part: Callable[[str, str], str]) -> str | None:
        """A sentence of the harness in this language, None without one. `part(name, held)` is put for each {name}."""
        for pattern, meant in self._phrases if len(sentence) <= _LONGEST_PHRASE else ():
            if found := pattern.fullmatch(sentence):
                return str(meant.format(**{name: part(name, held) for name, held in found.groupdict().items()}))
        return None

    def number(self, value: int) -> str:
        shown = f"{value:,}"
        return shown.replace(",", "\u202f") if self.language == "fr" else shown

    def money(self, amount: int, currency: str) -> str:
        """Minor units as people read them; a currency that is none is shown as it came."""
        try:
            return Money(amount, currency).shown(self.language)
        except (TypeError, ValueError):
            return f"{amount} {currency}".strip()

    def amounts(self, text: str) -> str:
        """`text` with its amounts, as the checks write them in English, in this language's figures."""
        return _AMOUNT.sub(lambda found: self._figures(found[0]), text) if self.language == "fr" else text

    def _figures(self, amount: str) -> str:
        return amount.replace(",", "\u202f").replace(".", ",")

    def sums(self, money: Mapping[str, int]) -> str:
        return " + ".join(self.money(amount, currency) for currency, amount in sorted(money.items()))

    def seconds(self, value: float) -> str:
        """A duration in seconds: `0.42 s`, `4.2 s`, `1 min 24 s`, `2 h 05 min`."""
        if value < 60:
            shown = f"{value:.2f}" if value < 1 else f"{value:.1f}".removesuffix(".0")
            return (shown.replace(".", ",") if self.language == "fr" else shown) + "\u00a0s"
        minutes, rest = divmod(round(value), 60)
        if minutes < 60:
            return f"{minutes}\u00a0min\u00a0{rest:02d}\u00a0s"
        return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}\u00a0min"

    def moment(self, stamp: str) -> str:
        """An ISO 8601 moment as a date and time in UTC; any other text stays as it is."""
        try:
            at = read_stamp(stamp)
        except ValueError:
            return stamp
        return self("page.moment", day=at.day, month=self._month(at), year=at.year, time=at.strftime("%H:%M:%S"))

    def _month(self, at: datetime) -> str:
        return str(self._table["page"]["months"][at.month - 1])


@cache
def texts(language: str) -> Texts:
    """The texts of `language`. Raises ValueError for one that has no table."""
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}: allowed are {', '.join(LANGUAGES)}")
    with (reports_folder() / "texts" / f"{language}.toml").open("rb") as file:
        return Texts(language, tomllib.load(file))


def _pattern(said: str) -> re.Pattern[str]:
    """`said` as an expression in which each {name} takes any text, the same one wherever it stands again."""
    known: set[str] = set()

    def group(found: re.Match[str]) -> str:
        name = found[1]
        again = name in known
        known.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>.+?)"

    return re.compile(re.sub(r"\\\{(\w+)\\\}", group, re.escape(said)), re.DOTALL)

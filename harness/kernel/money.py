"""Money: an integer of minor units and its currency. Never a float, never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

# ISO 4217 currencies whose minor unit is not a hundredth.
_EXPONENTS = {"JPY": 0, "KRW": 0, "CLP": 0, "XOF": 0, "XAF": 0, "TND": 3, "KWD": 3, "BHD": 3, "JOD": 3, "OMR": 3}
_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD"}
# Currencies that a page may show where another was meant; other words of three capitals (TTC, VAT) say nothing.
_CODES = {
    *_EXPONENTS,
    *_SYMBOLS.values(),
    "AUD",
    "BRL",
    "CAD",
    "CHF",
    "CNY",
    "CZK",
    "DKK",
    "HKD",
    "HUF",
    "INR",
    "MAD",
    "MXN",
}
_CODES |= {"NOK", "NZD", "PLN", "RON", "SEK", "SGD", "TRY", "ZAR"}
_SPACES = "\u0020\u00a0\u202f\u2009"
_BARE = r"-?\d{1,3}(?:[ .,'\u00a0\u202f\u2009]\d{3})+(?:[.,]\d{1,2})?(?!\d)|-?\d+(?:[.,]\d{1,3})?"
_AMOUNT = re.compile(_BARE)
# Digits, or groups of three after the first with the same separator between all of them.
_GROUPED = re.compile(rf"\d+|\d{{1,3}}([{_SPACES}.,'])\d{{3}}(?:\1\d{{3}})*")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of one currency, in minor units: `Money(2390, "EUR")` is 23.90 €."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError(f"money is counted in whole minor units, not in {self.amount!r}")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise ValueError(f"{self.currency!r} is not an ISO 4217 currency code")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)

    def __str__(self) -> str:
        return self.shown("en")

    def shown(self, language: str) -> str:
        """The amount as people of `language` read it: `1,234.50 €` or `1 234,50 €` (narrow spaces)."""
        exponent = exponent_of(self.currency)
        digits = f"{Decimal(self.amount).scaleb(-exponent):,.{exponent}f}"
        if language == "fr":
            digits = digits.replace(",", "\u202f").replace(".", ",")
        symbol = next((sign for sign, code in _SYMBOLS.items() if code == self.currency), self.currency)
        return f"{digits}\u00a0{symbol}"

    def shares(self, weights: Sequence[int]) -> list[Money]:
        """This amount split in proportion to `weights`, to the last minor unit (largest remainder first)."""
        return [Money(part, self.currency) for part in split(self.amount, weights)]

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return other.amount


def exponent_of(currency: str) -> int:
    """How many digits the minor unit of `currency` has: 2 for EUR, 0 for JPY."""
    return _EXPONENTS.get(currency, 2)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of `amounts`, zero of `currency` when there are none."""
    return sum(amounts, Money(0, currency))


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` in parts proportional to `weights` that sum to exactly `amount`.

    Raises ValueError for negative weights, and for weights of zero sum unless the amount is zero too.
    """
    whole = sum(weights)
    if any(weight < 0 for weight in weights) or (whole == 0 and amount != 0):
        raise ValueError(f"{amount} cannot be shared by the weights {list(weights)}")
    if whole == 0:
        return [0] * len(weights)
    sign = -1 if amount < 0 else 1
    floors = [abs(amount) * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda i: (-(abs(amount) * weights[i] % whole), i))
    for index in rests[: abs(amount) - sum(floors)]:
        floors[index] += 1
    return [sign * part for part in floors]


def parse(text: str, currency: str) -> Money:
    """The one amount that `text` shows, as a shop of any language writes it: `€1,234.50`, `1 234,50 €`, `23.90`.

    Raises ValueError when there is no amount, more than one, a percentage, another currency, a sign whose place leaves it
    open whether it belongs to the amount, or a comma or point that could be either a decimal or a thousands separator
    (`1,234`).
    """
    shown = text.strip().replace("\u2212", "-")
    signs = _SYMBOLS | {"¥": "JPY"}
    if any(unicodedata.category(mark) == "Sc" and signs.get(mark) != currency for mark in shown):
        raise ValueError(f"{text!r} is not in {currency}")
    if (set(re.findall(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])", shown)) & _CODES) - {currency}:
        raise ValueError(f"{text!r} is not in {currency}")
    found = list(_AMOUNT.finditer(shown))
    if len(found) != 1:
        raise ValueError(f"{text!r} shows {len(found)} amounts where one was expected")
    before, after = shown[: found[0].start()], shown[found[0].end() :]
    if after.lstrip(_SPACES).startswith(("%", "-")):
        raise ValueError(f"{text!r} is not an amount")
    amount = _minor(found[0].group(0), currency, text)
    return Money(-amount if _negative(before, text) else amount, currency)


def _negative(before: str, text: str) -> bool:
    """Whether what stands before the digits makes them negative: `-€5.00`, `- 5,00 €`."""
    dash = re.search(rf"-[{_SPACES}]*(?:[€£$¥]|[A-Z]{{3}})?[{_SPACES}]*$", before)
    if dash and before[: dash.start()].strip(_SPACES):
        raise ValueError(f"{text!r} leaves it open whether its dash is a minus")
    return dash is not None


def amounts_in(text: str, currency: str) -> list[int]:
    """Every amount of `currency` that `text` shows beside its sign or code, in minor units, in order of appearance."""
    signs = [sign for sign, code in _SYMBOLS.items() if code == currency] + [currency]
    sign = "|".join(re.escape(each) for each in signs)
    # The digits must be whole: the end of a longer number is no amount.
    after, before = rf"(?P<after>{_BARE})(?!\d|[.,]\d)", rf"(?<![\d.,])(?P<before>{_BARE})"
    beside = re.compile(rf"(?:(?:{sign})[{_SPACES}]?{after})|(?:{before}[{_SPACES}]?(?:{sign}))")
    found = []
    for match in beside.finditer(text):
        try:
            found.append(_minor(match["after"] or match["before"], currency, text[:40]))
        except ValueError:
            continue  # not an amount after all: the caller looks for the ones it knows
    return found


def _minor(digits: str, currency: str, text: str) -> int:
    exponent = exponent_of(currency)
    number = digits.lstrip("-")
    mark = _decimal_mark(number, exponent, text)
    whole, _, decimals = number.rpartition(mark) if mark else (number, "", "")
    if not _GROUPED.fullmatch(whole):
        raise ValueError(f"{text!r} is not an amount")
    if len(decimals.rstrip("0")) > exponent:
        raise ValueError(f"{text!r} has more decimals than {currency} knows")
    minor = int(re.sub(r"\D", "", whole) + decimals[:exponent].ljust(exponent, "0"))
    return -minor if digits.startswith("-") else minor


def _decimal_mark(number: str, exponent: int, text: str) -> str:
    """The comma or point before the decimals, "" when there is none."""
    marks: list[str] = re.findall(r"[.,]", number)
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return ""
    only = len(marks) == 1 and re.fullmatch(r"\d{1,3}[.,]\d{3}", number)
    if only and exponent == 0:
        return ""
    if only and exponent != 3:
        raise ValueError(f"{text!r} can be read in two ways: write the amount with {exponent} decimals")
    return marks[-1]


_MOST_SUMMED = 40


def adds_up(amounts: Sequence[int], total: int) -> bool:
    """Whether some of the amounts that stand beside `total` make it: the lines of a document, or one line alone.

    A document with more amounts than anybody adds up by head is taken to.
    """
    others = list(amounts)
    if total in others:
        others.remove(total)
    if total in others or len(others) > _MOST_SUMMED:
        return True
    sums = {0}
    for amount in others:
        sums |= {each + amount for each in sums if abs(each + amount) <= 2 * abs(total)}
    return bool(others) and total in sums


_COMMA = {"fr", "de", "es", "it", "nl"}


def miswritten(text: str, language: str, currency: str) -> list[str]:
    """The amounts that a text writes as another language does, sorted: `23.90 €` in French, `23,90 €` in English.

    Of Swiss francs none: they are written with a point in every language.
    """
    if currency == "CHF":
        return []
    point = r"," if language not in _COMMA else r"\."
    signs = [sign for sign, code in _SYMBOLS.items() if code == currency] + [currency]
    beside = "|".join(re.escape(each) for each in signs)
    wrong = re.compile(rf"(?<![\d.,])\d[\d{_SPACES}.,]*{point}\d\d(?=[{_SPACES}]?(?:{beside}))")
    return sorted({found.group(0) for found in wrong.finditer(text)})

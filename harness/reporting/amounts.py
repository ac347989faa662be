"""What was expected and seen, for people: its fields in their language, its money no longer in minor units."""

from __future__ import annotations

import re

from harness.kernel.money import parse
from harness.reporting.names import Names, fields_of
from harness.verdict.model import Finding

_MONEY_FIELDS = {
    "total", "shipping", "discount", "requested", "captured", "refunded", "credited", "amounts", "page_amounts", "refunds_by_return",
    "payment",
}  # fmt: skip
# A whole number that is no part of a word, of a decimal or of a quoted text.
# Money as the checks write it, in English: 1,107.09 €.
_WRITTEN = re.compile(r"-?[\d,]+\.\d{2}\u00a0(?:[€£$]|[A-Z]{3})")
_WHOLE = re.compile(r"(?<![\w.,“-])-?\d+(?![\w”]|[.,]\d)")


def written(found: Finding, text: str, names: Names) -> str:
    """`text`, an expected or seen of `found`, as people read it.

    In a check of money or of pages every whole number is an amount; in a handoff ("field: value; field: value") those of its money
    fields are. Anything else is said as any sentence of the harness.
    """
    if found.check in {"money", "pages"}:
        return _money(text, found.currency, names)
    if found.check != "handoff":
        return names.say(text)
    return names.join(_field(part, found.currency, names) for part in fields_of(text))


def _field(part: str, currency: str, names: Names) -> str:
    field, colon, value = part.partition(": ")
    if not colon:
        return names.say(part)
    is_money = field.partition(".")[0] in _MONEY_FIELDS and "“" not in value
    return f"{names.texts('terminal.label', label=names.field(field))}{_money(value, currency, names) if is_money else names.say(value)}"


def _money(text: str, currency: str, names: Names) -> str:
    if not currency:
        return text
    between = f" {names.texts('page.to')} "
    said = _WHOLE.sub(lambda found: names.texts.money(int(found[0]), currency), text)
    said = _WRITTEN.sub(lambda found: names.texts.money(parse(found[0], currency).amount, currency), said)
    return names.say(said.replace(" to ", between))

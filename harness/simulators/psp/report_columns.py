"""What the columns of each report are, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from harness.simulators.psp.banking import BalanceTransaction, Payout
from harness.simulators.psp.models import Charge, Refund

_NO_MINOR = ("jpy", "krw", "xof")
_METADATA = re.compile(r"(payment|refund)_metadata\[([^\[\]]{1,40})\]")
# A cell that a spreadsheet would take for a formula is written behind an apostrophe.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SUMMARY = ("reporting_category", "currency", "count", "gross", "fee", "net")
_ITEM = (
    "balance_transaction_id", "created", "available_on", "currency", "gross", "fee", "net", "reporting_category",
    "source_id", "description", "customer_id", "charge_id", "payment_intent_id", "payment_method_type",
)  # fmt: skip
_PAID_OUT = ("automatic_payout_id", "automatic_payout_effective_at")


@dataclass(frozen=True, slots=True)
class ReportType:
    """What a report has in it. `of` is "payouts" (those that arrive in the interval), "payout" or "activity"."""

    name: str
    of: str
    columns: tuple[str, ...]

    @property
    def summary(self) -> bool:
        return self.columns == _SUMMARY


TYPES = {
    "payout_reconciliation.itemized.5": ReportType("Itemized payout reconciliation", "payouts", _PAID_OUT + _ITEM),
    "payout_reconciliation.summary.1": ReportType("Payout reconciliation summary", "payouts", _SUMMARY),
    "payout_reconciliation.by_id.itemized.4": ReportType("Itemized payout reconciliation", "payout", _PAID_OUT + _ITEM),
    "payout_reconciliation.by_id.summary.1": ReportType("Payout reconciliation summary", "payout", _SUMMARY),
    "balance_change_from_activity.itemized.3": ReportType("Itemized balance change from activity", "activity", _ITEM),
    "balance_change_from_activity.summary.1": ReportType("Balance change from activity summary", "activity", _SUMMARY),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A balance transaction, with what it was for."""

    it: BalanceTransaction
    payout: Payout | None
    charge: Charge | None
    refund: Refund | None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def time(self, seconds: int) -> str:
        """A time as it is written."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")


# Each column that an itemized report may have, metadata aside.
_CELLS: dict[str, Callable[[Row], str]] = {
    "automatic_payout_id": lambda row: row.payout.id if row.payout else "",
    "automatic_payout_effective_at": lambda row: row.time(row.payout.arrival) if row.payout else "",
    "balance_transaction_id": lambda row: row.it.id,
    "created": lambda row: row.time(row.it.created),
    "available_on": lambda row: row.time(row.it.available_on),
    "currency": lambda row: row.it.currency,
    "gross": lambda row: major(row.it.amount, row.it.currency),
    "fee": lambda row: major(row.it.fee, row.it.currency),
    "net": lambda row: major(row.it.net, row.it.currency),
    "reporting_category": lambda row: row.it.category,
    "source_id": lambda row: row.it.source,
    "description": lambda row: safe(row.it.description),
    "customer_id": lambda row: row.charge.customer if row.charge else "",
    "charge_id": lambda row: row.charge.id if row.charge else "",
    "payment_intent_id": lambda row: row.charge.intent if row.charge else "",
    "payment_method_type": lambda row: row.charge.type if row.charge else "",
    "card_brand": lambda row: row.charge.card.brand if row.charge and row.charge.card else "",
    "card_country": lambda row: row.charge.card.country if row.charge and row.charge.card else "",
    "card_funding": lambda row: row.charge.card.funding if row.charge and row.charge.card else "",
}


def known_column(kind: ReportType, column: str) -> bool:
    """Whether a report of this kind may have the column."""
    return column in _SUMMARY if kind.summary else column in _CELLS or _METADATA.fullmatch(column) is not None


def major(amount: int, currency: str) -> str:
    """An amount in major units: -2390 cents are "-23.90"."""
    if currency in _NO_MINOR:
        return str(amount)
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def safe(text: str) -> str:
    """Text from outside as a cell that no spreadsheet works out."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def cell(row: Row, column: str) -> str:
    """What stands in a column of an itemized report."""
    found = _METADATA.fullmatch(column)
    if found is None:
        return _CELLS[column](row)
    source = row.charge if found[1] == "payment" else row.refund
    return safe(source.metadata.get(found[2], "")) if source is not None else ""

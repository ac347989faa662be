"""What the provider keeps of each payment, by a policy that a rehearsal may change.

A fee is a share of the amount in basis points, rounded half up to the minor unit, and a fixed sum in minor units of the
currency of the payment. Refunds give no fee back; nor does a dispute that is won.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from harness.simulators.psp.models import Charge
from harness.simulators.store import Store

_SETTING = "fees"
_WHOLE = 10_000  # basis points

# The European Economic Area, and parts of France that have codes of their own.
_EEA = frozenset(
    {
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IS", "IE", "IT", "LV", "LI", "LT",
        "LU", "MT", "NL", "NO", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "GF", "GP", "MQ", "RE", "YT", "MF",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """`share` in basis points of the amount and `fixed` in minor units; together at most `most` unless that is 0."""

    share: int = 0
    fixed: int = 0
    most: int = 0

    def of(self, amount: int) -> int:
        """The fee for `amount`, rounded half up."""
        fee = (amount * self.share + _WHOLE // 2) // _WHOLE + self.fixed
        return min(fee, self.most) if self.most else fee


# Stripe's prices for a French merchant: https://stripe.com/fr/pricing
DEFAULT = {
    "card_eea": Rate(150, 25),
    "card_uk": Rate(250, 25),
    "card_other": Rate(325, 25),
    "sepa_debit": Rate(0, 35),
    "bank_transfer": Rate(50, 0, 500),
    "dispute": Rate(0, 2000),
}


class Fees:
    """The policy, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_charge(self, charge: Charge, amount: int) -> int:
        """The fee for taking `amount` of a charge; never more than that."""
        return min(self._rate(_name(charge)).of(amount), amount)

    def of_dispute(self, amount: int) -> int:
        """The fee for losing `amount` to a dispute, at least for a time."""
        return self._rate("dispute").of(amount)

    def to_json(self) -> dict[str, dict[str, int]]:
        """{name: {"share", "fixed", "most"}} for each name of `DEFAULT`."""
        return {name: asdict(self._rate(name)) for name in DEFAULT}

    def change(self, wanted: dict[str, dict[str, int]]) -> None:
        """Change what is named; what was taken before stays as it was."""
        changed = self.to_json()
        for name, rate in wanted.items():
            changed[name] |= rate
        self._store.set_setting(_SETTING, changed)

    def _rate(self, name: str) -> Rate:
        kept: dict[str, Any] = self._store.setting(_SETTING, {})
        return Rate(**kept[name]) if name in kept else DEFAULT[name]


def _name(charge: Charge) -> str:
    if charge.type == "sepa_debit":
        return "sepa_debit"
    if charge.card is None:
        return "bank_transfer"
    if charge.card.country == "GB":
        return "card_uk"
    return "card_eea" if charge.card.country in _EEA else "card_other"

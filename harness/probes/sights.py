"""All probes of a landscape, one attribute a system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.probes.carrier import CarrierProbe
from harness.probes.mailbox import MailboxProbe
from harness.probes.notes import NotesProbe
from harness.probes.payments import PaymentsProbe
from harness.probes.reading import JsonReader
from harness.probes.shop import ShopProbe
from harness.probes.warehouse import WarehouseProbe

SIMULATED = ("psp", "warehouse", "carrier", "mail")


@dataclass(frozen=True, slots=True)
class Sights:
    """What can be looked at. A system the landscape lacks is None, and what it would prove stays unproven."""

    shop: ShopProbe | None
    psp: PaymentsProbe | None
    warehouse: WarehouseProbe | None
    carrier: CarrierProbe | None
    mail: MailboxProbe | None
    notes: Mapping[str, NotesProbe]

    @classmethod
    def over(cls, endpoints: Mapping[str, tuple[str, str]]) -> Sights:
        """Probes for these systems: role to (address, key)."""
        readers = {role: JsonReader(role, address, key) for role, (address, key) in endpoints.items()}
        return cls(
            shop=ShopProbe(readers["shop"]) if "shop" in readers else None,
            psp=PaymentsProbe(readers["psp"]) if "psp" in readers else None,
            warehouse=WarehouseProbe(readers["warehouse"]) if "warehouse" in readers else None,
            carrier=CarrierProbe(readers["carrier"]) if "carrier" in readers else None,
            mail=MailboxProbe(readers["mail"]) if "mail" in readers else None,
            notes={role: NotesProbe(readers[role]) for role in SIMULATED if role in readers},
        )

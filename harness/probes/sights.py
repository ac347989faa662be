"""All probes of a landscape, one attribute a system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.probes.analytics import AnalyticsProbe
from harness.probes.carrier import CarrierProbe
from harness.probes.mailbox import MailboxProbe
from harness.probes.notes import NotesProbe
from harness.probes.payments import PaymentsProbe
from harness.probes.reading import JsonReader
from harness.probes.shop import ShopProbe
from harness.probes.sight import (
    AnalyticsSight,
    CarrierSight,
    ErpSight,
    MailSight,
    NotesSight,
    PaymentsSight,
    ShopSight,
    TraceSight,
    WarehouseSight,
)
from harness.probes.traces import TRACES
from harness.probes.warehouse import WarehouseProbe

SIMULATED = ("psp", "warehouse", "carrier", "mail", "analytics")


@dataclass(frozen=True, slots=True)
class Sights:
    """What can be looked at. A system the landscape lacks is None, and what it would prove stays unproven."""

    shop: ShopSight | None = None
    psp: PaymentsSight | None = None
    warehouse: WarehouseSight | None = None
    carrier: CarrierSight | None = None
    mail: MailSight | None = None
    erp: ErpSight | None = None
    analytics: AnalyticsSight | None = None
    notes: Mapping[str, NotesSight] = field(default_factory=dict)
    traces: Mapping[str, TraceSight] = field(default_factory=dict)

    @classmethod
    def over(cls, endpoints: Mapping[str, tuple[str, str]], declared: Mapping[str, Any] | None = None) -> Sights:
        """Probes for these systems: role to (address, key). `declared` probes, by role, take the place of ours."""
        readers = {role: JsonReader(role, address, key) for role, (address, key) in endpoints.items()}
        ours = {role: probe(readers[role]) for role, probe in _OURS.items() if role in readers}
        notes = {role: NotesProbe(readers[role]) for role in SIMULATED if role in readers}
        traces = {role: probe(readers[role]) for role, probe in TRACES.items() if role in readers}
        return cls(**(ours | dict(declared or {})), notes=notes, traces=traces)


_OURS: Mapping[str, Any] = {
    "shop": ShopProbe,
    "psp": PaymentsProbe,
    "warehouse": WarehouseProbe,
    "carrier": CarrierProbe,
    "mail": MailboxProbe,
    "analytics": AnalyticsProbe,
}

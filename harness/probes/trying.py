"""Trying declared probes out before a rehearsal: each is asked for an order that nobody has, and should see nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from harness.landscape.doctor import Row
from harness.landscape.endpoint import Endpoint
from harness.landscape.model import Landscape
from harness.probes.building import declared_probes
from harness.probes.reading import Blind


def tried(
    landscape: Landscape, endpoints: Mapping[str, Endpoint], environ: Mapping[str, str] = os.environ
) -> list[Row]:
    """One row for each declared probe, as the doctor has them for systems. Raises LandscapeInvalid."""
    rows = []
    for role, probe in declared_probes(landscape, endpoints, environ).items():
        system = landscape.systems[role]
        reason = _reason(probe)
        kind = f"probe: {system.probe.kind}" if system.probe else ""
        remedy = f"{landscape.source}: {reason}; correct the probe, or what it may see." if reason else ""
        rows.append(Row(role, kind, "unhealthy" if reason else "healthy", remedy))
    return rows


def _reason(probe: Any) -> str:
    try:
        probe.try_out()
    except Blind as blind:
        return str(blind)
    return ""

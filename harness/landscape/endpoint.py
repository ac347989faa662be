"""Where a system is reached right now, with the key that opens it. Passed to workers as JSON, never written down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One system in reach. `address` has no trailing slash.

    `key` is the bearer of its API ("" when it needs none): the probe API of a shop, the API of a PSP, warehouse or
    carrier. `extras` by role: shop "staff_user", "staff_password", "inventory" (a file); mail "smtp" (host:port); a simulator elsewhere
    "control_key"; and whatever text the landscape's options hold.
    """

    role: str
    address: str
    kind: Literal["real", "simulated"] = "real"
    key: str = field(default="", repr=False)
    extras: Mapping[str, str] = field(default_factory=dict, repr=False)


def endpoints_to_json(endpoints: Mapping[str, Endpoint]) -> str:
    """All endpoints as one text, keys included: for a worker on this machine, not for a file."""
    return json.dumps({role: asdict(endpoint) for role, endpoint in endpoints.items()})


def endpoints_from_json(text: str) -> dict[str, Endpoint]:
    """What `endpoints_to_json` wrote."""
    return {role: Endpoint(**fields) for role, fields in json.loads(text).items()}


def described(endpoints: Mapping[str, Endpoint]) -> dict[str, dict[str, str]]:
    """The systems as the ledger may hold them: role to {"kind", "address"}, without any secret."""
    return {role: {"kind": endpoint.kind, "address": endpoint.address} for role, endpoint in endpoints.items()}

"""What a shop offers beyond the plain sale, by the names that the scenario catalogue uses for what a scenario needs."""

from __future__ import annotations

from collections.abc import Iterable

from harness.landscape.model import Landscape

OFFERED_BY_OURS = {"oscar": ("vouchers", "promotions", "resent mails", "order hold")}
"""Of the shops that we start ourselves. Who teaches one of them something adds its name from scenarios/catalogue.toml."""


def offered(landscape: Landscape) -> tuple[str, ...] | None:
    """What the landscape says under `offers`, else what our shop is known to offer; None when nobody says."""
    if landscape.offers is not None:
        return landscape.offers
    return OFFERED_BY_OURS.get(landscape.systems["shop"].start or "")


def lacking(landscape: Landscape, needs: Iterable[str]) -> list[str]:
    """The needs this landscape does not offer. Of one that says nothing every scenario is tried: none is excused unseen."""
    there = offered(landscape)
    return [] if there is None else [need for need in needs if need not in there]

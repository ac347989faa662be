"""An address that tries systems: accents, apostrophes, a leading zero, thirty-five characters, two lines."""

from __future__ import annotations

from dataclasses import replace

from harness.drivers.storefront import Address


def trying(address: Address) -> Address:
    """`address` with what connectors like to lose; its phone number stays. A carrier takes it all the same."""
    return replace(
        address,
        first_name="Zoë",
        last_name="D'Almeida-Lefèvre",
        line1="12 bis, rue de l'Église-Saint-Honoré"[:35],
        line2="Bâtiment B & C, 2e étage",
        postcode="06000",
        city="Nice",
        country="FR",
    )

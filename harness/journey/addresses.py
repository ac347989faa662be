"""Addresses that try systems: hard to carry, wrong on purpose, or simply another one."""

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


def with_markup(address: Address) -> Address:
    """`address` as somebody writes it who likes tags: a program that believes her loses letters, or runs them."""
    return replace(address, last_name=f"{address.last_name[:12]} <b>X</b>", line2="<i>2e</i> & <script>x()</script>")


def malformed(address: Address) -> Address:
    """No first name but a blank, a postcode that France does not have, a telephone number of three digits."""
    return replace(address, first_name=" ", postcode="75A", phone="+33")


WRONG = {"first_name", "postcode", "phone_number"}
"""The fields that are wrong in `malformed`, as the shop's form names them."""


def another(address: Address) -> Address:
    """Where the same person lives too."""
    return replace(address, line1="7 quai de la Fosse", line2="", postcode="44000", city="Nantes", country="FR")


def abroad(address: Address) -> Address:
    """A street in Belgium, where the shop delivers as well."""
    return replace(address, line1="12 rue Neuve", line2="", postcode="1000", city="Bruxelles", country="BE")

"""How an amount is shared: among the units of a line, or its tax among its parts; to the cent, and nothing lost.

A line of 3 units paid 10.00 cannot be split evenly. Its first k units are worth k thirds, rounded up: 3.34, 6.67, 10.00.
Any units side by side are worth their exact share within a cent, and all of them what was paid for the line.
"""

from __future__ import annotations


def unit_shares(amount: int, units: int) -> list[int]:
    """The share of each unit in minor units, e.g. (1000, 3) → [334, 333, 333]; ValueError when it makes no sense."""
    if units < 1 or amount < 0:
        raise ValueError(f"cannot share {amount} among {units} units")
    return [_up_to(amount, units, index + 1) - _up_to(amount, units, index) for index in range(units)]


def share_of(amount: int, units: int, first: int, count: int) -> int:
    """The shares of `count` units beginning at the unit of index `first`; ValueError when the line has fewer units."""
    if units < 1 or amount < 0:
        raise ValueError(f"cannot share {amount} among {units} units")
    if first < 0 or count < 0 or first + count > units:
        raise ValueError(f"units {first} to {first + count} of a line of {units}")
    return _up_to(amount, units, first + count) - _up_to(amount, units, first)


def tax_of(tax: int, whole: int, before: int, amount: int) -> int:
    """The part of `tax`, which is in `whole`, that belongs to `amount` of it when `before` had its tax told already.

    Rounded half up over all that is told so far, so that the parts of the whole have together exactly its tax.
    """
    return _tax_up_to(tax, whole, before + amount) - _tax_up_to(tax, whole, before)


def _up_to(amount: int, units: int, count: int) -> int:
    return -(-amount * count // units)


def _tax_up_to(tax: int, whole: int, amount: int) -> int:
    return (2 * tax * amount + whole) // (2 * whole) if whole else 0

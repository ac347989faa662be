"""How the amount of a line is shared among its units: to the cent, and nothing lost.

A line of 3 units paid 10.00 cannot be split evenly. The largest remainder decides: the first units carry one cent
more, so that all units of the line always add up to what was paid for it.
"""

from __future__ import annotations


def unit_shares(amount: int, units: int) -> list[int]:
    """The share of each unit in minor units, e.g. (1000, 3) → [334, 333, 333]; ValueError when it makes no sense."""
    if units < 1 or amount < 0:
        raise ValueError(f"cannot share {amount} among {units} units")
    share, left = divmod(amount, units)
    return [share + 1] * left + [share] * (units - left)


def share_of(amount: int, units: int, first: int, count: int) -> int:
    """The shares of `count` units beginning at the unit of index `first`; ValueError when the line has fewer units."""
    if first < 0 or count < 0 or first + count > units:
        raise ValueError(f"units {first} to {first + count} of a line of {units}")
    return sum(unit_shares(amount, units)[first : first + count])

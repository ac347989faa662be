"""What an endpoint of the API is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.simulators.psp.forms import Group
from harness.simulators.reception import Visit

Params = dict[str, Any]
Perform = Callable[[Visit, Params], object]


@dataclass(frozen=True, slots=True)
class Call:
    """One endpoint. `perform` gets the checked parameters and returns a thing of the book, or ready JSON."""

    method: str
    path: str
    operation: str
    params: Group
    perform: Perform

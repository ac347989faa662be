"""What can be disturbed on its way, what is armed, and how a fault is armed from what a person chose."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from harness.faults.catalogue import FAULTS, Fault
from harness.kernel.disturbance import Disturbance, Way
from harness.simulators.console.plane import Plane
from harness.simulators.console.systems import Systems

ANY = "*"
WAYS: tuple[Way, ...] = get_args(Way)


@dataclass(frozen=True, slots=True)
class Target:
    """One message that can be disturbed: what `role` sends or receives. `message` is "*" for any of them."""

    role: str
    way: Way
    message: str

    @property
    def name(self) -> str:
        """As a form carries it."""
        return f"{self.role}/{self.way}/{self.message}"


@dataclass(frozen=True, slots=True)
class Kept:
    """What one simulator exchanges, and what is armed in it. `answers` False when it did not say."""

    role: str
    answers: bool
    targets: tuple[Target, ...] = ()
    armed: tuple[Disturbance, ...] = ()


async def kept(systems: Systems) -> list[Kept]:
    """For all simulators."""
    return list((await systems.each(_kept)).values())


def chosen(kept: list[Kept], name: str) -> Target | None:
    """The message that a form names; None when no simulator has it."""
    return next((target for each in kept for target in each.targets if target.name == name), None)


def possible(target: Target) -> dict[str, Fault]:
    """The faults that this message can meet."""
    return {name: fault for name, fault in FAULTS.items() if target.way in fault.ways}


def made(target: Target, name: str, form: Mapping[str, str]) -> Disturbance:
    """The disturbance that a form asks for. Raises ValueError when a figure is none or out of bounds."""
    fault = possible(target)[name]
    usual = fault.on(target.way, target.message, form.get("order", "").strip())
    asked = usual.to_json() | {"times": int(form.get("times") or 1)}
    if fault.at:
        seconds = float(form.get(f"seconds-{name}", "").replace(",", ".") or fault.seconds)
        if not math.isfinite(seconds):
            raise ValueError("seconds must be a number")
        asked[fault.at] = seconds
    return Disturbance.from_json(asked)


def length(armed: Disturbance) -> float:
    """The seconds that a disturbance lasts or delays, 0 for none."""
    return armed.delay or armed.down or armed.slow


def named(armed: Disturbance) -> str:
    """Its name among the faults: a garbled answer is a fault of its own for people."""
    return "garbled_answer" if armed.spoil else armed.fault


async def _kept(plane: Plane) -> Kept:
    exchanged, armed = await plane.look("/messages"), await plane.look("/disturbances")
    if not exchanged.ok or not armed.ok:
        return Kept(plane.role, answers=False)
    targets = [
        Target(plane.role, way, message)
        for way in WAYS
        for message in ([*_names(exchanged.listed(way)), ANY] if exchanged.listed(way) else [])
    ]
    return Kept(plane.role, True, tuple(targets), tuple(_read(armed.listed("disturbances"))))


def _names(listed: list[object]) -> list[str]:
    return [name for name in listed if isinstance(name, str)]


def _read(listed: list[object]) -> list[Disturbance]:
    found = []
    for each in listed:
        try:
            found.append(Disturbance.from_json(each))
        except ValueError:
            continue  # of a later version than ours; it cannot be shown
    return found

"""Put another function in the place of one of the shop's, wherever it is held; and put it back.

`from x import f` copies a name, and tables, partial calls and signals hold functions too: all of them are changed.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any
from weakref import ref

from django.dispatch import Signal

SHOP = "staging.oscar"
Undo = Callable[[], None]


class NoTarget(LookupError):
    """The function to replace is not where it was: the shop has changed, and the defect must be planted anew."""


def replace(target: str, build: Callable[[Any], Any], within: Sequence[str] = ()) -> Undo:
    """Replace "module:name" or "module:Class.name", of this shop or of Oscar, by what `build` makes of it.

    `within` limits this to the names of a few modules. Raises `NoTarget` when nobody holds the function.
    """
    place, _, path = target.partition(":")
    owner: Any = import_module(place if place.startswith("oscar.") else f"{SHOP}.{place}")
    *classes, name = path.split(".")
    try:
        for each in classes:
            owner = getattr(owner, each)
        original = getattr(owner, name)
    except AttributeError as error:
        raise NoTarget(f"{target}: {error}") from error
    new = build(original)
    if classes:
        return _set(owner, name, _method(new))
    changed = [undo for module in _modules(within) for undo in _in_module(module, original, new)]
    if not changed:
        raise NoTarget(f"{target}: none of {', '.join(within)} holds it")
    return _undo(changed)


def _method(new: Any) -> Any:
    """A function of its own: a partial call would not be given `self`."""

    def method(self: Any, *given: Any, **more: Any) -> Any:
        return new(self, *given, **more)

    return method


def _modules(within: Sequence[str]) -> list[ModuleType]:
    if within:
        return [import_module(f"{SHOP}.{name}") for name in within]
    loaded = list(sys.modules.items())
    ours = [module for name, module in loaded if name.startswith(f"{SHOP}.") and not name.startswith(__package__)]
    return [module for module in ours if module is not None]


def _in_module(module: ModuleType, original: Any, new: Any) -> Iterable[Undo]:
    for name, value in list(vars(module).items()):
        if name.startswith("__"):
            continue
        if isinstance(value, dict):
            yield from _in_table(value, original, new)
        elif isinstance(value, Signal):
            yield from _in_signal(value, original, new)
        elif (changed := _changed(value, original, new)) is not value:
            yield _set(module, name, changed)


def _in_table(table: dict[Any, Any], original: Any, new: Any) -> Iterable[Undo]:
    for key, value in list(table.items()):
        if (changed := _changed(value, original, new)) is not value:
            table[key] = changed
            yield partial(table.__setitem__, key, value)


def _in_signal(signal: Signal, original: Any, new: Any) -> Iterable[Undo]:
    """A signal holds its receivers weakly: whoever replaces one has to keep the other alive, as the undo does."""
    for (uid, _), *held in list(signal.receivers):
        receiver = held[0]() if isinstance(held[0], ref) else held[0]
        if receiver is original:
            _connect(signal, uid, new)
            yield partial(_connect, signal, uid, original)


def _connect(signal: Signal, uid: Any, receiver: Any) -> None:
    signal.disconnect(dispatch_uid=uid)
    signal.connect(receiver, dispatch_uid=uid, weak=False)


def _changed(value: Any, original: Any, new: Any) -> Any:
    """The value with `new` where it is or holds `original`; the same value when it does not."""
    if value is original:
        return new
    if isinstance(value, partial) and value.func is original:
        return partial(new, *value.args, **value.keywords)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: new for field in dataclasses.fields(value) if getattr(value, field.name) is original}
        return dataclasses.replace(value, **fields) if fields else value
    return value


def _set(owner: Any, name: str, value: Any) -> Undo:
    before = getattr(owner, name)
    setattr(owner, name, value)
    return partial(setattr, owner, name, before)


def _undo(changed: Iterable[Undo]) -> Undo:
    steps = list(changed)

    def undo() -> None:
        for step in reversed(steps):
            step()

    return undo

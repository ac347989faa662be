"""How far an answer is from what the official client knows: fields that lack, fields that nobody knows, wrong types and words.

The client's classes are generated from Stripe's own description of the API, so their annotations are the measure.
"""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import stripe
from stripe import StripeObject

# Written by the client itself, or a marker of the shape of lists.
_OWN = {"object", "last_response", "OBJECT_NAME"}
_PLAIN = {int: (int,), str: (str,), bool: (bool,), float: (int, float)}


def event_faults(body: str) -> list[str]:
    """What is wrong with an event, and with the object that it tells of."""
    event = stripe.Event.construct_from(json.loads(body), "sk_test_x")
    told = event.data.object
    if type(told) in (StripeObject, dict):
        return [f"{event.type}: the client has no class for {told!r}"]
    return [f"{event.type}: {fault}" for fault in (*_faults(event, "event"), *faults(told))]


def faults(thing: StripeObject, at: str = "") -> list[str]:
    """What is wrong with an object of the client's."""
    return list(_faults(thing, at or type(thing).__name__))


def _faults(thing: StripeObject, at: str) -> Iterable[str]:
    kind: Any = type(thing)
    known = _annotations(kind)
    if not known:
        return
    shown = thing.to_dict(recursive=False)
    yield from (
        f"{at} lacks {name}"
        for name, of in known.items()
        if name not in shown and not _may_lack(of) and name not in _OWN
    )
    yield from (f"{at} invents {name}" for name in shown if name not in known and name not in _OWN)
    for name, value in shown.items():
        if name in known:
            yield from _value(value, known[name], f"{at}.{name}")


def _value(value: Any, of: Any, at: str) -> Iterable[str]:
    if isinstance(value, StripeObject) and type(value) is not StripeObject:
        yield from _faults(value, at)
        return
    if isinstance(value, list):
        for index, each in enumerate(value):
            if isinstance(each, StripeObject):
                yield from _faults(each, f"{at}[{index}]")
        return
    if value is None:
        if not _may_lack(of):
            yield f"{at} is null"
        return
    words = [word for part in _parts(of) if get_origin(part) is Literal for word in get_args(part)]
    if words and isinstance(value, str) and value not in words:
        yield f"{at} has the unknown word {value!r}"
    plain = [kind for part in _parts(of) if part in _PLAIN for kind in _PLAIN[part]]
    if plain and not words and not isinstance(value, (*plain, StripeObject, dict)):
        yield f"{at} is {value!r}, not {plain[0].__name__}"


@cache
def _annotations(kind: type) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith("stripe.") and each is not StripeObject:
            found |= {name: of for name, of in inspect.get_annotations(each).items() if not name.startswith("_")}
    return found


@cache
def _parts(of: Any) -> tuple[Any, ...]:
    if get_origin(of) in (Union, types.UnionType):
        return tuple(part for each in get_args(of) for part in _parts(each))
    return (of,)


def _may_lack(of: Any) -> bool:
    return type(None) in _parts(of)

"""Asking a system's own API for JSON, and finding rows and values in it by JMESPath."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.probing import Asking, Question, Reading
from harness.probes.filling import filled_path, filled_within
from harness.probes.reading import Blind
from harness.probes.rows import Row, Unreadable
from harness.probes.web import Web


class Api:
    """A JSON API. `404` is nothing there yet; every other status but 2xx is blindness. `reveal` puts secrets into a body."""

    def __init__(self, web: Web, *, most: int, reveal: Callable[[Any], Any] = lambda body: body) -> None:
        self._web = web
        self._most = most
        self._reveal = reveal

    def rows(self, asking: Asking, asked: Mapping[str, str]) -> list[Row]:
        """The rows of an answer: the items of a list, or one object. Raises Blind."""
        found = self._answer(asking, asked)
        if found is None:
            return []
        if asking.error and (wrong := _searched(asking.error, found)):
            raise Blind(
                f"the {self._web.role} at {self._web.address} answers an error: {json.dumps(wrong, default=str)[:200]}"
            )
        rows = _rows(found, asking)
        if len(rows) > self._most:
            raise Blind(f"the {self._web.role} at {self._web.address} shows more than {self._most} rows for one look")
        return rows

    def _answer(self, asking: Asking, asked: Mapping[str, str]) -> Any:
        method = "POST" if asking.post else "GET"
        path = filled_path(asking.post or asking.get, asked)
        sent: dict[str, Any] = {"params": filled_within(asking.params, asked)}
        if asking.post and asking.body is not None:
            sent["json"] = self._reveal(filled_within(asking.body, asked))
        status, body, _ = self._web.answer(method, path, **sent)
        role, address = self._web.role, self._web.address
        if status == 404:
            return None
        if not 200 <= status < 300:
            raise Blind(f"the {role} at {address} answered {status} to {method} {asking.post or asking.get}")
        try:
            return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Blind(f"the {role} at {address} answered no JSON to {method} {asking.post or asking.get}") from error


class Json:
    """One JSON value as a row."""

    def __init__(self, found: Any) -> None:
        self._found = found

    def value(self, reading: Reading) -> object:
        """What JMESPath finds, None for null and for nothing, which it does not tell apart."""
        return _searched(reading.from_, self._found)

    def values(self, reading: Reading) -> list[Any]:
        found = self.value(reading)
        if found is None and not reading.null_is_nothing:
            return [None]
        return found if isinstance(found, list) else [found]

    def below(self, asking: Asking) -> list[Row]:
        return _rows(self._found, asking)


def check_paths(question: Question, place: str) -> None:
    """Raise LandscapeInvalid for a JMESPath that is none."""
    for path, at in _paths(question, place):
        try:
            _compiled(path)
        except JMESPathError as error:
            raise LandscapeInvalid(f"{at} {path!r} is no JMESPath: {' '.join(str(error).split())[:200]}") from None


def _paths(asking: Asking, place: str) -> list[tuple[str, str]]:
    found = [(asking.at, f"{place}.at"), (asking.error, f"{place}.error")]
    if isinstance(asking, Reading):
        found.append((asking.from_, f"{place}.from"))
        for name, inner in (("key", asking.key), ("value", asking.value)):
            found += _paths(inner, f"{place}.{name}") if inner else []
    for name, field in getattr(asking, "fields", {}).items():
        found += _paths(field, f"{place}.fields.{name}")
    return [(path, at) for path, at in found if path]


def _rows(found: Any, asking: Asking) -> list[Row]:
    match _searched(asking.at, found):
        case None if asking.null_is_nothing:
            return []
        case None:
            # JMESPath does not tell null from a place that is not there; only the merchant knows which is meant.
            raise Unreadable(
                f"finds null at {asking.at!r}; write null_is_nothing = true if that means that there is none"
            )
        case list() as inner:
            return [Json(each) for each in inner]
        case inner:
            return [Json(inner)]


def _searched(path: str, found: Any) -> Any:
    try:
        return _compiled(path).search(found) if path else found
    except (JMESPathError, RecursionError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(f"cannot be found by {path!r} ({type(error).__name__})") from error


@lru_cache(maxsize=1000)
def _compiled(path: str) -> ParsedResult:
    return jmespath.compile(path)


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")

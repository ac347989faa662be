"""What a message holds, in the words of XML Schema: one declaration reads it, writes it and describes it.

Read as the real services do (JAXB): children in any order, each absent or empty one not there, an unknown one refused.
Values become str, int, float, bool or dict; those of a `many` field a list.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape  # writes text; reads nothing

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.dialects.soap.document import Node

LONGEST = 4_000  # characters of one value
MOST = 100  # values of one field

_WHOLE = re.compile(r"[+-]?[0-9]{1,10}")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,12}(\.[0-9]{0,12})?|\.[0-9]{1,12})([eE][+-]?[0-9]{1,2})?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}.*)?|[0-9]{4}/[0-9]{2}/[0-9]{2}")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Field:
    """One child. `kind` is string, int, float, boolean, dateTime, base64Binary, or a Record."""

    name: str
    kind: str | Record = "string"
    many: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A complex type. `hidden` are children that real clients send though the description has none of that name."""

    name: str
    fields: tuple[Field, ...]
    hidden: tuple[str, ...] = ()

    def read(self, node: Node) -> dict[str, Any]:
        """The values in `node`. Raises BadBody 400 with the words of the real service for what does not fit."""
        known = {field.name: field for field in self.fields}
        found: dict[str, Any] = {field.name: [] for field in self.fields if field.many}
        for child in node.children:
            field = known.get(child.name)
            if child.space or (field is None and child.name not in self.hidden):
                raise _unexpected(child, known)
            value = _value(field.kind if field else "string", child)
            if value is None:
                continue
            if field is None or not field.many:
                found[child.name] = value
            elif len(found[child.name]) == MOST:
                raise _unreadable(f"there may be {MOST} of {child.name}")
            else:
                found[child.name].append(value)
        return found

    def write(self, values: Mapping[str, Any]) -> str:
        """The children as XML, in the order of the description; what is None or not there is left out."""
        return "".join(
            _element(field, value)
            for field in self.fields
            for value in (values.get(field.name) or () if field.many else [values.get(field.name)])
            if value is not None
        )


def strings(*names: str) -> tuple[Field, ...]:
    """Fields that are text."""
    return tuple(Field(name) for name in names)


def of(kind: str, *names: str) -> tuple[Field, ...]:
    """Fields of one kind."""
    return tuple(Field(name, kind) for name in names)


def text(value: object) -> str:
    """`value` as it may stand in XML; characters that XML does not have are taken out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_NOT_XML.sub("", str(value)))


def _element(field: Field, value: Any) -> str:
    inner = field.kind.write(value) if isinstance(field.kind, Record) else text(value)
    return f"<{field.name}>{inner}</{field.name}>"


def _value(kind: str | Record, node: Node) -> Any:
    if node.nil:
        return None
    if isinstance(kind, Record):
        return kind.read(node)
    if node.children:
        raise _unexpected(node.children[0], {})
    plain = node.text.strip() if kind != "string" else node.text
    if not plain.strip():
        return None  # an empty element is what PHP makes of a field that was not filled in
    if len(plain) > LONGEST:
        raise _unreadable(f"{node.name} may have {LONGEST} characters")
    try:
        return _READ[kind](plain)
    except ValueError as error:
        raise _unreadable(f"{node.name}: {plain[:40]!r} is not of the type {kind}") from error


def _int(plain: str) -> int:
    if not _WHOLE.fullmatch(plain):
        raise ValueError(plain)
    return int(plain)


def _float(plain: str) -> float:
    if not _DECIMAL.fullmatch(plain) or not math.isfinite(value := float(plain)):
        raise ValueError(plain)
    return value


def _boolean(plain: str) -> bool:
    if plain.lower() not in _BOOLEANS:
        raise ValueError(plain)
    return _BOOLEANS[plain.lower()]


def _moment(plain: str) -> str:
    if not _MOMENT.fullmatch(plain):
        raise ValueError(plain)
    return plain


_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "int": _int,
    "float": _float,
    "boolean": _boolean,
    "dateTime": _moment,
    "base64Binary": str,
}


def _unexpected(node: Node, known: Mapping[str, Field]) -> BadBody:
    expected = ",".join(f"<{{}}{name}>" for name in sorted(known)) or "(none)"
    said = f'unexpected element (uri:"{node.space[:200]}", local:"{node.name[:60]}"). Expected elements are {expected}'
    return _unreadable(said, node.name[:60])


def _unreadable(message: str, field: str = "") -> BadBody:
    return BadBody(400, "unreadable", f"Unmarshalling Error: {message}", field)

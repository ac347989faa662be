"""Reading what strangers send: JSON with a limit, checked against a small declared shape."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.requests import Request

LIMIT = 256 * 1024


class BadBody(Exception):
    """A body that is refused. `status` 400, 413 or 422; `code` and `message` say why; `field` is dotted, "" for all."""

    def __init__(self, status: int, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field

    def within(self, name: str) -> BadBody:
        """The same refusal, of a body in which the refused one is called `name`."""
        shown = printable(name[:60])
        self.field = f"{shown}.{self.field}" if self.field else shown
        return self


def printable(text: str) -> str:
    """`text` with a mark in place of what cannot be shown, for names that a stranger chose."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


class Kind(Protocol):
    """What a value may be."""

    def check(self, value: object) -> None:
        """Raise BadBody (422) with the field inside `value` when it is not of this kind."""

    def schema(self) -> dict[str, Any]:
        """The same in JSON Schema, as OpenAPI 3.1 has it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string of `least` to `most` characters, one of `choices` if given, matching `pattern` as a whole if given."""

    least: int = 1
    most: int = 500
    choices: tuple[str, ...] = ()
    pattern: str = ""

    def check(self, value: object) -> None:
        if not isinstance(value, str):
            raise _wrong("must be text")
        if not self.least <= len(value) <= self.most:
            raise _wrong(f"must have {self.least} to {self.most} characters")
        if "\x00" in value:
            raise _wrong("has a NUL character")
        if self.choices and value not in self.choices:
            raise _wrong(f"must be one of {', '.join(self.choices)}")
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise _wrong("has the wrong form")

    def schema(self) -> dict[str, Any]:
        if self.choices:
            return {"type": "string", "enum": list(self.choices)}
        form = f"^(?:{self.pattern})$" if self.pattern else r"^[^\u0000]*$"
        return {"type": "string", "minLength": self.least, "maxLength": self.most, "pattern": form}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between `least` and `most`."""

    least: int = 0
    most: int = 1_000_000_000

    def check(self, value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong("must be a whole number")
        if not self.least <= value <= self.most:
            raise _wrong(f"must be between {self.least} and {self.most}")

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number between `least` and `most`, none of them negative, written as text: in a query."""

    least: int = 0
    most: int = 1_000_000_000

    def check(self, value: object) -> None:
        # Sixteen digits are more than anybody may ask for, and few enough to be read.
        if not isinstance(value, str) or not re.fullmatch("0|[1-9][0-9]{0,15}", value):
            raise _wrong("must be a whole number")
        Whole(self.least, self.most).check(int(value))

    def schema(self) -> dict[str, Any]:
        return Whole(self.least, self.most).schema()


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: object) -> None:
        if not isinstance(value, bool):
            raise _wrong("must be true or false")

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number between `least` and `most`, whole or not."""

    least: float = 0.0
    most: float = 1e9

    def check(self, value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _wrong("must be a number")
        if not self.least <= value <= self.most:
            raise _wrong(f"must be between {self.least:g} and {self.most:g}")

    def schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of `least` to `most` values of one kind."""

    of: Kind
    least: int = 1
    most: int = 500

    def check(self, value: object) -> None:
        if not isinstance(value, list):
            raise _wrong("must be a list")
        if not self.least <= len(value) <= self.most:
            raise _wrong(f"must have {self.least} to {self.most} entries")
        for index, entry in enumerate(value):
            try:
                self.of.check(entry)
            except BadBody as bad:
                raise bad.within(str(index)) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.schema(), "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these fields and no others; those named in `optional` may be missing."""

    fields: Mapping[str, Kind]
    optional: frozenset[str] = field(default_factory=frozenset)

    def check(self, value: object) -> None:
        if not isinstance(value, dict):
            raise _wrong("must be an object")
        known = self.fields
        for name, entry in value.items():
            if name not in known:
                raise BadBody(422, "unknown_field", f"known are {', '.join(known)}").within(str(name))
            try:
                known[name].check(entry)
            except BadBody as bad:
                raise bad.within(name) from None
        if len(value) != len(known):
            for name in known:
                if name not in value and name not in self.optional:
                    raise BadBody(422, "missing_field", "is missing", name)

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {name: kind.schema() for name, kind in self.fields.items()},
            "required": [name for name in self.fields if name not in self.optional],
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Mapped:
    """An object with free names and values of one kind, at most `most` of them."""

    of: Kind
    most: int = 50

    def check(self, value: object) -> None:
        if not isinstance(value, dict):
            raise _wrong("must be an object")
        if len(value) > self.most:
            raise _wrong(f"must have at most {self.most} entries")
        for name, entry in value.items():
            try:
                self.of.check(entry)
            except BadBody as bad:
                raise bad.within(name) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.of.schema(), "maxProperties": self.most}


async def read_bytes(request: Request, limit: int = LIMIT) -> bytes:
    """The body of `request`. Raises BadBody: 413 as soon as it is longer than `limit` bytes, 400 when it never ends."""
    read = b""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise BadBody(400, "incomplete_body", "the connection ended before the whole body was here")
        read += bytes(message.get("body", b""))
        if len(read) > limit:
            raise BadBody(413, "body_too_large", f"a body may have at most {limit} bytes")
        if not message.get("more_body", False):
            return read


async def read_json_if_any(request: Request, limit: int = LIMIT) -> dict[str, Any]:
    """As `read_json`; {} for a request without a body."""
    raw = await read_bytes(request, limit)
    read: dict[str, Any] = parse_json(raw) if raw else {}
    return read


async def read_json(request: Request, limit: int = LIMIT) -> Any:
    """The JSON that `request` carries. Raises BadBody: 413 too long, 400 not UTF-8 or not JSON as RFC 8259 has it."""
    return parse_json(await read_bytes(request, limit))


def parse_json(raw: bytes) -> Any:
    """The JSON in `raw`. Raises BadBody 400; NaN, doubled names and lone surrogates are refused too."""
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
        if b"\\u" in raw:  # only an escape can name half of a surrogate pair
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError as error:
        raise BadBody(400, "malformed_json", "the JSON is nested too deeply") from error
    except ValueError as error:
        raise BadBody(400, "malformed_json", f"the body is not JSON: {str(error)[:200]}") from error
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


_DECODER = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_once)


def _wrong(message: str) -> BadBody:
    return BadBody(422, "invalid_field", message)

"""Nested forms as Stripe's clients send them (`metadata[order]=100027`), read against a declared shape.

`decode` makes a tree of what came; a `Kind` reads one value of it and raises the Refusal that Stripe would.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from harness.simulators.psp.errors import Refusal, missing_parameter, not_offered, unknown_parameter

_NAME = re.compile(r"[^\[\]]+(?:\[[^\[\]]*\])*")
_DEEPEST = 6
_MOST_PAIRS = 1000
_LATEST = 10**11

Tree = dict[str, Any]


def decode(text: str) -> Tree:
    """The tree of a form or query. Lists become objects with the names "0", "1"… Raises Refusal when it is malformed."""
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=False, errors="strict", max_num_fields=_MOST_PAIRS
        )
    except ValueError as error:
        raise Refusal("The form is not UTF-8, or has too many fields.") from error
    tree: Tree = {}
    for name, value in pairs:
        _plant(tree, name, value)
    return tree


def _plant(tree: Tree, name: str, value: str) -> None:
    if not _NAME.fullmatch(name) or "\x00" in name + value:
        raise Refusal(f"Invalid parameter name or value: {name[:100]!r}", param=name[:100])
    path = name.replace("]", "").split("[")
    if len(path) > _DEEPEST:
        raise unknown_parameter(name[:200])
    for step in path[:-1]:
        branch = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(branch, dict):
            raise Refusal(f"Invalid object: {name[:100]}", param=name[:100])
        tree = branch
    leaf = path[-1] or str(len(tree))
    if leaf in tree:
        raise Refusal(f"The parameter {name[:100]} is given twice.", param=name[:100])
    tree[leaf] = value


class Kind(Protocol):
    """What a parameter may be."""

    def read(self, value: Any, param: str) -> Any:
        """The value as Python has it. Raises Refusal naming `param`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string of at most `most` characters; empty only where that unsets what was there."""

    most: int = 5000
    unset: bool = False

    def read(self, value: Any, param: str) -> str:
        text = _plain(value, param, "string")
        if not text and not self.unset:
            message = (
                f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter"
            )
            raise Refusal(f"{message}; however '{param}' cannot be unset.", code="parameter_invalid_empty", param=param)
        if len(text) > self.most:
            raise Refusal(f"Invalid string: {param} must be at most {self.most} characters", param=param)
        return text


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `words`."""

    words: tuple[str, ...]

    def read(self, value: Any, param: str) -> str:
        text = _plain(value, param, "string")
        if text not in self.words:
            raise Refusal(f"Invalid {param}: must be one of {', '.join(self.words)}", param=param)
        return text


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number between `least` and `most`."""

    least: int = 0
    most: int = 99_999_999

    def read(self, value: Any, param: str) -> int:
        text = _plain(value, param, "integer")
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise Refusal(f"Invalid integer: {text[:50]}", code="parameter_invalid_integer", param=param)
        number = int(text)
        if number < self.least:
            message = f"This value must be greater than or equal to {self.least}."
            raise Refusal(message, code="parameter_invalid_integer", param=param)
        if number > self.most:
            message = f"This value must be less than or equal to {self.most}."
            raise Refusal(message, code="parameter_invalid_integer", param=param)
        return number


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""

    def read(self, value: Any, param: str) -> bool:
        text = _plain(value, param, "boolean")
        if text not in ("true", "false"):
            raise Refusal(f"Invalid boolean: {text[:50]}", param=param)
        return text == "true"


@dataclass(frozen=True, slots=True)
class Only:
    """The one value that is offered here of those that Stripe takes."""

    value: str

    def read(self, value: Any, param: str) -> str:
        if _plain(value, param, "string") != self.value:
            raise not_offered(param, f"with another value than `{self.value}`")
        return self.value


@dataclass(frozen=True, slots=True)
class Either:
    """A value of the first kind that takes it; refused as the last one refuses it."""

    kinds: tuple[Kind, ...]

    def read(self, value: Any, param: str) -> Any:
        for kind in self.kinds[:-1]:
            try:
                return kind.read(value, param)
            except Refusal:
                continue
        return self.kinds[-1].read(value, param)


@dataclass(frozen=True, slots=True)
class Range:
    """A time in Unix seconds, or bounds for one: `{gt, gte, lt, lte}`. Read as the first and the last second of it."""

    def read(self, value: Any, param: str) -> tuple[int, int]:
        whole = Integer(0, _LATEST)
        if not isinstance(value, dict):
            moment = whole.read(value, param)
            return moment, moment
        bounds = Group(dict.fromkeys(("gt", "gte", "lt", "lte"), whole)).read(value, param)
        least = max(bounds.get("gt", -1) + 1, bounds.get("gte", 0))
        most = min(bounds.get("lt", _LATEST + 1) - 1, bounds.get("lte", _LATEST))
        return least, most


@dataclass(frozen=True, slots=True)
class Url:
    """A full http or https address."""

    def read(self, value: Any, param: str) -> str:
        text = Text(5000).read(value, param)
        try:
            parts = urlsplit(text.replace("{CHECKOUT_SESSION_ID}", "x"))
            sound = (
                parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\x00-\x1f\x7f]", text)
            )
        except ValueError:
            sound = False
        if not sound:
            raise Refusal("Not a valid URL", code="url_invalid", param=param)
        return text


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address, as far as its form tells; empty only where that unsets what was there."""

    unset: bool = False

    def read(self, value: Any, param: str) -> str:
        text = Text(512, self.unset).read(value, param)
        if text and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
            raise Refusal(f"Invalid email address: {text[:100]}", code="email_invalid", param=param)
        return text


@dataclass(frozen=True, slots=True)
class Currency:
    """A three-letter code in lower case, one of those that merchants here use."""

    known: tuple[str, ...] = (
        "eur", "usd", "gbp", "chf", "cad", "aud", "jpy", "sek", "nok", "dkk", "pln", "czk", "huf", "ron", "bgn", "xof", "krw",
    )  # fmt: skip

    def read(self, value: Any, param: str) -> str:
        text = _plain(value, param, "string").lower()
        if text not in self.known:
            message = f"Invalid currency: {text[:20]}. The currencies supported here are: {', '.join(self.known)}"
            raise Refusal(message, param=param)
        return text


@dataclass(frozen=True, slots=True)
class Metadata:
    """Free names and texts: at most 50, names to 40 and texts to 500 characters. An empty text unsets a name."""

    def read(self, value: Any, param: str) -> dict[str, str]:
        if value == "":
            return {}
        if not isinstance(value, dict):
            raise Refusal(f"Invalid hash: {param}", param=param)
        if len(value) > 50:
            raise Refusal("Metadata can have at most 50 keys.", param=param)
        return {name: self._text(name, text, param) for name, text in value.items()}

    def _text(self, name: str, text: Any, param: str) -> str:
        if len(name) > 40:
            raise Refusal("Metadata keys can have at most 40 characters.", param=f"{param}[{name[:60]}]")
        if not isinstance(text, str):
            raise Refusal("Metadata values must be strings.", param=f"{param}[{name}]")
        if len(text) > 500:
            raise Refusal("Metadata values can have up to 500 characters.", param=f"{param}[{name}]")
        return text


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """A list of one to `most` values of a kind."""

    of: Kind
    most: int = 100

    def read(self, value: Any, param: str) -> list[Any]:
        if not isinstance(value, dict) or sorted(value) != sorted(str(index) for index in range(len(value))):
            raise Refusal(f"Invalid array: {param}", param=param)
        if len(value) > self.most:
            raise Refusal(f"Array {param} exceeds maximum {self.most} allowed elements.", param=param)
        return [self.of.read(value[str(index)], f"{param}[{index}]") for index in range(len(value))]


@dataclass(frozen=True, slots=True)
class Group:
    """Named parameters and no others; those in `absent` are Stripe's, and not offered here."""

    kinds: Mapping[str, Kind]
    needed: tuple[str, ...] = field(default=())
    absent: tuple[str, ...] = field(default=())

    def read(self, value: Any, param: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refusal(f"Invalid object: {param}", param=param)
        for name in value:
            if name not in self.kinds:
                at = _below(param, name[:100])
                raise not_offered(at) if name in self.absent else unknown_parameter(at)
        for name in self.needed:
            if name not in value:
                raise missing_parameter(_below(param, name))
        return {name: self.kinds[name].read(entry, _below(param, name)) for name, entry in value.items()}


def _plain(value: Any, param: str, kind: str) -> str:
    if not isinstance(value, str):
        raise Refusal(f"Invalid {kind}: {param}", param=param)
    return value


def _below(param: str, name: str) -> str:
    return f"{param}[{name}]" if param else name

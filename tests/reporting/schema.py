"""As much of JSON Schema as reports/verdict.schema.json uses; a word it does not know is an error, not a pass."""

from __future__ import annotations

import re
from typing import Any

_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
_SILENT = {"$schema", "$comment", "title", "description"}
_KNOWN = {"type", "const", "enum", "pattern", "minimum", "items", "properties", "required", "additionalProperties"}


def breaches(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:
    """Where `value` does not keep to `schema`. Raises ValueError for a schema that says more than is understood here."""
    if unknown := set(schema) - _KNOWN - _SILENT:
        raise ValueError(f"{at}: unknown words {sorted(unknown)}")
    found = [f"{at}: {word}" for word, holds in _own(value, schema).items() if not holds]
    if isinstance(value, list):
        found += [
            each
            for number, item in enumerate(value)
            for each in breaches(item, schema.get("items", {}), f"{at}[{number}]")
        ]
    if isinstance(value, dict):
        found += _members(value, schema, at)
    return found


def _own(value: Any, schema: dict[str, Any]) -> dict[str, bool]:
    kinds = schema.get("type", [])
    allowed = [kind for name in ([kinds] if isinstance(kinds, str) else kinds) for kind in _KINDS[name]]
    return {
        "type": not allowed or (isinstance(value, tuple(allowed)) and not isinstance(value, bool)),
        "const": value == schema.get("const", value),
        "enum": value in schema.get("enum", [value]),
        "pattern": re.search(schema.get("pattern", ""), str(value)) is not None,
        "minimum": value is None or "minimum" not in schema or value >= schema["minimum"],
    }


def _members(value: dict[str, Any], schema: dict[str, Any], at: str) -> list[str]:
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties", True)
    found = [f"{at}: lacks {name}" for name in schema.get("required", []) if name not in value]
    for name, item in value.items():
        if name in known:
            found += breaches(item, known[name], f"{at}.{name}")
        elif rest is False:
            found.append(f"{at}: {name} is not known")
        elif isinstance(rest, dict):
            found += breaches(item, rest, f"{at}.{name}")
    return found

"""Is a query of a landscape file one that only reads, and asks for what it should? Told before anything is opened.

A simple test for honest mistakes. What really keeps a database unchanged is the read-only transaction of the probe.
"""

from __future__ import annotations

import re
from collections.abc import Collection

# What changes something within a statement that begins with SELECT or WITH, as a word outside quotes.
_WRITING = {"alter", "copy", "create", "delete", "drop", "grant", "insert", "into", "merge", "truncate", "update"}
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/", re.DOTALL)
_PARAMETER = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")


def query_problem(query: str, asked: Collection[str]) -> str:
    """What is wrong with `query`, which is given the names in `asked`; "" when nothing is."""
    bare = _QUOTED.sub(" ' ", query)
    return _writes(query, bare) or _asks_wrongly(query, bare, asked)


def _writes(query: str, bare: str) -> str:
    words = re.findall(r"[a-z_][a-z_0-9$]*", bare.casefold())
    if not words or words[0] not in {"select", "with", "values"}:
        return "does not begin with SELECT or WITH; a probe only reads"
    if ";" in bare.rstrip().rstrip(";"):
        return "holds more than one statement; write one"
    if "$$" in query:
        return "quotes with $$; write texts in single quotes"
    writing = next((word for word in words if word in _WRITING), "")
    return f"holds the word {writing.upper()}; a probe only reads" if writing else ""


def _asks_wrongly(query: str, bare: str, asked: Collection[str]) -> str:
    named = set(_PARAMETER.findall(query))
    if strange := sorted(named - set(asked)):
        return f"asks for :{strange[0]}, which is not known; known here are {_listed(asked)}"
    if not named & set(_PARAMETER.findall(bare)):
        return f"asks for nothing, so it would show every order the same; use {_listed(asked)}"
    return ""


def _listed(asked: Collection[str]) -> str:
    return ", ".join(f":{name}" for name in sorted(asked))

"""XML of a stranger, read without doing what it says.

No document type, so no entity of its own, none that grows and none that is fetched; a limit for depth, elements and
attributes; UTF-8 or a part of it. The size of the whole is limited before (see `bodies.LIMIT`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat  # its entities are refused below, before anything is made of them

from harness.simulators.bodies import BadBody

DEEPEST, MOST_ELEMENTS, MOST_ATTRIBUTES = 32, 5_000, 32
_ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1"})
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(slots=True)
class Node:
    """One element: `name` without prefix, `space` its namespace ("" for none), `text` what stands right in it."""

    name: str
    space: str = ""
    text: str = ""
    nil: bool = False
    children: list[Node] = field(default_factory=list)

    def named(self, name: str) -> Iterator[Node]:
        """The children of this name, whatever their namespace."""
        return (child for child in self.children if child.name == name)


def read(raw: bytes) -> Node:
    """The root of the document in `raw`. Raises BadBody 400 when it is no XML, or XML that could do harm."""
    if not raw.strip():
        raise _bad("malformed_xml", "the body is empty")
    _check_encoding(raw)
    reader = _Reader()
    try:
        reader.parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise _bad("malformed_xml", f"Error reading XMLStreamReader: {error}") from error
    return reader.root


class _Reader:
    """Builds the tree. Raises BadBody from within expat's calls."""

    def __init__(self) -> None:
        self.root = Node("")
        self._open: list[Node] = []
        self._seen = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _no_document_type
        self.parser.EntityDeclHandler = _no_entity
        self.parser.ExternalEntityRefHandler = _no_entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._seen += 1
        if len(self._open) >= DEEPEST:
            raise _bad("too_deep", f"XML may be nested {DEEPEST} elements deep")
        if self._seen > MOST_ELEMENTS:
            raise _bad("too_many_elements", f"XML may have {MOST_ELEMENTS} elements")
        if len(attributes) > MOST_ATTRIBUTES:
            raise _bad("too_many_attributes", f"an element may have {MOST_ATTRIBUTES} attributes")
        space, _, name = tag.rpartition(" ")
        nil = attributes.get("http://www.w3.org/2001/XMLSchema-instance nil", "") in ("true", "1")
        node = Node(name, space, nil=nil)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].text += text


def _check_encoding(raw: bytes) -> None:
    declared = _DECLARED.search(raw[:200].removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name not in _ENCODINGS or b"\x00" in raw:
        raise _bad("unknown_encoding", f"XML is read in {', '.join(sorted(_ENCODINGS))}")


def _no_document_type(*_given: object) -> NoReturn:
    raise _bad("document_type", "a document type (DOCTYPE) is not allowed in SOAP")


def _no_entity(*_given: object) -> NoReturn:
    raise _bad("entity", "an entity is not allowed in SOAP")


def _bad(code: str, message: str) -> BadBody:
    return BadBody(400, code, message)

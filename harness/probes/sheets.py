"""Rows of CSV and XML files that a system exchanges. A file that is not whole or not well formed is refused, not guessed at."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from harness.landscape.probing import Asking, Reading
from harness.probes.filling import filled
from harness.probes.folders import Folder
from harness.probes.reading import Blind
from harness.probes.rows import Row, Unreadable


class Files:
    """The rows of all files that fit, file by file in the order of their names."""

    def __init__(self, role: str, folder: Folder, *, most: int) -> None:
        self._role = role
        self._folder = folder
        self._most = most

    def rows(self, asking: Asking, asked: Mapping[str, str]) -> list[Row]:
        """The rows that fit `where`. Raises Blind."""
        files = self._folder.files(asking.files)
        found: list[Row] = []
        for name, content in files[-1:] if asking.newest else files:
            try:
                found += [row for row in _rows(content, asking) if _fits(row, asking.where, asked)]
            except ValueError as problem:
                raise Blind(f"{self._role}/{name[:100]} {problem}") from problem
        if len(found) > self._most:
            raise Blind(f"the files of the {self._role} show more than {self._most} rows for one look")
        return found


class Line:
    """One line of a CSV file."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells

    def value(self, reading: Reading) -> object:
        if reading.from_ not in self._cells:
            raise Unreadable(f"stands in column {reading.from_}, and the file has {', '.join(self._cells)}")
        return self._cells[reading.from_]

    def values(self, reading: Reading) -> list[Any]:
        return [self.value(reading)]

    def below(self, asking: Asking) -> list[Row]:  # noqa: ARG002 - a line has nothing below it
        return [self]


class Node:
    """One element of an XML file. A place is a path of elements, which may end in `@attribute`."""

    def __init__(self, element: Element) -> None:
        self._element = element

    def value(self, reading: Reading) -> object:
        found = self.values(reading)
        if len(found) > 1:
            raise Unreadable(f"stands {len(found)} times at {reading.from_}, where one was asked for")
        return found[0] if found else None

    def values(self, reading: Reading) -> list[Any]:
        path, attribute = _path(reading.from_)
        elements = _below(self._element, path) if path else [self._element]
        if attribute:
            return [each.attrib[attribute] for each in elements if attribute in each.attrib]
        return ["".join(each.itertext()).strip() for each in elements]

    def below(self, asking: Asking) -> list[Row]:
        return [Node(each) for each in _below(self._element, asking.at)]


def _rows(content: bytes, asking: Asking) -> list[Row]:
    return _lines(content, asking) if asking.format == "csv" else _nodes(content, asking)


def _lines(content: bytes, asking: Asking) -> list[Row]:
    encoding = "utf-8-sig" if asking.encoding == "utf-8" else asking.encoding
    try:
        text = content.decode(encoding)
        rows = [
            cells
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=asking.delimiter, strict=True)
            if cells
        ]
    except UnicodeDecodeError:
        raise Unreadable(f"is not {asking.encoding}") from None
    except csv.Error as error:
        raise Unreadable(f"is no CSV ({error})") from None
    if not rows:
        raise Unreadable("has no line that names its columns")
    head, *lines = rows
    if len(set(head)) < len(head):
        raise Unreadable("names a column twice")
    if wrong := next((number for number, cells in enumerate(lines, 2) if len(cells) != len(head)), 0):
        raise Unreadable(f"has another number of cells in row {wrong} than columns")
    return [Line(dict(zip(head, cells, strict=True))) for cells in lines]


def _nodes(content: bytes, asking: Asking) -> list[Row]:
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable(f"declares entities or a document type, which is not read ({type(error).__name__})") from None
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(f"is no XML ({str(error)[:100]})") from None
    return [Node(each) for each in _below(root, asking.at)] if asking.at else [Node(root)]


def _below(element: Element, path: str) -> list[Element]:
    try:
        return element.findall(path)
    except (SyntaxError, KeyError, ValueError) as error:
        raise Unreadable(f"cannot be found at {path!r} ({type(error).__name__})") from None


def _path(place: str) -> tuple[str, str]:
    path, mark, attribute = place.rpartition("@")
    return (path.rstrip("/"), attribute) if mark and "[" not in attribute and "]" not in attribute else (place, "")


def _fits(row: Row, where: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    return all(
        filled(wanted, asked).strip()
        in [str(value).strip() for value in row.values(Reading.model_validate({"from": place}))]
        for place, wanted in where.items()
    )

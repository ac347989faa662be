"""Reading a CSV file: bytes into numbered records, strictly, one bad line never hiding the next.

UTF-8 with or without BOM; cells parted by `;` or `,`, whichever the header line has; quoting as RFC 4180; lines end in LF or
CRLF. What cannot be read is refused: the file as a whole when it is not text or has no known header, else the one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_RECORD = 20  # lines: further apart, two quotes are no pair but two mistakes
LONGEST_LINE = 32_000  # characters

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class FileRefused(Exception):
    """A file of which nothing can be read. `code` is a word for programs, `reason` a sentence for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class LineRefused(Exception):
    """A record that cannot be taken, because of one of its cells when `column` is not ""."""

    def __init__(self, code: str, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.column = column


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the `line` it begins at (the header is line 1), and its text as it stands in the file."""

    line: int
    text: str


class Sheet:
    """A file whose header has been read."""

    def __init__(self, content: bytes) -> None:
        """Raises FileRefused when `content` is not UTF-8 text or has no header line."""
        self._lines = _decoded(content).split("\n")
        header = self._lines[0].removesuffix("\r")
        if not header.strip():
            raise FileRefused("no_header", "the first line must name the columns")
        self.delimiter = ";" if ";" in header else ","
        self._cell = re.compile(
            rf'(?:"([^"]*(?:""[^"]*)*)"|([^"\n{self.delimiter}]*))({self.delimiter}|\Z)'
        )  # fmt: skip
        try:
            self.columns = self._split(header)
        except LineRefused as refused:
            raise FileRefused("bad_header", f"the first line cannot be read: {refused.reason}") from refused

    def check_columns(self, needed: frozenset[str], optional: frozenset[str]) -> None:
        """Raises FileRefused unless the header has all `needed` columns, and no others than the `optional` ones."""
        known = needed | optional
        for column in self.columns:
            if column not in known:
                listed = ", ".join(sorted(known))
                raise FileRefused("unknown_column", f"column {column[:60]!r} is not known here; known are {listed}")
        if len(set(self.columns)) != len(self.columns):
            raise FileRefused("doubled_column", "a column stands twice in the first line")
        if missing := sorted(needed - set(self.columns)):
            raise FileRefused("missing_column", f"the first line lacks {', '.join(missing)}")

    def records(self) -> Iterator[Record]:
        """All records after the header, without the blank lines."""
        at = 1
        while at < len(self._lines):
            taken = self._extent(at)
            text = "\n".join(line.removesuffix("\r") for line in self._lines[at : at + taken])
            if text.strip():
                yield Record(at + 1, text)
            at += taken

    def cells(self, record: Record) -> dict[str, str]:
        """The cells of `record` by column. Raises LineRefused."""
        found = self._split(record.text)
        if len(found) != len(self.columns):
            reason = f"{len(found)} cells where the header has {len(self.columns)}: is a {self.delimiter!r} not quoted?"
            raise LineRefused("cell_count", reason)
        for column, cell in zip(self.columns, found, strict=True):
            if _CONTROL.search(cell):
                raise LineRefused("control_character", "tabs and other control characters are not taken", column)
        return dict(zip(self.columns, found, strict=True))

    def _extent(self, at: int) -> int:
        """How many lines the record beginning at `at` has: more than one when a quoted cell goes over a line end.

        A quote that nothing closes spoils its own line only.
        """
        if not self._lines[at].count('"') % 2:
            return 1
        quotes = 0
        for taken, line in enumerate(self._lines[at : at + LONGEST_RECORD], start=1):
            quotes += line.count('"')
            if not quotes % 2:
                return taken if self._readable(at, taken) else 1
        return 1

    def _readable(self, at: int, taken: int) -> bool:
        try:
            self._split("\n".join(line.removesuffix("\r") for line in self._lines[at : at + taken]))
        except LineRefused:
            return False
        return True

    def _split(self, text: str) -> list[str]:
        """The cells of one record. Raises LineRefused when it is not quoted as RFC 4180 says."""
        if len(text) > LONGEST_LINE:
            raise LineRefused("line_too_long", f"a line may have at most {LONGEST_LINE} characters")
        if '"' not in text:
            return text.split(self.delimiter)
        cells: list[str] = []
        at = 0
        while match := self._cell.match(text, at):
            quoted, bare, end = match.groups()
            cells.append(bare if quoted is None else quoted.replace('""', '"'))
            at = match.end()
            if not end:
                return cells
        reason = 'a cell with a quote must be quoted, its own quotes doubled ("say ""yes""")'
        raise LineRefused("bad_quoting", reason)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused("not_utf8", f"line {line} is not UTF-8: save the file as UTF-8, not Latin-1") from error
    if "\x00" in text:
        raise FileRefused("not_text", "the file has NUL characters: this is no CSV")
    return text

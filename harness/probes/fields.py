"""From one row of any system to our fields, each by its reading in the landscape file.

Every refusal is Blind and begins with the place of the field in that file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from harness.landscape.probing import Reading
from harness.landscape.subjects import Shape
from harness.probes import converting
from harness.probes.reading import Blind
from harness.probes.rows import Row, Source, Unreadable

Fields = dict[str, Any]
Asked = Mapping[str, str]
_NOTHING: Mapping[str, Any] = {"text": "", "time": "", "money": 0, "whole": 0}
_TEXT, _MONEY, _WHOLE = Shape("text"), Shape("money"), Shape("whole")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all fields of a probe: whom nested rows are asked of, the landscape's currency, the unit of amounts."""

    source: Source
    currency: str
    unit: Literal["major", "minor"] | None


class FieldsReader:
    """Reads the fields of rows; `at` is their place in the landscape file."""

    def __init__(self, terms: Terms, at: str) -> None:
        self._terms = terms
        self._at = at

    def parts(self, row: Row, readings: Mapping[str, Reading], shapes: Mapping[str, Shape], asked: Asked) -> Fields:
        """The declared fields of a row. Raises Blind."""
        fields: Fields = {}
        # What is nested may be asked for by the texts of its row, so they are read first.
        for name in sorted(readings, key=lambda each: shapes[each].kind not in {"text", "whole"}):
            known = {other: str(value) for other, value in fields.items() if isinstance(value, str | int)}
            fields[name] = self._under(name).read(row, readings[name], shapes[name], {**known, **asked})
        return {name: fields[name] for name in readings}

    def _under(self, name: str) -> FieldsReader:
        return FieldsReader(self._terms, f"{self._at}.{name}")

    def read(self, row: Row, reading: Reading, shape: Shape, asked: Asked) -> Any:
        """One field of a row. Raises Blind."""
        try:
            if shape.kind == "record":
                parts = self.parts(row, reading.fields, shape.parts, asked)
                return {name: value for name, value in parts.items() if value != ""}
            if reading.asks or reading.at or shape.kind in {"rows", "units", "amounts by"}:
                return self._of_many(self._nested(row, reading, asked), reading, shape, asked)
            if shape.kind in {"texts", "amounts"} or reading.sum:
                return self._of_many([row], reading, shape, asked)
            return self._value(row.value(reading), reading, shape)
        except ValueError as problem:
            raise Blind(f"{self._at} {problem}") from problem

    def _nested(self, row: Row, reading: Reading, asked: Asked) -> list[Row]:
        """The rows of a field that has some: asked for anew, or within its own row."""
        return self._terms.source.rows(reading, asked) if reading.asks else row.below(reading)

    def _of_many(self, rows: list[Row], reading: Reading, shape: Shape, asked: Asked) -> Any:
        match shape.kind:
            case "rows":
                return [
                    self._under(str(number)).parts(each, reading.fields, shape.parts, asked)
                    for number, each in enumerate(rows)
                ]
            case "units":
                return {article: count for article, count in self._pairs(rows, reading, _WHOLE).items() if count}
            case "amounts by":
                return self._pairs(rows, reading, _MONEY)
            case "texts" | "amounts":
                return self._listed(rows, reading, _TEXT if shape.kind == "texts" else _MONEY)
            case "money" if reading.sum:
                return sum(self._listed(rows, reading, _MONEY))
        if len(rows) > 1:
            raise Unreadable(f"shows {len(rows)} rows, where one was asked for")
        return self._value(rows[0].value(reading) if rows else None, reading, shape)

    def _pairs(self, rows: list[Row], reading: Reading, of: Shape) -> dict[str, int]:
        """A number by name, such as units by article: two rows of one name are one number."""
        found: dict[str, int] = {}
        for row in rows:
            if reading.key is None or reading.value is None:
                raise Unreadable("has no key and value")  # refused when the file is read
            name = self._value(row.value(reading.key), reading.key, _TEXT)
            found[name] = found.get(name, 0) + self._value(row.value(reading.value), reading.value, of, reading)
        return found

    def _listed(self, rows: list[Row], reading: Reading, of: Shape) -> list[Any]:
        raw = [value for row in rows for value in row.values(reading)]
        if reading.split:
            parted = [value.split(reading.split) if isinstance(value, str) else [value] for value in raw]
            raw = [part for parts in parted for part in parts if not isinstance(part, str) or part.strip()]
        if reading.null_is_nothing:
            raw = [value for value in raw if value is not None]
        return [self._value(value, reading, of) for value in raw]

    def _value(self, raw: object, reading: Reading, shape: Shape, around: Reading | None = None) -> Any:
        """One value; what the reading `around` it says of money goes for it too."""
        # A file and a page have no null, only a place without words.
        if raw is None or (raw == "" and shape.kind != "text"):
            if reading.null_is_nothing and shape.kind in _NOTHING:
                return _NOTHING[shape.kind]
            raise Unreadable(f"is {'empty' if raw == '' else 'null'}, where a value is needed")
        told = _translated(raw, reading.values) if reading.values else raw
        match shape.kind:
            case "text":
                return converting.text(told)
            case "currency":
                return self._currency(told)
            case "whole":
                return converting.whole(told)
            case "time":
                return converting.time(told, reading.zone, reading.time_format)
            case _:
                return self._money(told, reading, around or reading)

    def _money(self, raw: object, reading: Reading, around: Reading) -> int:
        unit = reading.as_ or around.as_ or self._terms.unit
        if unit is None:
            raise Unreadable("is money of an unknown unit")  # refused when the file is read
        amount = converting.money(raw, unit, self._terms.currency)
        return -amount if reading.negate or around.negate else amount

    def _currency(self, raw: object) -> str:
        said = converting.text(raw).upper()
        if said != self._terms.currency:
            orders = f"where the orders of this landscape are in {self._terms.currency}"
            raise Unreadable(f"is {converting.shown(raw)}, {orders}")
        return said


def _translated(raw: object, values: Mapping[str, str]) -> str:
    """What the landscape says a value means. A value that it does not list is refused."""
    said = str(raw).casefold() if isinstance(raw, bool) else converting.text(raw)
    if said not in values:
        raise Unreadable(f"is {converting.shown(said)}, which is none of {', '.join(sorted(values))}")
    return values[said]

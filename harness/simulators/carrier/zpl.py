"""The label of a parcel for a label printer: ZPL II, 10 by 15 cm at 203 dots an inch.

Text is UTF-8 (`^CI28`), each field with `^FH`, which writes a character as `_` and two hexadecimal digits: so nothing in
an address can be read as a command.
"""

from __future__ import annotations

import unicodedata

from harness.simulators.carrier.label_text import PRODUCTS, REHEARSAL, address_lines, recipient_lines, reference, spaced
from harness.simulators.carrier.parcel import Parcel

_DOTS = 8  # in a millimetre
_WIDTH, _HEIGHT, _MARGIN = 100 * _DOTS, 150 * _DOTS, 6 * _DOTS
# A letter of the printer's own font is half as wide as it is high: so many dots of height have room in a line.
_ROOM, _SMALLEST = 2 * (_WIDTH - 2 * _MARGIN), 18
_ESCAPED = "^~_\\"
_START, _CHECK_AND_STOP = 11, 24  # modules of Code 128 besides 11 for each letter, at most


def label_zpl(parcel: Parcel) -> str:
    """The label as ZPL II, the same each time."""
    weight = f"{parcel.asked['weight_g'] / 1000:.3f} kg"
    return "\n".join(
        [
            "^XA",
            f"^CI28^PW{_WIDTH}^LL{_HEIGHT}^LH0,0",
            _text(56, 52, PRODUCTS[parcel.service], 20),
            _text(56, 28, weight, 22, left=_WIDTH - _MARGIN - 300),
            _text(96, 28, reference(parcel), 22, left=_WIDTH - _MARGIN - 300),
            _text(136, 20, REHEARSAL, 64),
            _line(176),
            *_lines("From / De", address_lines(parcel.asked["sender"]), top=192, size=26),
            *_lines("To / À", recipient_lines(parcel), top=436, size=40),
            _line(872),
            _code(parcel.tracking_number, 904),
            _text(1096, 40, spaced(parcel.tracking_number), 40),
            "^XZ",
            "",
        ]
    )


def field(text: str) -> str:
    """`text` between `^FD` and `^FS`: control characters taken out, what ZPL reads as a command written in hexadecimal."""
    plain = "".join(letter for letter in text if unicodedata.category(letter)[0] != "C")
    return "".join(f"_{ord(letter):02X}" if letter in _ESCAPED else letter for letter in plain)


def _text(top: int, size: int, text: str, most: int, left: int = _MARGIN) -> str:
    shown = text if len(text) <= most else text[: most - 3] + "..."
    return f"^FO{left},{top}^A0N,{size},{size}^FH^FD{field(shown)}^FS"


def _lines(title: str, lines: list[str], *, top: int, size: int) -> list[str]:
    """An address under its title; a long line is printed smaller, so that it is not cut."""
    step = size * 9 // 8
    shown = []
    for place, line in enumerate(lines):
        fits = max(_SMALLEST, min(size, _ROOM // len(line)))
        shown.append(_text(top + 28 + place * step, fits, line, _ROOM // fits))
    return [_text(top, 22, title, 40), *shown]


def _line(top: int) -> str:
    return f"^FO{_MARGIN},{top}^GB{_WIDTH - 2 * _MARGIN},2,2^FS"


def _code(number: str, top: int) -> str:
    """Code 128 in the mode that chooses its code set by itself, as wide as the label allows, without text below."""
    modules = _START + 11 * len(number) + _CHECK_AND_STOP
    module = max(1, min(4, (_WIDTH - 2 * _MARGIN) // modules))
    left = (_WIDTH - modules * module) // 2
    return f"^FO{left},{top}^BY{module}^BCN,176,N,N,N,A^FD{field(number)}^FS"

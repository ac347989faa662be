"""Cells that a spreadsheet would take for formulas: refused on the way in, disarmed on the way out.

Somebody will open these files with a spreadsheet. A cell that begins with one of the marks below is run by it, and may call
programs or send what stands in the other cells elsewhere.
"""

from __future__ import annotations

import re

_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BLANKS = " \u00a0\u202f\u3000"  # some spreadsheets drop them before they look
_PHONE = re.compile(r"\+[0-9][0-9 ().\u00a0\u202f/-]*")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may run `cell`."""
    return cell.lstrip(_BLANKS).startswith(_MARKS)


def is_phone(cell: str) -> bool:
    """Whether `cell` is an international phone number, which begins with a plus and can do nothing."""
    return bool(_PHONE.fullmatch(cell))


def disarmed(cell: str) -> str:
    """`cell` as it may be written: a formula has an apostrophe before it, which makes it text."""
    return f"'{cell}" if is_formula(cell) else cell

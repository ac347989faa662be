"""What stands on a label that our own code drew, as text."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"\(((?:\\.|[^\\()])*)\)\s*Tj")


def text_of(pdf: bytes) -> str:
    """All texts of a PDF file, one a line."""
    assert pdf.startswith(b"%PDF-"), pdf[:40]
    drawn = b"\n".join(_inflated(part) for part in _STREAM.findall(pdf))
    return "\n".join(re.sub(rb"\\(.)", rb"\1", shown).decode("cp1252") for shown in _SHOWN.findall(drawn))


def _inflated(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return part

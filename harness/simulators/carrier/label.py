"""The label of a parcel as a PDF: 10 by 15 cm, with address, product, weight and a Code 128 barcode."""

from __future__ import annotations

from typing import Literal

from fpdf import FPDF

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.barcode import bars
from harness.simulators.carrier.label_text import PRODUCTS, REHEARSAL, address_lines, recipient_lines, reference, spaced
from harness.simulators.carrier.latin import printable
from harness.simulators.carrier.parcel import Parcel

Page = Literal["10x15", "A4"]

_WIDTH, _HEIGHT, _MARGIN = 100.0, 150.0, 6.0
_SMALLEST = 6.0  # points: smaller is not read
_QUIET = 10  # modules left white on both sides of a barcode, as the norm asks


def label_pdf(parcel: Parcel, page: Page = "10x15") -> bytes:
    """The label as a PDF file, the same bytes each time. What Latin-1 cannot show is transliterated.

    On a page of A4 it stands in the upper left corner, with a frame to cut along.
    """
    pdf = FPDF(unit="mm", format=(_WIDTH, _HEIGHT) if page == "10x15" else "A4")
    pdf.set_auto_page_break(False)
    pdf.set_margin(_MARGIN)
    pdf.set_title(parcel.tracking_number)
    pdf.set_creation_date(read_stamp(parcel.events[0]["at"]))
    pdf.add_page()
    if page == "A4":
        pdf.rect(0, 0, _WIDTH, _HEIGHT)
    _head(pdf, parcel)
    _address(pdf, "From / De", address_lines(parcel.asked["sender"]), top=26, size=8)
    _address(pdf, "To / À", recipient_lines(parcel), top=56, size=11)
    _code(pdf, parcel.tracking_number, top=113)
    return bytes(pdf.output())


def fitting(pdf: FPDF, text: str, wide: float) -> str:
    """`text` as the printer can show it, cut where it would leave a cell of `wide` mm."""
    shown = printable(text)
    room = wide - 2 * pdf.c_margin
    if pdf.get_string_width(shown) <= room:
        return shown
    while shown and pdf.get_string_width(shown + "...") > room:
        shown = shown[:-1]
    return shown + "..."


def _head(pdf: FPDF, parcel: Parcel) -> None:
    pdf.set_font("Helvetica", "B", 16)
    pdf.set_xy(_MARGIN, 7)
    pdf.cell(55, 8, PRODUCTS[parcel.service])
    pdf.set_font("Helvetica", "", 9)
    pdf.set_xy(_WIDTH - _MARGIN - 35, 6)
    pdf.cell(35, 5, f"{parcel.asked['weight_g'] / 1000:.3f} kg", align="R")
    pdf.set_xy(_WIDTH - _MARGIN - 45, 11)
    pdf.cell(45, 5, fitting(pdf, reference(parcel), 45), align="R")
    pdf.set_font("Helvetica", "", 6.5)
    pdf.set_xy(_MARGIN, 16)
    pdf.cell(_WIDTH - 2 * _MARGIN, 4, REHEARSAL)
    pdf.line(_MARGIN, 22, _WIDTH - _MARGIN, 22)


def _address(pdf: FPDF, title: str, lines: list[str], *, top: float, size: int) -> None:
    wide = _WIDTH - 2 * _MARGIN
    pdf.set_font("Helvetica", "", 7)
    pdf.set_xy(_MARGIN, top)
    pdf.cell(wide, 4, title)
    for number, line in enumerate(lines):
        _set_size_for(pdf, line, wide, size)
        pdf.set_xy(_MARGIN, top + 4 + number * size * 0.45)
        pdf.cell(wide, size * 0.45, fitting(pdf, line, wide))
    pdf.set_draw_color(0)


def _set_size_for(pdf: FPDF, line: str, wide: float, size: float) -> None:
    """A long line is printed smaller, so that it is not cut."""
    style = "B" if size > 10 else ""
    pdf.set_font("Helvetica", style, size)
    while pdf.get_string_width(printable(line)) > wide - 2 * pdf.c_margin and size > _SMALLEST:
        size -= 0.5
        pdf.set_font("Helvetica", style, size)


def _code(pdf: FPDF, number: str, *, top: float) -> None:
    pdf.line(_MARGIN, top - 3, _WIDTH - _MARGIN, top - 3)
    widths = bars(number)
    module = (_WIDTH - 2 * _MARGIN) / (sum(widths) + 2 * _QUIET)
    x = _MARGIN + _QUIET * module
    pdf.set_fill_color(0)
    for index, width in enumerate(widths):
        if index % 2 == 0:
            pdf.rect(x, top, width * module, 22, style="F")
        x += width * module
    pdf.set_font("Helvetica", "B", 13)
    pdf.set_xy(_MARGIN, top + 24)
    pdf.cell(_WIDTH - 2 * _MARGIN, 6, spaced(number), align="C")

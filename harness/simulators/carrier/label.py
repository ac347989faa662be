"""The label of a parcel: a PDF of one A6 page, with address, product, weight and a Code 128 barcode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fpdf import FPDF

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.barcode import bars
from harness.simulators.carrier.latin import printable
from harness.simulators.carrier.parcel import Parcel

_WIDTH, _HEIGHT, _MARGIN = 105.0, 148.0, 6.0
_QUIET = 10  # modules left white on both sides of a barcode, as the norm asks
_NAMES = {"home": "HOME", "express": "EXPRESS", "pickup": "PICK-UP POINT", "return": "RETURN"}


def label_pdf(parcel: Parcel) -> bytes:
    """The label as a PDF file, the same bytes each time. What Latin-1 cannot show is transliterated."""
    asked = parcel.asked
    pdf = FPDF(unit="mm", format=(_WIDTH, _HEIGHT))
    pdf.set_auto_page_break(False)
    pdf.set_margin(_MARGIN)
    pdf.set_title(parcel.tracking_number)
    pdf.set_creation_date(read_stamp(parcel.events[0]["at"]))
    pdf.add_page()
    _head(pdf, _NAMES[asked["service"]], asked["weight_g"], parcel)
    _address(pdf, "From / De", asked["sender"], top=26, size=8)
    _address(pdf, "To / À", asked["recipient"], top=56, size=12)
    _code(pdf, parcel.tracking_number, top=110)
    return bytes(pdf.output())


def _head(pdf: FPDF, product: str, weight_g: int, parcel: Parcel) -> None:
    pdf.set_font("Helvetica", "B", 16)
    pdf.set_xy(_MARGIN, 7)
    pdf.cell(60, 8, product)
    pdf.set_font("Helvetica", "", 9)
    pdf.set_xy(_WIDTH - _MARGIN - 35, 6)
    pdf.cell(35, 5, f"{weight_g / 1000:.3f} kg", align="R")
    pdf.set_xy(_WIDTH - _MARGIN - 55, 11)
    reference = parcel.asked.get("rma") or parcel.order
    pdf.cell(55, 5, _fitting(pdf, f"Ref. {reference}", 55), align="R")
    pdf.set_font("Helvetica", "", 7)
    pdf.set_xy(_MARGIN, 16)
    pdf.cell(_WIDTH - 2 * _MARGIN, 4, "REHEARSAL - NOT A REAL SHIPMENT / RÉPÉTITION - PAS UN ENVOI RÉEL")
    pdf.line(_MARGIN, 22, _WIDTH - _MARGIN, 22)


def _address(pdf: FPDF, title: str, address: Mapping[str, Any], *, top: float, size: int) -> None:
    wide = _WIDTH - 2 * _MARGIN
    pdf.set_font("Helvetica", "", 7)
    pdf.set_xy(_MARGIN, top)
    pdf.cell(wide, 4, title)
    pdf.set_font("Helvetica", "B" if size > 10 else "", size)
    for number, line in enumerate(_lines(address)):
        pdf.set_xy(_MARGIN, top + 4 + number * size * 0.45)
        pdf.cell(wide, size * 0.45, _fitting(pdf, line, wide))
    pdf.set_draw_color(0)


def _lines(address: Mapping[str, Any]) -> list[str]:
    town = f"{address['postcode']} {address['city']}".strip()
    parts = [address[part] for part in ("name", "company", "line1", "line2")]
    shown = [*parts, town, address["state"], address["country"], address["phone"]]
    return [part.strip() for part in shown if part.strip()]


def _fitting(pdf: FPDF, text: str, wide: float) -> str:
    """`text` as the printer can show it, cut where it would leave the paper."""
    shown = printable(text)
    room = wide - 2 * pdf.c_margin
    if pdf.get_string_width(shown) <= room:
        return shown
    while shown and pdf.get_string_width(shown + "...") > room:
        shown = shown[:-1]
    return shown + "..."


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
    pdf.cell(
        _WIDTH - 2 * _MARGIN, 6, f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}", align="C"
    )

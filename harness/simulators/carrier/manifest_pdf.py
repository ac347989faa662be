"""A closed manifest as a PDF: one line a parcel, for the driver's signature."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.label import fitting
from harness.simulators.carrier.label_text import PRODUCTS, REHEARSAL, address_lines, spaced
from harness.simulators.carrier.manifest import Manifest
from harness.simulators.carrier.parcel import Parcel

_MARGIN, _ROW = 15.0, 7.0
_COLUMNS = (("No. / N°", 12.0), ("Parcel / Colis", 42.0), ("Service", 32.0), ("To / Destinataire", 72.0), ("kg", 22.0))


def manifest_pdf(manifest: Manifest, parcels: Sequence[Parcel]) -> bytes:
    """The list on pages of A4, the same bytes each time; the last page has room for the signature."""
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(True, margin=_MARGIN)
    pdf.set_title(manifest.number)
    pdf.set_creation_date(read_stamp(manifest.at))
    pdf.add_page()
    _head(pdf, manifest)
    _row(pdf, [title for title, _ in _COLUMNS], bold=True)
    for place, parcel in enumerate(parcels, start=1):
        _row(pdf, _facts(place, parcel))
    _foot(pdf, manifest)
    return bytes(pdf.output())


def _facts(place: int, parcel: Parcel) -> list[str]:
    recipient = parcel.asked["recipient"]
    to = f"{recipient['name']}, {recipient['postcode']} {recipient['city']} {recipient['country']}"
    kilograms = f"{parcel.asked['weight_g'] / 1000:.3f}"
    return [str(place), spaced(parcel.tracking_number), PRODUCTS[parcel.service], to, kilograms]


def _head(pdf: FPDF, manifest: Manifest) -> None:
    pdf.set_font("Helvetica", "B", 16)
    pdf.cell(0, 9, f"Manifest / Bordereau {manifest.number}", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", 9)
    moment = read_stamp(manifest.at).strftime("%Y-%m-%d %H:%M UTC")
    for line in (REHEARSAL, moment, ", ".join(address_lines(manifest.sender))):
        pdf.cell(0, 5, fitting(pdf, line, pdf.epw), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)


def _row(pdf: FPDF, cells: Sequence[str], *, bold: bool = False) -> None:
    pdf.set_font("Helvetica", "B" if bold else "", 9)
    for text, (_, wide) in zip(cells, _COLUMNS, strict=True):
        pdf.cell(wide, _ROW, fitting(pdf, text, wide), border="B")
    pdf.ln(_ROW)


def _foot(pdf: FPDF, manifest: Manifest) -> None:
    pdf.ln(4)
    pdf.set_font("Helvetica", "B", 10)
    total = f"{len(manifest.tracking_numbers)} parcels / colis, {manifest.weight_g / 1000:.3f} kg"
    pdf.cell(0, 6, total, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", 9)
    pdf.cell(0, 12, "Driver's signature / Signature du chauffeur : ______________________________")

"""Labels as a scanner and a person read them: PDF, ZPL, and the list of a manifest."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness.kernel.clock import Clock
from harness.kernel.seed import Seed
from harness.simulators.carrier.depot import Depot
from harness.simulators.carrier.label import Page, label_pdf
from harness.simulators.carrier.label_text import spaced
from harness.simulators.carrier.manifest import Manifests
from harness.simulators.carrier.manifest_pdf import manifest_pdf
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.zpl import field, label_zpl
from harness.simulators.store import Store
from tests.simulators.carrier.trade import address, shipment


def made(**changes: Any) -> Parcel:
    return Depot(Seed(1), Clock(), Store()).announce(shipment("100027", **changes), "100027-1", "http://h")[0]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def scanned(pdf: bytes) -> list[tuple[str, str]]:
    """What a scanner reads on the first page at 200 dots an inch: (text, symbology)."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        picture = document[0].render(scale=200 / 72).to_pil()
    return [(found.text, found.format.name) for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("page", ["10x15", "A4"])
@pytest.mark.parametrize(
    ("service", "product"), [("home", "HOME"), ("express", "EXPRESS"), ("pickup", "PICK-UP POINT")]
)
def test_a_pdf_label_shows_address_product_weight_and_a_barcode_that_scans(
    service: str, product: str, page: Page
) -> None:
    parcel = made(service=service, weight_g=1234, recipient=address(line1="8 quai Tilsitt"))
    pdf = label_pdf(parcel, page)
    shown = text_of(pdf)
    for said in (product, "1.234 kg", "Zoé Martin", "Ref. 100027", "59000 Lille", spaced(parcel.tracking_number)):
        assert said in shown
    assert ("8 quai Tilsitt" in shown) is (service != "pickup")
    assert scanned(pdf) == [(parcel.tracking_number, "Code128")]


def test_a_long_line_is_printed_smaller_and_not_cut() -> None:
    line = "Bâtiment C, résidence des Quatre-Vents, 312 avenue de la République prolongée"
    parcel = made(recipient=address(line1=line))
    assert line in text_of(label_pdf(parcel))
    assert line in fields(label_zpl(parcel))
    endless = made(recipient=address(line1="W" * 200))
    assert "WWW..." in text_of(label_pdf(endless))
    assert max(map(len, fields(label_zpl(endless)))) < 90


def test_a_label_for_a_point_shows_the_point() -> None:
    parcel = made(service="pickup", point="690023")
    shown = text_of(label_pdf(parcel))
    assert f"{parcel.point['name']} (690023)" in shown
    assert parcel.point["address"]["line1"] in shown


def test_a_return_label_shows_the_return_number() -> None:
    parcel = made(direction="return", service="return", rma="R100027-1")
    assert "Ref. R100027-1" in text_of(label_pdf(parcel))
    assert "Ref. R100027-1" in label_zpl(parcel)


@pytest.mark.parametrize("number", ["LA123456785FR", "6A12345678901", "1234567890", "JJD0002233445566778899"])
def test_numbers_of_other_lengths_scan_too(number: str) -> None:
    parcel = made()
    parcel.tracking_number = number
    assert scanned(label_pdf(parcel)) == [(number, "Code128")]


# What a ZPL printer does with the label: commands begin with ^ or ~, and a field with ^FH reads _XX as one byte.


def commands(zpl: str) -> list[str]:
    return [f"^{part.strip()}" for part in zpl.split("^")[1:]]


def fields(zpl: str) -> list[str]:
    """The texts of all fields, as printed."""
    texts = (part.removeprefix("^FD") for part in commands(zpl) if part.startswith("^FD"))
    return [re.sub("_([0-9A-F]{2})", lambda hit: chr(int(hit[1], 16)), text) for text in texts]


def test_a_zpl_label_says_the_same_as_the_pdf() -> None:
    parcel = made(weight_g=1234)
    zpl = label_zpl(parcel)
    kinds = [re.match(r"\^(XA|XZ|CI28|PW|LL|LH|FO|A0N|FH|FD|FS|GB|BY|BCN)", part) for part in commands(zpl)]
    assert all(kinds), zpl
    assert zpl.startswith("^XA\n^CI28^PW800^LL1200")
    assert zpl.endswith("^XZ\n")
    assert {"HOME", "1.234 kg", "Ref. 100027", "Zoé Martin", "3 rue de la Ré", "69002 Lyon", "FR"} <= set(fields(zpl))
    assert f"^BCN,176,N,N,N,A^FD{parcel.tracking_number}^FS" in zpl


@pytest.mark.parametrize("number", ["LA123456785FR", "JJD0002233445566778899", "1234567890"])
def test_the_barcode_of_a_zpl_label_stays_on_the_paper(number: str) -> None:
    parcel = made()
    parcel.tracking_number = number
    left, module = map(int, re.findall(r"\^FO(\d+),904\^BY(\d)", label_zpl(parcel))[0])
    widest = 11 * (len(number) + 2) + 13  # start and check symbol, and the stop symbol
    assert module >= 2
    assert left >= 10 * module
    assert left + widest * module <= 800 - 10 * module


def shape(zpl: str) -> list[str]:
    """The commands without the texts and their sizes."""
    return [re.sub(r"A0N,.*", "A0N", part) for part in commands(zpl) if not part.startswith("^FD")]


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=80).filter(str.strip))
@example("^XZ^XA^FDowned^FS")
@example("~JA")
@example("50_5E rue \\&")
@example("a\r\n^FS^XZ")
def test_nothing_in_an_address_is_a_command_of_the_printer(hostile: str) -> None:
    plain, attacked = label_zpl(made()), label_zpl(made(recipient=address(line1=hostile)))
    assert "~" not in attacked
    assert shape(attacked) == shape(plain)
    assert attacked.count("\n") == plain.count("\n")


def test_a_field_is_printed_as_it_was_written() -> None:
    hostile = "^FS ~JA 100_5E \\ Łukasz 王"
    assert fields(f"^FD{field(hostile)}^FS") == [hostile]
    assert field("a\x00\x1b\u202eb") == "ab"


def test_a_manifest_lists_each_parcel_and_the_weight_of_all() -> None:
    store, clock = Store(), Clock()
    depot = Depot(Seed(1), clock, store)
    parcels = [depot.announce(shipment(f"1000{n:02}", weight_g=1000 + n), f"{n}", "")[0] for n in range(60)]
    manifest = Manifests(Seed(1), clock, store, depot).close([parcel.tracking_number for parcel in parcels], "http://h")
    pdf = manifest_pdf(manifest, parcels)
    shown = text_of(pdf)
    assert all(spaced(parcel.tracking_number) in shown for parcel in parcels)
    assert manifest.number in shown
    assert "60 parcels / colis, 61.770 kg" in shown
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 2
    assert manifest_pdf(manifest, parcels) == pdf

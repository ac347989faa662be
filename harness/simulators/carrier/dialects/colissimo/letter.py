"""A label request of Colissimo becomes a shipment of this carrier; or a mistake is told, and nothing was made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from harness.simulators.carrier.dialects.colissimo.addresses import ADDRESSEE, SENDER, address_of, exists
from harness.simulators.carrier.dialects.colissimo.customs import articles_of
from harness.simulators.carrier.dialects.colissimo.fields import Fields
from harness.simulators.carrier.dialects.colissimo.mistakes import Mistake
from harness.simulators.carrier.dialects.colissimo.products import PRODUCTS, Product, is_number
from harness.simulators.carrier.points import point_of
from harness.simulators.carrier.rates import Lane, check_carried
from harness.simulators.refusal import Refused

Page = Literal["10x15", "A4"]

LIGHTEST_KG, HEAVIEST_KG = 0.01, 30.0
MOST_INSURED = 500_000  # cents
_FORMAT = re.compile(r"(PDF|ZPL)_(A4|10x15|10x10|10x12)_(203|300)dpi(_UL)?")
_MOBILE = re.compile(r"(0|\+33|0033)[67][0-9]{8}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{2})/([0-9]{2})/([0-9]{4})")
_LEVELS = ("", "R1", "R2", "R3")
_BEYOND = ("overseas", "europe", "world")  # zones with customs


@dataclass(frozen=True, slots=True)
class Letter:
    """One parcel to be made: `asked` of the SHIPMENT form.

    zone    of the tariff;  kind  pdf or zpl, of the size `page`
    number  the client's own, "" for one of ours;  link  whether the label is wanted as an address, too
    ignored the fields that nobody here knows
    """

    asked: dict[str, Any]
    product: Product
    zone: str
    kind: str
    page: Page
    number: str = ""
    link: bool = False
    ignored: list[str] = field(default_factory=list)


def letter_of(request: Fields, today: date) -> Letter:
    """The letter that `request` asks for. Raises Mistake, the first that the real service would tell."""
    output, letter = request.under("outputFormat"), request.under("letter")
    service, parcel = letter.under("service"), letter.under("parcel")
    kind, page = _printing(output)
    code = service.text("productCode")
    if not code:
        raise Mistake("30014", service.place("productCode"))
    _check_date(service, today)
    grams = _weight(parcel)
    sender = address_of(letter.under("sender"), SENDER)
    product = PRODUCTS.get(code.upper())
    if product is None or not exists(sender):
        raise Mistake("30109", service.place("productCode") if product is None else "letter.sender.address.zipCode")
    recipient = address_of(letter.under("addressee"), ADDRESSEE)
    lane = Lane(sender["country"], recipient["country"], sender["postcode"], recipient["postcode"])
    if lane.zone not in product.zones or not exists(recipient):
        raise Mistake("30213", "letter.addressee.address.zipCode")
    asked = {
        "order": _reference(service, letter.under("sender"), letter.under("addressee")),
        "direction": product.direction,
        "service": product.service,
        "sender": sender,
        "recipient": recipient,
        "weight_g": grams,
        **_more(request, product, lane, grams),
    }
    number = _number(parcel)
    _pass_over(request, letter, service, parcel, letter.under("addressee"))
    link = output.text("returnType") == "SendPDFLinkByMail"
    return Letter(asked, product, lane.zone, kind, page, number, link, request.ignored()[:50])


def _more(request: Fields, product: Product, lane: Lane, grams: int) -> dict[str, Any]:
    """Value, contents, size and pick-up point of a shipment that goes along `lane`, which is carried there."""
    letter = request.under("letter")
    service, parcel = letter.under("service"), letter.under("parcel")
    found: dict[str, Any] = {"declared_value": _insured(parcel), "currency": "EUR", "contents": []}
    if product.service == "pickup":
        found["point"] = _point(service, parcel, letter.under("addressee").under("address"))
    if size := _size(request.under("fields")):
        found["size_cm"] = size
    if lane.zone in _BEYOND:
        if service.number("totalAmount") is None:
            raise Mistake("30020", service.place("totalAmount"))
        found["contents"] = articles_of(letter.under("customsDeclarations"), grams)
    try:
        check_carried(product.service, lane, grams, size)
    except Refused as refused:
        raise Mistake.of(refused) from refused
    return found


def _printing(output: Fields) -> tuple[str, Page]:
    said = output.text("outputPrintingType")
    output.pass_over("x", "y", "dematerialized", "returnType", "printCODDocument", "printCoDDocument")
    if not said:
        raise Mistake("30025", output.place("outputPrintingType"))
    found = _FORMAT.fullmatch(said)
    if not found or (found[1] == "ZPL" and found[2] == "A4"):
        raise Mistake("30026", output.place("outputPrintingType"))
    return found[1].lower(), "A4" if found[2] == "A4" else "10x15"


def _check_date(service: Fields, today: date) -> None:
    said = service.text("depositDate")
    found = _DATE.match(said)
    if not found:
        raise Mistake("30010", service.place("depositDate"))
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        deposit = date(int(year), int(month), int(day))
    except ValueError as error:
        raise Mistake("30010", service.place("depositDate")) from error
    if deposit < min(today, datetime.now(UTC).date()):  # a clock that was advanced is ahead of an honest client
        raise Mistake("30002", service.place("depositDate"))


def _weight(parcel: Fields) -> int:
    weight = parcel.number("weight")
    if not weight:
        raise Mistake("30300", parcel.place("weight"))
    if not LIGHTEST_KG <= weight <= HEAVIEST_KG:
        raise Mistake("30301", parcel.place("weight"))
    return round(weight * 1000)


def _reference(service: Fields, sender: Fields, addressee: Fields) -> str:
    said = (service.text("orderNumber"), sender.text("senderParcelRef"), addressee.text("addresseeParcelRef"))
    return next((reference for reference in said if reference), "")[:40]


def _insured(parcel: Fields) -> int:
    value, level = parcel.number("insuranceValue") or 0.0, parcel.text("recommendationLevel").upper()
    if not 0 <= value <= MOST_INSURED:
        raise Mistake("30309", parcel.place("insuranceValue"))
    if level not in _LEVELS:
        raise Mistake("30311", parcel.place("recommendationLevel"))
    if value and level:
        raise Mistake("14040", parcel.place("recommendationLevel"))
    return round(value)


def _point(service: Fields, parcel: Fields, address: Fields) -> str:
    """The pick-up point; who fetches a parcel must be told that it is there."""
    if not service.text("commercialName"):
        raise Mistake("30018", service.place("commercialName"))
    mobile = re.sub(r"[\s.-]", "", address.text("mobileNumber"))
    if not mobile:
        raise Mistake("30220", address.place("mobileNumber"))
    if address.text("countryCode").upper() == "FR" and not _MOBILE.fullmatch(mobile):
        raise Mistake("30221", address.place("mobileNumber"))
    if not address.text("email"):
        raise Mistake("30222", address.place("email"))
    named = parcel.text("pickupLocationId").upper()
    if not named:
        raise Mistake("30400", parcel.place("pickupLocationId"))
    if point_of(named) is None:
        raise Mistake("30401", parcel.place("pickupLocationId"))
    return named


def _size(custom: Fields) -> dict[str, int]:
    """The sides in cm, {} unless all three are given. They stand under `field`, or as some write it `customField`."""
    said: dict[str, float | None] = {}
    for name in ("field", "customField"):
        for entry in custom.each(name, 50):
            key = entry.text("key").upper()
            if key in ("LENGTH", "WIDTH", "HEIGHT"):
                said[key.lower()] = entry.number("value")
            entry.pass_over("value")
    return (
        {side: min(300, round(value)) for side, value in said.items() if value and value >= 1} if len(said) == 3 else {}
    )


def _number(parcel: Fields) -> str:
    number = parcel.text("parcelNumber").upper().replace(" ", "")
    if number and not is_number(number):
        raise Mistake("30321", parcel.place("parcelNumber"))
    return number


def _pass_over(request: Fields, letter: Fields, service: Fields, parcel: Fields, addressee: Fields) -> None:
    """What the description has, and what changes nothing here."""
    request.pass_over("contractNumber", "password")
    letter.pass_over("customsDeclarations", "codSenderAddress", "uploadDocument", "features")
    service.pass_over(
        "mailBoxPicking", "mailBoxPickingDate", "vatCode", "vatPercentage", "vatAmount", "transportationAmount",
        "totalAmount", "commercialName", "returnTypeChoice", "reseauPostal",
    )  # fmt: skip
    for name in ("nonMachinable", "returnReceipt", "ftd", "ddp", "cod", "COD"):
        parcel.flag(name)
    parcel.pass_over(
        "insuranceAmount", "instructions", "pickupLocationId", "disabledDeliveryBlockingCode", "codamount", "codcurrency",
        "CODAmount", "codAmount", "codCurrency",
    )  # fmt: skip
    addressee.pass_over("codeBarForReference", "serviceInfo", "promotionCode")

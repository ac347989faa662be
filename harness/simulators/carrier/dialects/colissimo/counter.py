"""The label service: parcels are announced, their labels handed out, a day's parcels put on a deposit slip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from harness.kernel.clock import read_stamp
from harness.simulators.bodies import BadBody, parse_json
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.colissimo.fields import Fields
from harness.simulators.carrier.dialects.colissimo.letter import Letter, letter_of
from harness.simulators.carrier.dialects.colissimo.mistakes import DONE, SYSTEM, Mistake, message, unreadable
from harness.simulators.carrier.dialects.colissimo.parts import related
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.evidence import in_own_words, said
from harness.simulators.carrier.dialects.labels import labels_of
from harness.simulators.carrier.dialects.secrets import body_without_secrets
from harness.simulators.carrier.manifest import Manifest
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.reception import Visit
from harness.simulators.refusal import Refused

DIALECT = "colissimo"
_MOST = 500  # parcels on a deposit slip
Infos = dict[str, Any]
Files = dict[str, bytes]
_SUCCESS = message("0", "INFOS", DONE)
_NO_LABEL: Infos = {"labelXmlV2Reponse": None, "labelV2Response": None}


class Counter:
    """The operations, as a client of REST and one of SOAP ask for them."""

    def __init__(self, desk: Desk, contract: Contract) -> None:
        self._desk = desk
        self._contract = contract

    # By REST

    async def generate(self, visit: Visit) -> Response:
        return self._told(visit, self.label, _NO_LABEL)

    async def check(self, visit: Visit) -> Response:
        """The same checks, and nothing is made."""
        try:
            self.letter(visit, _json(visit))
        except Mistake as mistake:
            return JSONResponse({"messages": [refused(visit, mistake)]}, status_code=mistake.status)
        return JSONResponse({"messages": [_SUCCESS]})

    async def deposit(self, visit: Visit) -> Response:
        return self._told(visit, self.slip, {"bordereauHeader": None})

    # By any door. Each notes what was asked, and raises Mistake when nothing was done.

    def label(self, visit: Visit, asked: object) -> tuple[Infos, Files]:
        """What is told of the new parcel, and its label."""
        letter = self.letter(visit, asked)
        parcel = self._announced(visit, letter)
        told = {
            "parcelNumber": parcel.tracking_number,
            "parcelNumberPartner": None,
            "pdfUrl": parcel.label_url if letter.link else None,
            "fields": {"field": _NETWORK, "customField": _NETWORK},
        }
        label = labels_of([parcel], letter.kind, letter.page)
        return {**_NO_LABEL, "labelV2Response": told}, {"label": label}

    def letter(self, visit: Visit, asked: object) -> Letter:
        """The letter asked for. The note learns of it also when it is refused."""
        request = self._request(visit, asked)
        letter = letter_of(request, self._desk.simulation.clock.now().date())
        visit.order = letter.asked["order"]
        visit.fields |= in_own_words(letter.asked)
        if letter.ignored:
            visit.fields["ignored"] = letter.ignored
        if letter.number and self._desk.depot.by_number(letter.number):
            raise Mistake("30702", "letter.parcel.parcelNumber")
        return letter

    def slip(self, visit: Visit, asked: object) -> tuple[Infos, Files]:
        """A deposit slip of the parcels that are brought, and its file."""
        request = self._request(visit, asked)
        named = request.under("generateBordereauParcelNumberList")
        numbers = _numbers(named, asked)
        visit.fields["tracking_numbers"] = numbers
        for number in numbers:
            if self._desk.depot.by_number(number) is None:
                raise _no_parcel(number)
        try:
            made = self._desk.close_day(numbers, base(visit))
        except Refused as reason:
            visit.fields["reason"] = reason.message
            place = reason.field.rpartition(".")[2]
            raise _no_parcel(numbers[int(place)] if place.isdigit() else numbers[0]) from reason
        from harness.simulators.carrier.manifest_pdf import manifest_pdf  # noqa: PLC0415 - the PDF library is slow to load

        visit.fields["manifest"] = made.number
        orders = {parcel.order for parcel in self._desk.depot.listed(numbers)}
        visit.order = orders.pop() if len(orders) == 1 else ""
        return {"bordereauHeader": _header(made)}, {
            "bordereauDataHandler": manifest_pdf(made, self._desk.depot.listed(numbers))
        }

    def _announced(self, visit: Visit, letter: Letter) -> Parcel:
        numbering = (
            (lambda _service, _serial: letter.number) if letter.number else letter.product.numbering(letter.zone)
        )
        try:
            parcel, _new, moved = self._desk.depot.announce(
                letter.asked,
                "",
                base(visit),
                numbering=numbering,
                dialect=DIALECT,
                extras={"product": letter.product.code},
            )
        except Refused as reason:
            visit.fields["reason"] = reason.message
            raise Mistake.of(reason) from reason
        visit.fields["tracking_number"] = parcel.tracking_number
        self._desk.report(moved)
        return parcel

    def _request(self, visit: Visit, asked: object) -> Fields:
        """What was asked, once the contract is right."""
        visit.fields |= said(asked, DIALECT)
        visit.order = order_in(asked)
        request = Fields(asked)
        number, password = request.text("contractNumber"), request.text("password")
        key = visit.request.headers.get("apikey", "")
        if not (self._contract.fits(key) or (number and self._contract.fits(password))):
            raise Mistake("30000", "password")
        return request

    def _told(self, visit: Visit, work: Callable[[Visit, object], tuple[Infos, Files]], nothing: Infos) -> Response:
        seed = self._desk.simulation.seed
        try:
            infos, files = work(visit, _json(visit))
        except Mistake as mistake:
            infos = {"messages": [refused(visit, mistake)], **nothing}
            return related(infos, {}, visit.request, seed, mistake.status)
        return related({"messages": [_SUCCESS], **infos}, files, visit.request, seed)


def refuse(bad: BadBody) -> Response:
    """The answer to what could not even be read, or went wrong here."""
    told = message(SYSTEM, "ERROR", bad.message)
    return JSONResponse({"messages": [told]}, status_code=bad.status)


def refused(visit: Visit, mistake: Mistake) -> Infos:
    """The message of a mistake, which the note keeps."""
    visit.fields |= {"refused": mistake.message, "error_code": mistake.identity, "field": mistake.field}
    return mistake.to_json()


def order_in(asked: object) -> str:
    """The order that a request names, also when it is refused later; "" for none."""
    letter = _within(asked, "letter")
    for place, name in (("service", "orderNumber"), ("sender", "senderParcelRef"), ("addressee", "addresseeParcelRef")):
        said_order = _within(letter, place).get(name)
        if isinstance(said_order, str | int) and str(said_order).strip():
            return " ".join(str(said_order).split())[:40]
    return ""


def peek(visit: Visit) -> str:
    """The order of a request that a fault waits for."""
    try:
        return order_in(parse_json(visit.raw))
    except BadBody:
        return ""


def base(visit: Visit) -> str:
    """The address of the carrier, without the folder of this dialect."""
    url = visit.request.url
    return f"{url.scheme}://{url.netloc}"


_NETWORK = [{"key": name, "value": ""} for name in ("NETWORK_NAME", "PARTNER_NAME", "PARTNER_CAB", "CN23_THERMIQUE")]


def _json(visit: Visit) -> object:
    visit.body = body_without_secrets(visit.raw)
    try:
        return parse_json(visit.raw)
    except BadBody as bad:
        raise unreadable("", bad.message) from bad


def _within(value: object, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _numbers(named: Fields, asked: object) -> list[str]:
    """The parcels of a deposit slip: a list, or as older clients write it one text."""
    said_numbers = _within(asked, "generateBordereauParcelNumberList").get("parcelsNumbers")
    numbers = said_numbers if isinstance(said_numbers, list) else [said_numbers]
    named.pass_over("parcelsNumbers")
    read = [number.strip().upper()[:40] for number in numbers if isinstance(number, str) and number.strip()]
    if not read or len(read) != len(numbers) or len(read) > _MOST:
        raise unreadable(named.place("parcelsNumbers"), f"doit être une liste de numéros, {_MOST} au plus")
    if len(set(read)) != len(read):
        raise _no_parcel(next(number for number in read if read.count(number) > 1))
    return read


def _no_parcel(number: str) -> Mistake:
    return Mistake("50031", "generateBordereauParcelNumberList.parcelsNumbers", f"Numéro de colis invalide {number}")


def _header(made: Manifest) -> Infos:
    sender = made.sender
    return {
        "bordereauNumber": made.number,
        "publishingDate": int(read_stamp(made.at).timestamp() * 1000),
        "numberOfParcels": len(made.tracking_numbers),
        "clientNumber": None,
        "address": f"{sender['line1']} {sender['postcode']} {sender['city']}",
        "company": sender["company"] or sender["name"],
        "codeSitePCH": f"{sender['postcode'][:2]}0000",
        "nameSitePCH": f"{sender['city'].upper()} PFC",
    }

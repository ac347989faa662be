"""Requests in the dialects Colissimo and Chronopost that are right, and their answers taken apart."""

from __future__ import annotations

import copy
import email.parser
import json
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import requests

from tests.simulators.carrier.trade import KEY, Json, System

SLS = "/colissimo/sls-ws/SlsServiceWSRest/2.0"
POINTS = "/colissimo/pointretrait-ws-cxf/rest/v2/pointretrait"
SHIPPING = ("/chronopost/shipping-cxf/ShippingServiceWS", "http://cxf.shipping.soap.chronopost.fr/")
TRACKING = ("/chronopost/tracking-cxf/TrackingServiceWS", "http://cxf.tracking.soap.chronopost.fr/")
QUICKCOST = ("/chronopost/quickcost-cxf/QuickcostServiceWS", "http://cxf.quickcost.soap.chronopost.fr/")
RELAYS = ("/chronopost/recherchebt-ws-cxf/PointRelaisServiceWS", "http://cxf.rechercheBt.soap.chronopost.fr/")
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def letter(order: str, **changes: Any) -> Json:
    """A label request of Colissimo. A change is a dotted way into it, with __ for a dot: None takes the field out."""
    asked: Json = {
        "contractNumber": "900001",
        "password": KEY,
        "outputFormat": {"x": 0, "y": 0, "outputPrintingType": "PDF_10x15_300dpi"},
        "letter": {
            "service": {
                "productCode": "DOM", "depositDate": today(), "orderNumber": order, "commercialName": "Boutique",
                "totalAmount": 690,
            },
            "parcel": {"weight": 1.2},
            "sender": {
                "address": {
                    "companyName": "Boutique", "lastName": "Entrepôt", "line2": "1 quai du Dépôt", "countryCode": "FR",
                    "city": "Lille", "zipCode": "59000",
                }
            },
            "addressee": {
                "address": {
                    "lastName": "Martin", "firstName": "Zoé", "line2": "3 rue de la Ré", "countryCode": "FR", "city": "Lyon",
                    "zipCode": "69002", "mobileNumber": "+33600000001", "email": "zoe@example.org",
                }
            },
        },
    }  # fmt: skip
    return changed(asked, changes)


def changed(asked: Json, changes: Json) -> Json:
    """A copy of `asked` with some fields set, or taken out where the new value is None."""
    made = copy.deepcopy(asked)
    for way, value in changes.items():
        *path, last = way.split("__")
        here = made
        for step in path:
            here = here.setdefault(step, {})
        if value is None:
            here.pop(last, None)
        else:
            here[last] = copy.deepcopy(value)
    return made


def generate(carrier: System, asked: Json, path: str = "generateLabel") -> requests.Response:
    return requests.post(f"{carrier.url}{SLS}/{path}", json=asked, timeout=10)


def parts(answer: requests.Response) -> dict[str, bytes]:
    """The parts of a Colissimo answer by their Content-ID, as a MIME parser sees them."""
    head = f"content-type: {answer.headers['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser().parsebytes(head + answer.content)
    assert message.is_multipart(), answer.text
    return {part["Content-ID"]: part.get_payload(decode=True) for part in message.get_payload()}  # type: ignore[union-attr,misc,index]


def infos(answer: requests.Response) -> Json:
    """The JSON in a Colissimo answer."""
    told: Json = json.loads(parts(answer)["<jsonInfos>"])
    return told


def mistake(answer: requests.Response) -> str:
    """The id of the one error in a Colissimo answer."""
    (said,) = infos(answer)["messages"]
    assert said["type"] == "ERROR"
    return str(said["id"])


def label_request(order: str, changes: dict[str, str | None] | None = None, *, skybills: int = 1) -> str:
    """What Chronopost's `shippingMultiParcelV5` asks, as XML; a change replaces the text of an element of that name."""
    told: dict[str, dict[str, str | None]] = {
        "headerValue": {"accountNumber": "19869502", "idEmit": "CHRFR"},
        "shipperValue": {
            "shipperAdress1": "1 quai du Dépôt", "shipperCity": "Lille", "shipperContactName": "Entrepôt",
            "shipperCountry": "FR", "shipperName": "Boutique", "shipperZipCode": "59000",
        },
        "recipientValue": {
            "recipientAdress1": "3 rue de la Ré", "recipientCity": "Lyon", "recipientContactName": "Zoé Martin",
            "recipientCountry": "FR", "recipientZipCode": "69002",
        },
        "refValue": {"shipperRef": order, "idRelais": None},
        "skybillValue": {
            "objectType": "MAR", "productCode": "01", "service": "0", "weight": "1.2", "weightUnit": "KGM",
        },
        "skybillParamsValue": {"mode": "PDF"},
        "": {"password": KEY, "modeRetour": "1", "numberOfParcel": str(skybills), "version": "2.0"},
    }  # fmt: skip
    written = ""
    for name, fields in told.items():
        inner = "".join(_element(field, (changes or {}).get(field, value)) for field, value in fields.items())
        times = skybills if name == "skybillValue" else 1
        written += (f"<{name}>{inner}</{name}>" if name else inner) * times
    return written


def envelope(space: str, operation: str, inner: str) -> str:
    return (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
        f'<x:{operation} xmlns:x="{space}">{inner}</x:{operation}></soapenv:Body></soapenv:Envelope>'
    )


def post(system: System, door: tuple[str, str], operation: str, inner: str) -> requests.Response:
    path, space = door
    return post_raw(system, path, envelope(space, operation, inner))


def post_raw(system: System, path: str, document: str) -> requests.Response:
    headers = {"content-type": "text/xml; charset=utf-8"}
    return requests.post(system.url + path, data=document.encode(), headers=headers, timeout=10)


def returned(answer: requests.Response) -> ET.Element:
    """What stands in `return`."""
    assert answer.status_code == 200, answer.text
    found = ET.fromstring(answer.content).find(f"{_SOAP}Body/*/return")
    assert found is not None, answer.text
    return found


def fault(answer: requests.Response) -> tuple[str, str]:
    """The code and the words of a SOAP fault."""
    found = ET.fromstring(answer.content).find(f"{_SOAP}Body/{_SOAP}Fault")
    assert found is not None, answer.text
    assert answer.status_code == 500
    return str(found.findtext("faultcode")), str(found.findtext("faultstring"))


def shipped(system: System, order: str, changes: dict[str, str | None] | None = None) -> str:
    """The number of a new parcel at Chronopost."""
    told = returned(post(system, SHIPPING, "shippingMultiParcelV5", label_request(order, changes)))
    assert told.findtext("errorCode") == "0", ET.tostring(told)
    return str(told.findtext("resultMultiParcelValue/skybillNumber"))


def _element(name: str, value: str | None) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"

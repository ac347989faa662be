"""Parcels as Sendcloud shows them: the same for the one who asks and in a webhook."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.dialects.countries import COUNTRIES
from harness.simulators.carrier.dialects.sendcloud import statuses
from harness.simulators.carrier.dialects.sendcloud.consignment import STANDARD_WEIGHT, Consignment
from harness.simulators.carrier.dialects.sendcloud.methods import UNSTAMPED
from harness.simulators.carrier.dialects.sendcloud.streets import apart, street
from harness.simulators.carrier.parcel import Parcel

Json = dict[str, Any]
CORNERS = 4  # of an A4 page: top left, top right, bottom left, bottom right


def parcel_json(consignment: Consignment, parcel: Parcel | None, status: int) -> Json:
    """One parcel with all its fields."""
    asked, method = consignment.asked, consignment.method
    labelled = parcel is not None and parcel.state != "cancelled"
    return {
        "id": consignment.id,
        **_address(consignment),
        "data": {},
        "date_created": moment(consignment.created),
        "date_announced": moment(consignment.announced) if consignment.announced else None,
        "date_updated": moment(_updated(consignment, parcel)),
        "reference": asked.get("reference") or "0",
        "shipment": {"id": method.id, "name": method.name} if method else None,
        "status": statuses.to_json(status),
        "to_service_point": asked.get("to_service_point"),
        "tracking_number": parcel.tracking_number if parcel else "",
        "weight": asked.get("weight") or STANDARD_WEIGHT,
        "label": label_links(consignment.api, str(consignment.id)) if labelled else {},
        "customs_declaration": {},
        "order_number": asked.get("order_number", ""),
        "insured_value": _whole(asked.get("insured_value")),
        "total_insured_value": _whole(asked.get("total_insured_value")),
        "to_state": asked.get("country_state") or None,
        "customs_invoice_nr": asked.get("customs_invoice_nr", ""),
        "customs_shipment_type": asked.get("customs_shipment_type"),
        "parcel_items": [{**item, "value": float(item["value"])} for item in asked.get("parcel_items", [])],
        "documents": [_document(consignment)] if labelled else [],
        "type": ("letter" if method.id == UNSTAMPED else "parcel") if method else None,
        "shipment_uuid": asked.get("shipment_uuid") or None,
        "shipping_method": method.id if method else None,
        "external_order_id": str(consignment.id),
        "external_shipment_id": "",
        "external_reference": asked.get("external_reference") or None,
        "is_return": bool(asked.get("is_return")),
        "note": asked.get("note", ""),
        "to_post_number": asked.get("to_post_number", ""),
        "total_order_value": asked.get("total_order_value") or None,
        "total_order_value_currency": asked.get("total_order_value_currency") or None,
        "colli_tracking_number": parcel.tracking_number if parcel else "",
        "colli_uuid": consignment.colli,
        "collo_nr": consignment.collo,
        "collo_count": consignment.colli_count,
        "awb_tracking_number": None,
        "box_number": None,
        **{name: asked.get(name) or None for name in ("length", "width", "height")},
        "shipping_method_checkout_name": asked.get("shipping_method_checkout_name", ""),
        "carrier": {"code": method.carrier} if method else {},
        "tracking_url": parcel.tracking_url if parcel else "",
    }


def label_links(api: str, what: str) -> Json:
    """Where a label can be had; `what` is a parcel's id, or `?ids=` and several."""
    more = "&" if "?" in what else "?"
    slash = "" if what.startswith("?") else "/"
    normal = f"{api}labels/normal_printer{slash}{what}{more}start_from="
    return {
        "normal_printer": [f"{normal}{corner}" for corner in range(CORNERS)],
        "label_printer": f"{api}labels/label_printer{slash}{what}",
    }


def tracking_json(consignment: Consignment, parcel: Parcel) -> Json:
    """As `GET /tracking/{number}` tells it, the newest status first."""
    carrier = consignment.method.carrier if consignment.method else ""
    told = [
        {
            "carrier_update_timestamp": _precise(str(event["at"])),
            "parcel_status_history_id": f"{consignment.id}{place:02d}",
            "parent_status": statuses.STATUSES[number][1],
            "carrier_code": carrier if place else "",
            "carrier_message": f"{statuses.STATUSES[number][0]} ({event['place']})",
        }
        for place, (event, number) in enumerate(statuses.history(parcel.events))
    ]
    return {
        "parcel_id": str(consignment.id),
        "carrier_code": carrier,
        "created_at": _precise(consignment.created),
        "carrier_tracking_url": parcel.tracking_url,
        "sendcloud_tracking_url": parcel.tracking_url,
        "is_return": bool(consignment.asked.get("is_return")),
        "is_to_service_point": bool(consignment.asked.get("to_service_point")),
        "is_mail_box": False,
        "expected_delivery_date": None,
        "statuses": told[::-1],
    }


def moment(at: str) -> str:
    """19-08-2021 12:57:27, in UTC."""
    return read_stamp(at).strftime("%d-%m-%Y %H:%M:%S")


def _precise(at: str) -> str:
    return read_stamp(at).isoformat(sep=" ", timespec="microseconds")


def _address(consignment: Consignment) -> Json:
    asked = consignment.asked
    return {
        "address": street(asked),
        "address_2": asked.get("address_2", ""),
        "address_divided": apart(asked),
        "city": asked["city"],
        "company_name": asked.get("company_name", ""),
        "country": COUNTRIES[asked["country"]].to_json(),
        "email": asked.get("email", ""),
        "name": asked["name"],
        "postal_code": asked["postal_code"],
        "telephone": asked.get("telephone", ""),
    }


def _updated(consignment: Consignment, parcel: Parcel | None) -> str:
    return max(consignment.updated, str(parcel.events[-1]["at"])) if parcel else consignment.updated


def _document(consignment: Consignment) -> Json:
    return {"type": "label", "size": "a6", "link": f"{consignment.api}parcels/{consignment.id}/documents/label"}


def _whole(amount: str | None) -> int:
    """An insured value: Sendcloud rounds up to whole units, and to 2 at least."""
    if not amount or Decimal(amount) == 0:
        return 0
    return max(2, math.ceil(Decimal(amount)))

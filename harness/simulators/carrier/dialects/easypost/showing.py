"""Shipments, labels, trackers and webhooks as EasyPost shows them."""

from __future__ import annotations

from harness.simulators.carrier.dialects.easypost.errors import Json
from harness.simulators.carrier.dialects.easypost.kept import Kept, Shipment, Tracker, Webhook, shown
from harness.simulators.carrier.dialects.easypost.tracking import status_of, tracker_json
from harness.simulators.carrier.parcel import Parcel

_FORMATS = {"PDF": ("pdf", "application/pdf", "label_pdf_url"), "ZPL": ("zpl", "application/zpl", "label_zpl_url")}


def shipment_json(shipment: Shipment, parcel: Parcel | None, tracker: Tracker | None, scan_form: Kept | None) -> Json:
    """One shipment with all its parts."""
    made = shipment.made
    return {
        "id": shipment.id,
        "object": "Shipment",
        "created_at": shown(shipment.created),
        "updated_at": shown(_updated(shipment, parcel)),
        "is_return": made["is_return"],
        "messages": shipment.messages,
        "mode": "test",
        "options": made["options"],
        "reference": made["reference"],
        "status": status_of(parcel) if parcel else "unknown",
        "tracking_code": parcel.tracking_number if parcel else None,
        "batch_id": None,
        "batch_status": None,
        "batch_message": None,
        "customs_info": made["customs_info"],
        "from_address": made["from_address"],
        "to_address": made["to_address"],
        "return_address": made["return_address"] or made["from_address"],
        "buyer_address": made["buyer_address"] or made["to_address"],
        "insurance": shipment.insurance,
        "order_id": None,
        "parcel": made["parcel"],
        "postage_label": label_json(shipment, parcel) if parcel else None,
        "rates": shipment.rates,
        "refund_status": shipment.refund or None,
        "scan_form": scan_form.body if scan_form else None,
        "selected_rate": shipment.selected or None,
        "tracker": tracker_json(tracker, parcel) if tracker and parcel else None,
        "usps_zone": None,
        "forms": [],
        "fees": _fees(shipment),
    }


def label_json(shipment: Shipment, parcel: Parcel) -> Json:
    """The label, with the addresses of its files."""
    first = shipment.formats[0]
    files = {
        name: f"{shipment.site}/easypost/files/{shipment.id}.{ending}" for name, (ending, _, _) in _FORMATS.items()
    }
    urls = {key: files[name] if name in shipment.formats else None for name, (_, _, key) in _FORMATS.items()}
    printed = shown(str(parcel.events[0]["at"]))
    return {
        "object": "PostageLabel",
        "id": f"pl_{shipment.id.removeprefix('shp_')}",
        "created_at": printed,
        "updated_at": printed,
        "date_advance": 0,
        "integrated_form": "none",
        "label_date": printed,
        "label_resolution": 203,
        "label_size": "4x6",
        "label_type": "default",
        "label_file_type": _FORMATS[first][1],
        "label_url": files[first],
        **urls,
        "label_epl2_url": None,
        "label_file": None,
    }


def webhook_json(webhook: Webhook) -> Json:
    """A webhook, without its secret."""
    return {
        "id": webhook.id,
        "object": "Webhook",
        "mode": "test",
        "url": webhook.url,
        "created_at": shown(webhook.created),
        "disabled_at": None,
        "custom_headers": [{"name": name, "value": value} for name, value in webhook.headers.items()],
    }


def _updated(shipment: Shipment, parcel: Parcel | None) -> str:
    return max(shipment.updated, str(parcel.events[-1]["at"])) if parcel else shipment.updated


def _fees(shipment: Shipment) -> list[Json]:
    if not shipment.selected:
        return []
    refunded = shipment.refund == "refunded"
    amounts = {"LabelFee": "0.00000", "PostageFee": f"{shipment.selected['rate']}000"}
    return [
        {"object": "Fee", "type": type_, "amount": amount, "charged": True, "refunded": refunded}
        for type_, amount in amounts.items()
    ]

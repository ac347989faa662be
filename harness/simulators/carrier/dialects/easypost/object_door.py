"""The rest of EasyPost's API: addresses, parcels, customs forms, trackers, events and webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import JSONResponse, Response

from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.easypost import addresses, goods
from harness.simulators.carrier.dialects.easypost.door import body_of
from harness.simulators.carrier.dialects.easypost.errors import Json, Rejected, invalid, missing, not_found, problem
from harness.simulators.carrier.dialects.easypost.kept import Cabinet, Kept, Tracker, Webhook, found
from harness.simulators.carrier.dialects.easypost.paging import page
from harness.simulators.carrier.dialects.easypost.params import Params
from harness.simulators.carrier.dialects.easypost.shipping import Shipping
from harness.simulators.carrier.dialects.easypost.showing import webhook_json
from harness.simulators.carrier.dialects.easypost.telling import MOST_WEBHOOKS, Teller
from harness.simulators.carrier.dialects.easypost.tracking import tracker_json
from harness.simulators.reception import Handler, Visit
from harness.simulators.things import Things


class ObjectDoor:
    """Handlers of everything but shipments."""

    def __init__(self, desk: Desk, cabinet: Cabinet, shipping: Shipping, teller: Teller) -> None:
        self._desk = desk
        self._cabinet = cabinet
        self._shipping = shipping
        self._teller = teller

    def reading(self, things: Things[Kept]) -> Handler:
        """A handler that shows one thing by its id."""

        async def read(visit: Visit) -> Response:
            return JSONResponse(found(things, visit.request.path_params["id"]).body)

        return read

    def listing(self, things: Things[Kept], name: str) -> Handler:
        """A handler that lists things under `name`."""

        async def listed(visit: Visit) -> Response:
            kept, more = page(things, dict(visit.request.query_params))
            return JSONResponse({name: [one.body for one in kept], "has_more": more})

        return listed

    # Addresses, parcels, customs forms

    async def create_address(self, visit: Visit) -> Response:
        return JSONResponse(self._new_address(visit), status_code=201)

    async def create_and_verify(self, visit: Visit) -> Response:
        return JSONResponse({"address": self._new_address(visit, strict=True)}, status_code=201)

    async def verify(self, visit: Visit) -> Response:
        kept = found(self._cabinet.addresses, visit.request.path_params["id"])
        addresses.check_verified(kept.body)
        kept.body = {**kept.body, "verifications": addresses.verified(kept.body)}
        return JSONResponse({"address": kept.body})

    async def create_parcel(self, visit: Visit) -> Response:
        fields, problems, ignored = goods.read_parcel(body_of(visit, "parcel"), "")
        visit.fields = _noted(fields, ignored)
        if problems:
            raise invalid("PARCEL.PARAMETERS.INVALID", "parcel", problems)
        return JSONResponse(goods.keep_parcel(self._cabinet, fields), status_code=201)

    async def create_customs_item(self, visit: Visit) -> Response:
        fields, problems, ignored = goods.read_item(body_of(visit, "customs_item"), "")
        visit.fields = _noted(fields, ignored)
        if problems:
            raise invalid("CUSTOMS_ITEM.PARAMETERS.INVALID", "customs item", problems)
        return JSONResponse(goods.keep_item(self._cabinet, fields), status_code=201)

    async def create_customs_info(self, visit: Visit) -> Response:
        fields, problems, ignored = goods.read_info(self._cabinet, body_of(visit, "customs_info"), "")
        visit.fields = _noted({name: value for name, value in fields.items() if name != "customs_items"}, ignored)
        if problems:
            raise invalid("CUSTOMS_INFO.PARAMETERS.INVALID", "customs info", problems)
        return JSONResponse(goods.keep_info(self._cabinet, fields), status_code=201)

    # Trackers

    async def create_tracker(self, visit: Visit) -> Response:
        """For any parcel of the carrier's, whichever door it came by."""
        given = body_of(visit, "tracker")
        params = Params(given)
        code, carrier = params.text("tracking_code"), params.text("carrier")
        visit.fields = {"tracking_code": code or "", "carrier": carrier or ""}
        if not code:
            raise missing("tracking_code")
        parcel = self._desk.depot.by_number(code)
        if parcel is None:
            raise Rejected(
                422, "TRACKER.CREATE.ERROR", "Unable to create tracker: no carrier knows this tracking code."
            )
        visit.order = parcel.order
        tracker = self._shipping.track(parcel)
        if carrier and carrier.lower() != tracker.carrier.lower():
            raise Rejected(422, "TRACKER.CARRIER_CODE_MISMATCH", f"The tracking code is one of {tracker.carrier}.")
        return JSONResponse(self._tracker(tracker), status_code=201)

    async def list_trackers(self, visit: Visit) -> Response:
        query = dict(visit.request.query_params)
        codes = visit.request.query_params.getlist("tracking_codes[]") or [query.get("tracking_code", "")]
        if any(codes):
            parcels = [self._desk.depot.by_number(code) for code in codes[:100]]
            kept = [
                one for parcel in parcels if parcel and (one := self._cabinet.trackers.named(f"parcel:{parcel.id}"))
            ]  # fmt: skip
            return JSONResponse({"trackers": [self._tracker(one) for one in kept], "has_more": False})
        kept, more = page(self._cabinet.trackers, query)
        return JSONResponse({"trackers": [self._tracker(one) for one in kept], "has_more": more})

    async def read_tracker(self, visit: Visit) -> Response:
        """By its id, or by the tracking code."""
        name = visit.request.path_params["id"]
        parcel = self._desk.depot.by_number(name)
        tracker = self._cabinet.trackers.named(f"parcel:{parcel.id}") if parcel else self._cabinet.trackers.get(name)
        if tracker is None:
            raise not_found()
        visit.order = tracker.order
        return JSONResponse(self._tracker(tracker))

    # Webhooks

    async def create_webhook(self, visit: Visit) -> Response:
        given = body_of(visit, "webhook")
        url, headers = _url(given), _headers(given)
        visit.fields = {"url": url}
        if len(self._cabinet.webhooks) >= MOST_WEBHOOKS:
            raise Rejected(422, "WEBHOOK.INVALID", f"There may be {MOST_WEBHOOKS} webhooks.")
        webhook = Webhook(
            id=self._cabinet.new_id("hook", self._cabinet.webhooks), url=url, secret=_secret(given) or "",
            headers=headers or {}, created=self._cabinet.now(),
        )  # fmt: skip
        self._cabinet.webhooks.put(webhook.id, webhook)
        self._teller.hear(webhook)
        return JSONResponse(webhook_json(webhook), status_code=201)

    async def list_webhooks(self, _visit: Visit) -> Response:
        return JSONResponse({"webhooks": [webhook_json(one) for one in self._cabinet.webhooks.latest(MOST_WEBHOOKS)]})

    async def read_webhook(self, visit: Visit) -> Response:
        return JSONResponse(webhook_json(found(self._cabinet.webhooks, visit.request.path_params["id"])))

    async def update_webhook(self, visit: Visit) -> Response:
        """A new secret or new headers."""
        webhook = found(self._cabinet.webhooks, visit.request.path_params["id"])
        body = body_of(visit)
        inner = body.get("webhook")
        given = inner if isinstance(inner, dict) else body
        secret, headers = _secret(given), _headers(given)
        webhook.secret = webhook.secret if secret is None else secret
        webhook.headers = webhook.headers if headers is None else headers
        self._teller.hear(webhook)
        return JSONResponse(webhook_json(webhook))

    async def delete_webhook(self, visit: Visit) -> Response:
        webhook = found(self._cabinet.webhooks, visit.request.path_params["id"])
        self._cabinet.webhooks.remove(webhook.id)
        self._teller.forget(webhook)
        return JSONResponse({})

    def _tracker(self, tracker: Tracker) -> Json:
        return tracker_json(tracker, self._desk.depot.shipment(tracker.parcel))

    def _new_address(self, visit: Visit, *, strict: bool = False) -> Json:
        body = body_of(visit)
        given = body_of(visit, "address")
        fields, problems, ignored = addresses.read(given, "")
        visit.fields = _noted(fields, ignored)
        if problems:
            raise addresses.wrong(problems)
        if strict or _asked(body, given, "verify_strict"):
            addresses.check_verified(fields)
        checked = strict or _asked(body, given, "verify_strict") or _asked(body, given, "verify")
        return addresses.keep(self._cabinet, fields, verifications=addresses.verified(fields) if checked else None)


def _asked(body: Mapping[str, Any], given: Mapping[str, Any], name: str) -> bool:
    """Whether a verification is asked for: true, or the names of some."""
    return body.get(name) not in (None, False, [], "") or given.get(name) not in (None, False, [], "")


def _noted(fields: Mapping[str, Any], ignored: list[str]) -> Json:
    return {name: value for name, value in {**fields, "ignored": ignored}.items() if value not in (None, "", [])}


def _url(given: Mapping[str, Any]) -> str:
    url = given.get("url")
    if not isinstance(url, str) or not url:
        raise missing("url")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and len(url) <= 2000
    except ValueError:
        sound = False
    if not sound:
        raise Rejected(422, "WEBHOOK.INVALID", "Unable to create webhook.", [problem("url", "must be an http address")])
    return url


def _secret(given: Mapping[str, Any]) -> str | None:
    secret = given.get("webhook_secret")
    if secret is not None and (not isinstance(secret, str) or len(secret) > 500):
        raise Rejected(
            422, "WEBHOOK.INVALID", "Unable to create webhook.", [problem("webhook_secret", "must be a string")]
        )
    return secret


def _headers(given: Mapping[str, Any]) -> dict[str, str] | None:
    """The headers that are to be sent along, None when nothing is said of them."""
    listed = given.get("custom_headers")
    if listed is None:
        return None
    sound = isinstance(listed, list) and len(listed) <= 20 and all(_is_header(entry) for entry in listed)
    if not sound:
        said = "must be a list of names and values"
        raise Rejected(422, "WEBHOOK.INVALID", "Unable to create webhook.", [problem("custom_headers", said)])
    return {entry["name"]: entry["value"] for entry in listed}


def _is_header(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    name, value = entry.get("name"), entry.get("value")
    if not isinstance(name, str) or not isinstance(value, str) or not 1 <= len(name) <= 100 or len(value) > 500:
        return False
    return name.replace("-", "").isalnum() and name.isascii() and value.isascii() and value.isprintable()

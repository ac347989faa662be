"""Tryton's Sendcloud module at work: a warehouse that runs Tryton ships a parcel, and its own code asks Sendcloud.

Tryton keeps everything in a database, here one in memory. Filling it costs 15 seconds, so the filled one is kept in
`.cache/`, under the versions of Tryton's modules: from then on it costs half a second.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import Any

_MODULE = "stock_package_shipping_sendcloud"
_VERSIONS = "-".join(version(name) for name in ("trytond", f"trytond_{_MODULE}", "trytond_stock"))
_CACHE = Path(__file__).resolve().parents[2] / ".cache" / "clients" / f"tryton-{_VERSIONS}"
os.environ |= {"DB_CACHE": str(_CACHE), "DB_NAME": ":memory:", "TRYTOND_DATABASE_URI": "sqlite://"}

from trytond.modules.stock_package_shipping_sendcloud import carrier as sendcloud  # noqa: E402
from trytond.pool import Pool  # noqa: E402
from trytond.tests.test_tryton import DB_NAME, USER, activate_module  # noqa: E402
from trytond.transaction import Transaction  # noqa: E402

Json = dict[str, Any]


def _in_tryton(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Within a transaction of Tryton's that is rolled back: each question finds the same empty company."""

    @wraps(operation)
    def asked(url: str, keys: list[str], **more: Any) -> Any:
        sendcloud.SENDCLOUD_API_URL = f"{url}/sendcloud/api/v2/"
        with Transaction().start(DB_NAME, USER, context={"language": "en"}) as transaction:
            try:
                company = _company()
                with transaction.set_context(company=company.id, companies=[company.id], company_filter="all"):
                    return _plain(operation(_credential(company, keys), **more))
            finally:
                transaction.rollback()
                for cache in (
                    sendcloud.CredentialSendcloud._addresses_sender_cache,
                    sendcloud.CredentialSendcloud._shiping_methods_cache,
                ):
                    cache.clear()

    return asked


def _plain(value: Any) -> Any:
    """What Tryton's cache has frozen, as plain JSON."""
    if isinstance(value, Mapping):
        return {name: _plain(entry) for name, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, list | tuple) else value


@_in_tryton
def senders(credential: Any) -> Any:
    """The sender addresses that Tryton offers for its warehouses."""
    return credential.addresses_sender


@_in_tryton
def methods(credential: Any, **query: Any) -> Any:
    """The shipping methods that Tryton offers for its carriers."""
    return credential.get_shipping_methods(**query)


@_in_tryton
def parcel(credential: Any, number: int) -> Any:
    """A parcel as Tryton reads it again."""
    return credential.get_parcel(number)


@_in_tryton
def ship(
    credential: Any,
    number: int,
    to: Json,
    *,
    quantities: list[int],
    method: int | None = None,
    paper: str = "label",
) -> Json:
    """Ship number `number` to the address `to`, one package for each of `quantities` (units of 250 g).

    `method` None: Sendcloud's shipping rules choose. `paper` is Tryton's word for the format of labels.
    """
    shipment = _shipment(number, to, quantities, _carrier(credential, method, paper))
    pool = Pool()
    wizard = pool.get("stock.shipment.create_shipping.sendcloud", type="wizard")
    session, _, _ = wizard.create()
    with Transaction().set_context(active_model=shipment.__name__, active_id=shipment.id, active_ids=[shipment.id]):
        wizard.execute(session, {}, "start")
    shipment = pool.get("stock.shipment.out")(shipment.id)
    return {
        "reference": shipment.shipping_reference,
        "packages": [
            {
                "id": package.sendcloud_shipping_id,
                "reference": package.shipping_reference,
                "tracking_url": package.shipping_tracking_url,
                "mimetype": package.shipping_label_mimetype,
                "label": base64.b64encode(package.shipping_label).decode(),
            }
            for package in shipment.root_packages
        ],
    }


def _saved(model: str, **values: Any) -> Any:
    record = Pool().get(model)(**values)
    record.save()
    return record


def _company() -> Any:
    """A company, and the user who works for it."""
    currency = _saved("currency.currency", name="Euro", symbol="€", code="EUR")
    party = _saved("party.party", name="Entrepôt Dryrun")
    company = _saved("company.company", party=party, currency=currency)
    user = Pool().get("res.user")(USER)
    user.companies, user.company = [company], company
    user.save()
    return company


def _credential(company: Any, keys: list[str]) -> Any:
    return _saved("carrier.credential.sendcloud", company=company, public_key=keys[0], secret_key=keys[1])


def _product(name: str, kind: str) -> Any:
    (unit,) = Pool().get("product.uom").search([("symbol", "=", "u")])
    (gram,) = Pool().get("product.uom").search([("symbol", "=", "g")])
    goods = {"weight": 250.0, "weight_uom": gram} if kind == "goods" else {}
    template = _saved("product.template", name=name, type=kind, default_uom=unit, **goods)
    return _saved("product.product", template=template)


def _carrier(credential: Any, method: int | None, paper: str) -> Any:
    party = _saved("party.party", name="Sendcloud")
    carrier = _saved(
        "carrier", party=party, carrier_product=_product("Delivery", "service"), shipping_service="sendcloud",
        sendcloud_format=paper,
    )  # fmt: skip
    if method is not None:
        _saved("carrier.sendcloud.shipping_method", sendcloud=credential, carrier=carrier, shipping_method=str(method))
    return carrier


def _shipment(number: int, to: Json, quantities: list[int], carrier: Any) -> Any:
    pool = Pool()
    context = Transaction().context
    configuration = pool.get("stock.configuration")(1)
    sequence = configuration.get_multivalue("shipment_out_sequence", company=context["company"])
    sequence.number_next = number
    sequence.save()
    (warehouse,) = pool.get("stock.location").search([("type", "=", "warehouse")])
    (customers,) = pool.get("stock.location").search([("type", "=", "customer")])
    address = _customer(to)
    shipment = _saved(
        "stock.shipment.out", customer=address.party, delivery_address=address, warehouse=warehouse,
        warehouse_storage=warehouse.storage_location, warehouse_output=warehouse.output_location, company=context["company"], carrier=carrier,
    )  # fmt: skip
    product = _product("T-shirt", "goods")
    for quantity in quantities:
        _saved(
            "stock.move", product=product, unit=product.default_uom, quantity=float(quantity), shipment=shipment,
            from_location=warehouse.output_location, to_location=customers, company=context["company"],
            unit_price=Decimal(10), currency=pool.get("company.company")(context["company"]).currency,
        )  # fmt: skip
    return _packed(shipment)


def _packed(shipment: Any) -> Any:
    """The shipment once its clerk has picked it and put each move into a box of its own."""
    kinds = Pool().get("stock.shipment.out")
    for step in ("wait", "assign_force", "pick"):
        getattr(kinds, step)([kinds(shipment.id)])
    box = _saved("stock.package.type", name="Box")
    picked = kinds(shipment.id)
    for move in picked.outgoing_moves:
        _saved("stock.package", type=box, shipment=picked, moves=[move], company=picked.company)
    kinds.pack([kinds(shipment.id)])
    return kinds(shipment.id)


def _customer(to: Json) -> Any:
    country = _saved("country.country", name=to["country"], code=to["country"])
    party = _saved("party.party", name=to["name"])
    if to.get("phone"):
        _saved("party.contact_mechanism", party=party, type="phone", value=to["phone"])
    if to.get("email"):
        _saved("party.contact_mechanism", party=party, type="email", value=to["email"])
    return _saved(
        "party.address",
        party=party,
        street=to["street"],
        postal_code=to["postal_code"],
        city=to["city"],
        country=country,
    )


activate_module([_MODULE])

OPERATIONS = {"senders": senders, "methods": methods, "parcel": parcel, "ship": ship}

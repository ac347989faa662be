"""Ada's past orders, delivered and paid before the shop was opened for the rehearsal."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from oscar.core.loading import get_model

from staging.oscar.storefront.delivery import HOME
from staging.oscar.storefront.models import OrderLanguage
from staging.oscar.storefront.names import product_name
from staging.oscar.storefront.prices import STANDARD, rate_of, without_tax

#: past orders have numbers below those of the baskets to come (100001 and up)
FIRST_NUMBER = 90001
NEWEST = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)


def past_orders(user: Any, seed: int, count: int = 3) -> None:
    """Write delivered orders of one to three articles; stock and money are long settled, so neither is touched."""
    chance = Random(f"history-{seed}")
    records = list(get_model("partner", "StockRecord").objects.select_related("product").order_by("pk"))
    for index in range(count):
        chosen = [(record, chance.randint(1, 2)) for record in chance.sample(records, chance.randint(1, 3))]
        placed = NEWEST - timedelta(days=40 * (count - 1 - index), minutes=chance.randint(0, 600))
        _order(user, str(FIRST_NUMBER + index), placed, chosen)


def _order(user: Any, number: str, placed: datetime, chosen: list[tuple[Any, int]]) -> None:
    goods = [(record, quantity, record.price * quantity) for record, quantity in chosen]
    bare = sum((without_tax(paid, rate_of(record.product)) for record, _, paid in goods), Decimal(0))
    delivery = without_tax(HOME.price, STANDARD)
    total = sum((paid for _, _, paid in goods), Decimal(0)) + HOME.price
    order = get_model("order", "Order").objects.create(
        number=number,
        user=user,
        currency="EUR",
        status="Delivered",
        date_placed=placed,
        total_incl_tax=total,
        total_excl_tax=bare + delivery,
        shipping_incl_tax=HOME.price,
        shipping_excl_tax=delivery,
        shipping_method="Livraison à domicile",
        shipping_code=HOME.code,
        shipping_address=_address(user),
    )
    OrderLanguage.objects.create(order=order, language="fr")
    for record, quantity, paid in goods:
        _line(order, record, quantity, paid)
    _paid(order, total)


def _address(user: Any) -> Any:
    address = get_model("order", "ShippingAddress")()
    user.addresses.first().populate_alternative_model(address)
    address.save()
    return address


def _line(order: Any, record: Any, quantity: int, paid: Decimal) -> None:
    rate = rate_of(record.product)
    bare = without_tax(paid, rate)
    order.lines.create(
        partner=record.partner,
        partner_name=record.partner.name,
        partner_sku=record.partner_sku,
        stockrecord=record,
        product=record.product,
        title=product_name(record.product, "fr"),
        upc=record.product.upc,
        quantity=quantity,
        status="Pending",
        tax_code=str(rate * 100),
        num_allocated=0,
        line_price_incl_tax=paid,
        line_price_excl_tax=bare,
        line_price_before_discounts_incl_tax=paid,
        line_price_before_discounts_excl_tax=bare,
        unit_price_incl_tax=record.price,
        unit_price_excl_tax=without_tax(record.price, rate),
    )


def _paid(order: Any, total: Decimal) -> None:
    kind, _ = get_model("payment", "SourceType").objects.get_or_create(name="Card", defaults={"code": "card"})
    get_model("payment", "Source").objects.create(
        order=order,
        source_type=kind,
        currency="EUR",
        amount_allocated=total,
        amount_debited=total,
        reference=f"past_{order.number}",
        label="Card",
    )

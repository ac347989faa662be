"""What was bought: articles by their SKU, and the accounting category that says how their sales are taxed and booked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .session import Session

DELIVERY = "DELIVERY"


@dataclass(frozen=True)
class Category:
    """An accounting category: its number, its revenue account, and the taxes a customer pays."""

    number: int
    account: int
    taxes: tuple[int, ...]


@dataclass(frozen=True)
class Article:
    """The numbers of an article and of its unit."""

    number: int
    unit: int


def category_of(rate: int, erp: Session) -> Category:
    """The category of a VAT rate in basis points. Refusal when the ERP has none: an accountant must make it."""
    name = f"VAT {rate}"
    found = erp.one(
        "product.category", [["accounting", "=", True], ["name", "=", name]],
        ["account_revenue", "customer_taxes"], f"the accounting category {name}",
    )  # fmt: skip
    return Category(found["id"], found["account_revenue"], tuple(found["customer_taxes"]))


def article_of(line: Any, category: Category, erp: Session) -> Article:
    """The article of an order line, made when the ERP does not know its SKU yet; the delivery service for None."""
    code = DELIVERY if line is None else line.partner_sku
    known = erp.find("product.product", [["code", "=", code]], ["default_uom"])
    if not known and line is not None:
        erp.make("product.template", _template(line, category, erp))
    found = (
        known[0] if known else erp.one("product.product", [["code", "=", code]], ["default_uom"], f"the article {code}")
    )
    return Article(found["id"], found["default_uom"])


def _template(line: Any, category: Category, erp: Session) -> dict[str, Any]:
    unit = erp.one("product.uom", [["symbol", "=", "u"]], [], "the unit u")["id"]
    return {
        "name": line.title,
        "code": line.partner_sku,
        "type": "goods",
        "default_uom": unit,
        "sale_uom": unit,
        "salable": True,
        "account_category": category.number,
        "products": [["create", [{}]]],
    }


def currency_of(order: Any, erp: Session) -> int:
    """The number of an order's currency."""
    found = erp.one("currency.currency", [["code", "=", order.currency]], [], f"the currency {order.currency}")
    return int(found["id"])

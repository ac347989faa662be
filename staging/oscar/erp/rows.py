"""The lines of a sale or a document as the ERP is given them."""

from __future__ import annotations

from typing import Any

from .amounts import Charge
from .articles import article_of, category_of
from .session import Session

Row = dict[str, Any]


def sale_line(charge: Charge, erp: Session) -> Row:
    """A line of a sale, with the price before discounts beside the one paid."""
    return _line(charge, erp, charge.quantity) | {"base_price": charge.list_price}


def document_line(charge: Charge, erp: Session, sign: int) -> Row:
    """A line of an invoice (`sign` 1) or of a credit note (-1)."""
    category = category_of(charge.rate, erp)
    return _line(charge, erp, sign * charge.units) | {"account": category.account}


def rounding_line(amount: Any) -> Row:
    """What is between the shop's total and the ERP's: cents, without tax."""
    return {"type": "line", "description": "Rounding", "quantity": 1.0, "unit_price": amount}


def _line(charge: Charge, erp: Session, quantity: int) -> Row:
    category = category_of(charge.rate, erp)
    article = article_of(charge.line, category, erp)
    return {
        "type": "line",
        "product": article.number,
        "unit": article.unit,
        "quantity": float(quantity),
        "unit_price": charge.unit_price,
        "taxes": [["add", list(category.taxes)]],
    }

"""Plant the mistake that the shop is started with."""

from __future__ import annotations

from . import books, checkout, mails, order_export, payment, preparation, races, returns_refunds, shipping, stock
from .catalogue import named
from .planting import Undo

#: every file of mistakes; naming them here is what fills the catalogue
FILES = (order_export, payment, preparation, shipping, returns_refunds, mails, stock, races, books, checkout)


def install(name: str) -> Undo:
    """Plant the mistake of that name in the shop of this process; call what is returned to take it out again.

    Raises `UnknownDefect` for a name that is not in the catalogue.
    """
    return named(name).plant()

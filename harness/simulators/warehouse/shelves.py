"""The shelves: stock is given, counted, dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.books import Books
from harness.simulators.warehouse.happened import Happened, Noted
from harness.simulators.warehouse.stock import StockBook, StockRefused


class Shelves(Books):
    """What happens to stock that no order has asked for. A site "" is the first one."""

    def give_stock(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take articles into the book: [{"sku", "on_hand", "site"?, "weight_g"?, "volume_ml"?}]. All of them, or none."""
        rows = list(rows)
        sites = [self.sites.site(row.get("site", ""), f"stock.{index}.site").code for index, row in enumerate(rows)]
        if len({(row["sku"], site) for row, site in zip(rows, sites, strict=True)}) != len(rows):
            raise Refused(422, "doubled_article", "an article stands twice in the list", "stock")
        for index, (row, site) in enumerate(zip(rows, sites, strict=True)):
            try:
                self.stock.check_seed(row["sku"], site, row["on_hand"])
            except StockRefused as error:
                raise Refused(409, "stock_reserved", str(error), f"stock.{index}.on_hand") from error
        for row, site in zip(rows, sites, strict=True):
            self.stock.seed(
                row["sku"], site, row["on_hand"], weight_g=row.get("weight_g"), volume_ml=row.get("volume_ml")
            )

    def count_stock(self, sku: str, counted: int | None = None, site: str = "") -> Happened:
        """Somebody counts all units of an article in a site: `counted`, else as many as there really are.

        Refused: 404, 409 for less than what is picked already.
        """
        code = self._known(sku, site)
        before = self.stock.shelf(sku, code)
        book, counted = before.on_hand, before.really if counted is None else counted
        try:
            correction = self.stock.count(sku, code, counted)
        except StockRefused as error:
            raise Refused(409, "less_than_picked", str(error), "counted") from error
        note = Noted("stock.counted", "", {"thing": "article", "id": sku, "from": book, "to": counted, "site": code})
        return [note, self.changed(sku, correction, "counted", code)] if correction else [note]

    def damage_stock(self, sku: str, quantity: int, site: str = "") -> Happened:
        """Free units break on the shelf. Refused: 404, 409 when there are not so many."""
        code = self._known(sku, site)
        try:
            self.stock.damage(sku, code, quantity)
        except StockRefused as error:
            raise Refused(409, "not_on_the_shelf", str(error), "quantity") from error
        left = self.stock.shelf(sku, code).on_hand
        fields = {
            "thing": "article",
            "id": sku,
            "from": left + quantity,
            "to": left,
            "site": code,
            "quantity": quantity,
        }
        note = Noted("stock.damaged", "", fields)
        return [note, self.changed(sku, -quantity, "damaged", code)]

    def set_sites(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """These are the sites from now on. Refused: 409 for leaving one out that holds stock, or did; 422."""
        self.sites.replace(rows, self.stock.sites_in_use())

    def _known(self, sku: str, site: str) -> str:
        """The code of the site. Refused: 404 for the article, 422 for the site."""
        if sku not in self.stock:
            raise Refused(404, "unknown_article", f"article {sku[:64]!r} is not known here", "sku")
        return self.sites.site(site).code


def check_articles(stock: StockBook, lines: Iterable[Mapping[str, Any]], of: str = "lines") -> None:
    """Raises Refused 422 naming the first article of `lines` that is not in the book."""
    for index, line in enumerate(lines):
        if line["sku"] not in stock:
            raise Refused(422, "unknown_article", f"article {line['sku']} is not known here", f"{of}.{index}.sku")

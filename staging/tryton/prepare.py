"""Run by Tryton's own Python: a French merchant's company, accounts, taxes and users, in a database that has the modules.

    .venv-erp/bin/python staging/tryton/prepare.py CONFIGURATION DATABASE

What an integrator agrees on with the accountant, and the shop's connector relies on:

    accounting category   `VAT 2000`, `VAT 550`… by the rate in basis points, with its tax and its revenue account
    article               `DELIVERY`, a service; articles for sale are made by the connector, by their SKU
    user                  `shop`, who sells, invoices, and keeps articles and parties

A confirmed sale is processed by a queue a day later, so that it can still be cancelled; nobody works that queue here.
"""

import datetime as dt
import sys
from decimal import Decimal
from typing import Any

from proteus import Model, Wizard
from proteus.config import get_config, set_trytond

COUNTRIES = {
    "AT": "Austria", "BE": "Belgium", "CH": "Switzerland", "DE": "Germany", "ES": "Spain", "FR": "France", "GB": "United Kingdom",
    "IE": "Ireland", "IT": "Italy", "LU": "Luxembourg", "MC": "Monaco", "NL": "Netherlands", "PL": "Poland", "PT": "Portugal",
    "US": "United States",
}  # fmt: skip
#: basis points → what the French chart calls the tax on goods sold at that rate
TAXES = {
    2000: "account_fr.tva_vente_biens_taux_normal",
    1000: "account_fr.tva_vente_biens_taux_intermediaire",
    550: "account_fr.tva_vente_biens_5_5",
    210: "account_fr.tva_vente_biens_2_1",
}
CHART, REVENUE, RECEIVABLE, PAYABLE = "account_fr.root", "7071", "4111", "4011"
GROUPS = ("Sales", "Accounting", "Account Product Administration", "Party Administration")


def main(configuration: str, database: str) -> None:
    """Fill the database."""
    _sign_in(configuration, database)
    for code, name in COUNTRIES.items():
        Model.get("country.country")(code=code, name=name).save()
    _found_company()
    _sign_in(configuration, database)  # again: whoever signs in now works for that company
    (company,) = Model.get("company.company").find([])
    _accounts(company)
    today = dt.datetime.now(dt.UTC).date()
    for year in (today.year, today.year + 1):
        _fiscal_year(company, year)
    for rate in TAXES:
        _category(rate)
    _delivery()
    _selling()
    _user(company)


def _sign_in(configuration: str, database: str) -> None:
    set_trytond(database, config_file=configuration)


def _found_company() -> None:
    euro = Model.get("currency.currency")(
        name="Euro", symbol="€", code="EUR", numeric_code="978", rounding=Decimal("0.01"), digits=2
    )
    euro.save()
    party = Model.get("party.party")(name="Maison Lumen")
    party.save()
    wizard = Wizard("company.company.config")
    wizard.execute("company")
    wizard.form.party, wizard.form.currency, wizard.form.timezone = party, euro, "Europe/Paris"
    wizard.execute("add")


def _accounts(company: Any) -> None:
    wizard = Wizard("account.create_chart")
    wizard.execute("account")
    wizard.form.account_template = Model.get("account.account.template")(_id(CHART))
    wizard.form.company = company
    wizard.execute("create_account")
    wizard.form.account_receivable = _account(RECEIVABLE)
    wizard.form.account_payable = _account(PAYABLE)
    wizard.execute("create_properties")


def _fiscal_year(company: Any, year: int) -> None:
    strict, kinds = Model.get("ir.sequence.strict"), Model.get("ir.sequence.type")

    def numbers(kind: str, prefix: str) -> Any:
        (type_,) = kinds.find([("name", "=", kind)])
        made = strict(
            name=f"{kind} {year} {prefix}", sequence_type=type_, company=company, prefix=f"{prefix}{year}-", padding=5
        )
        made.save()
        return made

    fiscal = Model.get("account.fiscalyear")(name=str(year), company=company)
    fiscal.start_date, fiscal.end_date = dt.date(year, 1, 1), dt.date(year, 12, 31)
    fiscal.move_sequence = numbers("Account Move", "M")
    (documents,) = fiscal.invoice_sequences
    invoices, notes = numbers("Invoice", "F"), numbers("Invoice", "A")
    documents.out_invoice_sequence = documents.in_invoice_sequence = invoices
    documents.out_credit_note_sequence = documents.in_credit_note_sequence = notes
    fiscal.save()
    fiscal.click("create_period")


def _category(rate: int) -> None:
    category = Model.get("product.category")(name=f"VAT {rate}", accounting=True)
    category.account_revenue = _account(REVENUE)
    (tax,) = Model.get("account.tax").find([("template", "=", _id(TAXES[rate]))])
    category.customer_taxes.append(tax)
    category.save()


def _delivery() -> None:
    (unit,) = Model.get("product.uom").find([("name", "=", "Unit")])
    (category,) = Model.get("product.category").find([("name", "=", "VAT 2000")])
    template = Model.get("product.template")(name="Delivery", code="DELIVERY", type="service", default_uom=unit)
    template.salable, template.account_category, template.list_price = True, category, Decimal(0)
    template.save()


def _selling() -> None:
    settings = Model.get("sale.configuration")(1)
    settings.sale_invoice_method = settings.sale_shipment_method = "manual"
    settings.sale_process_after = dt.timedelta(days=1)
    settings.save()


def _user(company: Any) -> None:
    user = Model.get("res.user")(name="Shop", login="shop")
    groups = Model.get("res.group")
    for name in GROUPS:
        (group,) = groups.find([("name", "=", name)])
        user.groups.append(group)
    user.companies.append(company)
    user.company = company
    user.save()


def _account(code: str) -> Any:
    (account,) = Model.get("account.account").find([("code", "=", code)])
    return account


def _id(name: str) -> int:
    """The number of a record that a module brings, by its name there."""
    return int(Model.get("ir.model.data").get_id(name, get_config().context))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Which of Oscar's classes are replaced by ours: the whole list, in place of forked apps."""

from typing import Any

from django.utils.module_loading import import_string
from oscar.core.loading import default_class_loader

REPLACED: dict[tuple[str, str], str] = {
    ("partner.strategy", "Selector"): "staging.oscar.storefront.prices.Selector",
    ("basket.utils", "LineDiscountRegistry"): "staging.oscar.storefront.discounts.LineDiscountRegistry",
    ("shipping.repository", "Repository"): "staging.oscar.storefront.delivery.Repository",
    ("checkout.calculators", "OrderTotalCalculator"): "staging.oscar.storefront.totals.OrderTotalCalculator",
    ("order.utils", "OrderCreator"): "staging.oscar.storefront.placing.OrderCreator",
    ("catalogue.views", "CatalogueView"): "staging.oscar.storefront.browsing.CatalogueView",
    ("catalogue.views", "ProductCategoryView"): "staging.oscar.storefront.browsing.ProductCategoryView",
    ("checkout.views", "PaymentDetailsView"): "staging.oscar.storefront.checkout.PaymentDetailsView",
}


def load(module_label: str, classnames: list[str], module_prefix: str) -> list[Any]:
    """Return the classes named, ours where `REPLACED` says so; Oscar calls this for every class it uses."""
    return [_one(module_label, name, module_prefix) for name in classnames]


def _one(module_label: str, name: str, module_prefix: str) -> Any:
    ours = REPLACED.get((module_label, name))
    if ours:
        return import_string(ours)
    return default_class_loader(module_label, [name], module_prefix)[0]

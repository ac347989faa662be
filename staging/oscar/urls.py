"""Addresses: machines' at the root, people's under /fr/ and /en/."""

from importlib.util import find_spec

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path


def billing_address(request: HttpRequest) -> HttpResponseBase:
    """The page of the billing address; Oscar's classes can be imported only once every app is loaded."""
    from staging.oscar.storefront.billing import BillingAddressView  # noqa: PLC0415 - see above

    answer: HttpResponseBase = BillingAddressView.as_view()(request)
    return answer


connectors = [path("", include("staging.oscar.fulfilment.urls"))] if find_spec("staging.oscar.fulfilment") else []

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("staging.oscar.payments.urls")),
    path("", include("staging.oscar.trading.urls")),
    *connectors,
    *i18n_patterns(
        path("checkout/", include("staging.oscar.payments.pages")),
        path("checkout/billing-address/", billing_address, name="billing-address"),
        path("", include(apps.get_app_config("oscar").urls[0])),
    ),
]

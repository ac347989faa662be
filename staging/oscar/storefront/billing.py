"""The page where a customer asks for a bill to another address; Oscar keeps it in the session until the order is placed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.urls import reverse_lazy
from django.views.generic import FormView
from oscar.apps.checkout.session import CheckoutSessionMixin
from oscar.apps.payment.forms import BillingAddressForm


class BillingAddressView(CheckoutSessionMixin, FormView):  # type: ignore[misc,type-arg]
    """Reached from the last page before paying, and leads back to it."""

    template_name = "oscar/checkout/billing_address.html"
    form_class = BillingAddressForm
    success_url = reverse_lazy("checkout:preview")
    pre_conditions: ClassVar = (
        "check_basket_is_not_empty",
        "check_basket_is_valid",
        "check_user_email_is_captured",
        "check_shipping_data_is_captured",
    )

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Keep what was typed."""
        fields = {name: value for name, value in vars(form.instance).items() if not name.startswith("_")}
        self.checkout_session.bill_to_new_address(fields)
        return super().form_valid(form)

"""The last step of the checkout: place the order as Pending, then send the customer to the PSP's page.

The order exists before anything is paid, so that every message of the PSP finds it, also when the browser never
comes back. The basket is frozen and submitted in the transaction that writes the order.
"""

import logging
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from oscar.apps.checkout import views
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.core.loading import get_model

from staging.oscar.payments.sessions import NoPaymentPage, open_page

Basket = get_model("basket", "Basket")
logger = logging.getLogger("shop.checkout")


def saw(agreed: str | None, total: Any) -> bool:
    """Whether the total that came with the confirmation is the order's; a page without one has none to compare."""
    return agreed is None or agreed == str(total.incl_tax)


class PaymentDetailsView(views.PaymentDetailsView):
    """Shows the preview; its "Pay" places the order. There is no card form here: cards are the PSP's business."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go on to the preview: there are no payment details to ask for."""
        if not self.preview:
            return redirect("checkout:preview")
        return super().get(request, *args, **kwargs)

    def handle_place_order_submission(self, request: Any) -> HttpResponseBase:
        """Take the order at the total that the customer saw, and at no other."""
        submission = self.build_submission()
        if not saw(request.POST.get("agreed"), submission["order_total"]):
            messages.warning(request, _("The total of your order has changed. Please check it before you pay."))
            return redirect("checkout:preview")
        return self.submit(**submission)

    def submit(self, **submission: Any) -> HttpResponseBase:
        """Place the order and open its payment page; `submission` is what Oscar's `build_submission` returns."""
        try:
            with transaction.atomic():
                order = self._place(submission)
        except (UnableToPlaceOrder, ValueError) as error:
            logger.warning("basket %s not placed: %s", submission["basket"].pk, error)
            messages.error(self.request, _("Your order could not be placed. Please check its articles."))
            return redirect("basket:summary")
        self.checkout_session.flush()
        self.request.session["checkout_order_id"] = order.pk
        if order.is_anonymous:
            # Oscar asks a guest for this address before it shows an order; here it was typed a minute ago.
            self.request.session["anon_order_email"] = order.guest_email
        return self._to_payment(order)

    def _place(self, submission: dict[str, Any]) -> Any:
        basket = submission["basket"]
        # Claimed by one UPDATE: of two clicks on "Pay", the second finds the basket gone.
        if not Basket.objects.filter(pk=basket.pk, status__in=Basket.editable_statuses).update(status=Basket.FROZEN):
            raise UnableToPlaceOrder("the basket was ordered already")
        order = self.place_order(
            order_number=str(self.generate_order_number(basket)),
            user=submission["user"],
            basket=basket,
            shipping_address=submission["shipping_address"],
            shipping_method=submission["shipping_method"],
            shipping_charge=submission["shipping_charge"],
            billing_address=submission["billing_address"],
            order_total=submission["order_total"],
            surcharges=submission["surcharges"],
            **submission["order_kwargs"],
        )
        basket.submit()
        return order

    def _to_payment(self, order: Any) -> HttpResponseBase:
        try:
            return redirect(open_page(order))
        except NoPaymentPage as error:
            logger.warning("order %s: no payment page (%s)", order.number, error)
            messages.error(self.request, _("The payment page cannot be reached at the moment. Please try again."))
            return redirect("payment:again", number=order.number)

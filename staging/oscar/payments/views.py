"""The two pages around the PSP's: back from it, and try again."""

import logging
from typing import Any

import stripe
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from oscar.core.loading import get_model

from .authorising import NotAuthorised
from .sessions import NoPaymentPage, open_page, read_back

Order = get_model("order", "Order")
logger = logging.getLogger("shop.payments")


class OwnOrderView(View):
    """A view of one order, for the browser that placed it or the customer it belongs to; not found for others."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the order first."""
        self.order = Order.objects.filter(number=kwargs["number"]).first()
        placed_here = self.order and request.session.get("checkout_order_id") == self.order.pk
        owned = self.order and request.user.is_authenticated and self.order.user_id == request.user.pk
        if not (placed_here or owned):
            raise Http404("There is no such order here.")
        return super().dispatch(request, *args, **kwargs)

    def asked_psp(self) -> bool:
        """Record what the PSP says of the order's last page; return False when it could not be asked."""
        try:
            read_back(self.order)
        except (NotAuthorised, stripe.StripeError) as error:
            logger.warning("order %s: payment not read back (%s)", self.order.number, error)
            return False
        self.order.refresh_from_db()
        return True


class ReturnedView(OwnOrderView):
    """Where the PSP sends the browser after payment; what was paid is read from the PSP, not from the address."""

    def get(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """Record the authorisation, then thank; without money, offer to try again."""
        if not self.asked_psp():
            # The webhook may still bring it; the thank-you page says that the payment is being confirmed.
            return redirect("checkout:thank-you")
        if self.order.status == "Pending":
            return redirect("payment:again", number=number)
        return redirect("checkout:thank-you")


class PayAgainView(OwnOrderView):
    """The order is placed, not paid: say so, and open a new payment page when asked."""

    def get(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """Show the page; an order that needs no payment goes to its thanks."""
        if self.order.status != "Pending":
            return redirect("checkout:thank-you")
        return render(request, "shop/payment_again.html", {"order": self.order})

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """Open a new payment page and go there, unless it was paid meanwhile; say so when the PSP cannot be reached."""
        self.asked_psp()
        if self.order.status != "Pending":
            return redirect("checkout:thank-you")
        try:
            return redirect(open_page(self.order))
        except NoPaymentPage as error:
            logger.warning("order %s: no payment page (%s)", number, error)
            return render(request, "shop/payment_again.html", {"order": self.order, "unreachable": True}, status=503)

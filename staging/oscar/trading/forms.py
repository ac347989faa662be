"""What the merchant types on the two pages of daily trade."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from oscar.core.loading import get_model

_MANY = 1_000_000


class ArticleForm(forms.Form):
    """One article: what it costs, how many are there, whether it is on sale."""

    price = forms.DecimalField(min_value=Decimal("0.01"), max_digits=8, decimal_places=2)
    on_hand = forms.IntegerField(min_value=0, max_value=_MANY)
    on_sale = forms.TypedChoiceField(choices=(("1", "yes"), ("0", "no")), coerce=int)

    @staticmethod
    def of(record: Any) -> dict[str, Any]:
        """What the form shows of an article as it stands."""
        return {"price": record.price, "on_hand": record.num_in_stock or 0, "on_sale": int(record.product.is_public)}

    def apply(self, record: Any) -> None:
        """Change the article of this stock record."""
        told = self.cleaned_data
        record.price, record.num_in_stock = told["price"], told["on_hand"]
        record.save(update_fields=["price", "num_in_stock"])
        record.product.is_public = bool(told["on_sale"])
        record.product.save(update_fields=["is_public"])


class VoucherForm(forms.Form):
    """A voucher of so many percent on everything, from and until so many days from now."""

    code = forms.SlugField(max_length=64)
    percent = forms.IntegerField(min_value=1, max_value=100)
    uses = forms.ChoiceField(choices=(("Single use", "one order"), ("Multi-use", "any number of orders")))
    starts = forms.IntegerField(min_value=-3650, max_value=3650)
    ends = forms.IntegerField(min_value=-3650, max_value=3650)

    def clean_code(self) -> str:
        """A code is given once."""
        code = str(self.cleaned_data["code"]).upper()
        if get_model("voucher", "Voucher").objects.filter(code=code).exists():
            raise forms.ValidationError(f"There is a voucher {code} already.")
        return code

    def make(self) -> None:
        """Write the voucher and its offer."""
        told, now = self.cleaned_data, timezone.now()
        everything = get_model("offer", "Range").objects.get(name="Everything")
        offer = get_model("offer", "ConditionalOffer").objects.create(
            name=f"{told['percent']}% off: {told['code']}",
            offer_type="Voucher",
            condition=get_model("offer", "Condition").objects.create(range=everything, type="Count", value=1),
            benefit=get_model("offer", "Benefit").objects.create(
                range=everything, type="Percentage", value=Decimal(told["percent"])
            ),
            exclusive=False,
        )
        voucher = get_model("voucher", "Voucher").objects.create(
            name=f"{told['percent']}% off ({told['code']})",
            code=told["code"],
            usage=told["uses"],
            start_datetime=now + timedelta(days=told["starts"]),
            end_datetime=now + timedelta(days=told["ends"]),
        )
        voucher.offers.add(offer)

"""`/dashboard/trading/…`: for staff only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from oscar.core.loading import get_model

from .forms import ArticleForm, VoucherForm


def _for_staff(view: Callable[..., HttpResponse]) -> Any:
    def guarded(request: HttpRequest, **where: Any) -> HttpResponse:
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, **where)

    return login_required(login_url="dashboard:login")(require_http_methods(["GET", "POST"])(guarded))


@_for_staff
def article(request: HttpRequest, sku: str) -> HttpResponse:
    """Price, stock and sale of one article."""
    record = get_object_or_404(get_model("partner", "StockRecord").objects.select_related("product"), partner_sku=sku)
    form = ArticleForm(request.POST or None, initial=ArticleForm.of(record))
    if form.is_valid():
        with transaction.atomic():
            form.apply(record)
        messages.success(request, f"{sku} is changed.")
        return HttpResponseRedirect(request.path)
    return render(request, "trading/article.html", {"form": form, "sku": sku})


@_for_staff
def vouchers(request: HttpRequest) -> HttpResponse:
    """Make a voucher."""
    form = VoucherForm(request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            form.make()
        messages.success(request, f"The voucher {form.cleaned_data['code']} is made.")
        return HttpResponseRedirect(request.path)
    return render(request, "trading/vouchers.html", {"form": form})


@_for_staff
def voucher(request: HttpRequest, code: str) -> HttpResponse:
    """End a voucher now, or delete it. What was given with it stays as it is."""
    found = get_object_or_404(get_model("voucher", "Voucher"), code=code)
    action = request.POST.get("action", "")
    if action == "end":
        found.end_datetime = timezone.now()
        found.save(update_fields=["end_datetime"])
        messages.success(request, f"The voucher {code} has ended.")
        return HttpResponseRedirect(request.path)
    if action == "delete":
        found.delete()
        messages.success(request, f"The voucher {code} is deleted.")
        return HttpResponseRedirect("../")
    return render(request, "trading/voucher.html", {"voucher": found})

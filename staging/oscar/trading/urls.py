"""Addresses of the merchant's pages, at the root as the other pages for staff."""

from django.urls import path

from . import views

urlpatterns = [
    path("dashboard/trading/articles/<str:sku>/", views.article, name="trading-article"),
    path("dashboard/trading/vouchers/", views.vouchers, name="trading-vouchers"),
    path("dashboard/trading/vouchers/<str:code>/", views.voucher, name="trading-voucher"),
]

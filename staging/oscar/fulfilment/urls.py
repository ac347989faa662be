"""Addresses of the connectors; included at the root, without a language prefix.

Webhook receivers and the probe API are for machines. The pages for people (return form, invoice, credit note, after-sales)
know their language from the order, from a form field or from the language cookie.
"""

from django.urls import path

from . import aftersales, customer_pages, probe, webhooks

urlpatterns = [
    path("webhooks/warehouse/", webhooks.warehouse, name="fulfilment-warehouse-webhook"),
    path("webhooks/carrier/", webhooks.carrier, name="fulfilment-carrier-webhook"),
    path("integration/health/", probe.health, name="fulfilment-health"),
    path("integration/orders/", probe.orders, name="fulfilment-orders"),
    path("integration/orders/<str:number>/", probe.order, name="fulfilment-order"),
    path("integration/stock/", probe.stock, name="fulfilment-stock"),
    path("integration/messages/", probe.messages, name="fulfilment-messages"),
    path("order-status/<str:number>/<str:given>/", customer_pages.guest_order, name="fulfilment-guest"),
    path("orders/<str:number>/return/", customer_pages.open_return, name="fulfilment-return"),
    path("orders/<str:number>/cancel/", customer_pages.cancel, name="fulfilment-cancel"),
    path("invoices/<str:number>/<str:given>/", customer_pages.invoice, name="fulfilment-invoice"),
    path("credit-notes/<str:number>/<str:given>/", customer_pages.credit_note, name="fulfilment-credit-note"),
    path("dashboard/orders/<str:number>/aftersales/", aftersales.aftersales, name="fulfilment-aftersales"),
]

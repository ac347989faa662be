"""Addresses of the connectors; included at the root, without a language prefix.

Webhook receivers and the probe API are for machines. The pages for people (return form, credit note, after-sales)
know their language from the order or from a form field.
"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The PSP's address for messages; no language prefix."""

from django.urls import path

from .webhooks import receive

urlpatterns = [path("webhooks/psp/", receive, name="psp-webhook")]

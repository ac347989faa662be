"""The Django app `payments`; its label is `psp` because Oscar has an app called payment."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Holds payment sessions and moves of money."""

    name = "staging.oscar.payments"
    label = "psp"
    default_auto_field = "django.db.models.BigAutoField"

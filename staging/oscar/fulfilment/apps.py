"""The Django app `fulfilment`."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Joins the connectors to the signals of the payments app."""

    name = "staging.oscar.fulfilment"
    label = "fulfilment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers."""
        from . import receivers  # noqa: PLC0415 - models are not loaded before

        receivers.connect()

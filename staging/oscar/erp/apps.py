"""The Django app of the ERP connector."""

from django.apps import AppConfig


class ErpConnectorConfig(AppConfig):
    """Joins the connector to what happens in the shop."""

    name = "staging.oscar.erp"
    label = "erp_connector"

    def ready(self) -> None:
        """Connect the receivers."""
        from . import receivers  # noqa: PLC0415 - models are not loaded before

        receivers.connect()

"""The Django app of the analytics connector."""

from django.apps import AppConfig


class AnalyticsConnectorConfig(AppConfig):
    """Joins the connector to what happens in the shop; Oscar has an app called analytics already."""

    name = "staging.oscar.analytics"
    label = "analytics_connector"

    def ready(self) -> None:
        """Connect the receivers."""
        from . import receivers  # noqa: PLC0415 - models are not loaded before

        receivers.connect()

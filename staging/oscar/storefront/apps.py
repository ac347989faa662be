"""The Django app `storefront`."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """Makes the names of the catalogue follow the language of the page, and accounts take over the orders of guests."""

    name = "staging.oscar.storefront"
    label = "storefront"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Replace the few methods by which Oscar asks for a name; forking its apps would do no more."""
        from . import names, registering  # noqa: PLC0415 - they need the models, which Django loads first

        names.install()
        registering.connect()

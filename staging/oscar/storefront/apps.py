"""The Django app `storefront`."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """Makes the names of the catalogue follow the language of the page."""

    name = "staging.oscar.storefront"
    label = "storefront"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Replace the few methods by which Oscar asks for a name; forking its apps would do no more."""
        from . import names  # noqa: PLC0415 - it needs the models, which Django loads first

        names.install()

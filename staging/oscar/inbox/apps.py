"""The Django app `inbox`."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Holds the received messages of all webhook receivers."""

    name = "staging.oscar.inbox"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"

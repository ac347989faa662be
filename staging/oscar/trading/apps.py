"""The Django app `trading`."""

from django.apps import AppConfig


class TradingConfig(AppConfig):
    """Two pages and their templates."""

    name = "staging.oscar.trading"
    label = "trading"

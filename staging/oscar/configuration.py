"""The environment variables the shop is configured by, all of them; read once, before Django is set up."""

import os
from collections.abc import Mapping

from . import policy

REQUIRED = (
    "SHOP_TEMPLATE",
    "SHOP_PSP_URL",
    "SHOP_PSP_KEY",
    "SHOP_PSP_WEBHOOK_SECRET",
    "SHOP_WAREHOUSE_URL",
    "SHOP_WAREHOUSE_KEY",
    "SHOP_WAREHOUSE_WEBHOOK_SECRET",
    "SHOP_CARRIER_URL",
    "SHOP_CARRIER_KEY",
    "SHOP_CARRIER_WEBHOOK_SECRET",
    "SHOP_SMTP",
    "SHOP_INTEGRATION_KEY",
    "SHOP_SEED",
    "SHOP_ADMIN_PASSWORD",
)


class ConfigurationError(Exception):
    """The shop cannot start as configured; the message is one sentence for the person who starts it."""


def check(environment: Mapping[str, str]) -> None:
    """Raise `ConfigurationError` naming the first variable that is missing or makes no sense."""
    for name in REQUIRED:
        if not environment.get(name, "").strip():
            raise ConfigurationError(f"The environment variable {name} is missing; the staging shop needs it.")
    host, _, port = environment["SHOP_SMTP"].rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigurationError(f"SHOP_SMTP is {environment['SHOP_SMTP']!r}; it must be host:port.")
    for name in ("SHOP_PSP_URL", "SHOP_WAREHOUSE_URL", "SHOP_CARRIER_URL"):
        if not environment[name].startswith(("http://", "https://")):
            raise ConfigurationError(f"{name} is {environment[name]!r}; it must start with http:// or https://.")
    try:
        policy.read(environment)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def value(name: str, default: str = "") -> str:
    """Return one variable for the settings; building the template needs none of them."""
    return os.environ.get(name, default).strip()

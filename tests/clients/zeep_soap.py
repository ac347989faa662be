"""zeep, a SOAP client that knows a service by nothing but its description: it reads the WSDL, and speaks by it.

Arguments and answers are JSON: bytes come back as text in base64, dates and decimals as text.
"""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from zeep import Client
from zeep.helpers import serialize_object


@cache
def _service(wsdl: str) -> Any:
    return Client(wsdl)


def names(wsdl: str) -> list[str]:
    """The operations of a service, sorted."""
    return sorted(_service(wsdl).service._binding._operations)


def address(wsdl: str) -> str:
    """Where the service says that it is."""
    return str(_service(wsdl).service._binding_options["address"])


def call(wsdl: str, operation: str, arguments: dict[str, Any]) -> Any:
    return _plain(serialize_object(_service(wsdl).service[operation](**arguments), dict))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if value is None or isinstance(value, str | int | float) else str(value)


OPERATIONS = {"names": names, "address": address, "call": call}

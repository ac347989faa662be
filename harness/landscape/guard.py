"""Never production: what must be true of a landscape before anything is sent anywhere. It fails closed.

An address that is not on this machine needs the merchant's word (`staging = true`), a host under `production` is
refused whatever else is said, and so is a key that a payment provider marks as live.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.model import Landscape, Secret, System
from harness.landscape.probing import Env

LIVE_KEYS = ("sk_live_", "rk_live_", "pk_live_")


def guard(landscape: Landscape, environ: Mapping[str, str] = os.environ) -> None:
    """Raise LandscapeInvalid, one sentence a line, unless every system of `landscape` may be rehearsed against."""
    problems = [
        problem
        for role, system in landscape.systems.items()
        for problem in (
            *_places(landscape, role, system),
            *_probed(landscape, role, system, environ),
            *_keys(landscape, role, system, environ),
        )
    ]
    if problems:
        raise LandscapeInvalid("\n".join(problems))


def secret_value(secret: Secret, environ: Mapping[str, str] = os.environ) -> str:
    """The value that `secret` names, "" when the variable is not set (`guard` refuses that)."""
    return environ.get(secret.env, "").strip()


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine. A name other than localhost is not: it may resolve to anything."""
    try:
        return host.casefold() == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_production(host: str, production: tuple[str, ...]) -> bool:
    """Whether `host` is one of `production` or below one of them; a bare name or an address is accepted in the list."""
    asked = _folded(host)
    return any(asked == listed or asked.endswith(f".{listed}") for listed in map(_host_of, production) if listed)


def _places(landscape: Landscape, role: str, system: System) -> Iterator[str]:
    addresses = {"address": system.address or ""}
    addresses |= {
        f"options.{name}": value
        for name, value in system.options.items()
        if isinstance(value, str) and value.startswith(("http://", "https://"))
    }
    for name, address in addresses.items():
        host = urlsplit(address).hostname or ""
        at = f"{landscape.source}: systems.{role}.{name} {address}"
        if host and is_production(host, landscape.production):
            yield f"{at} is listed under production, which is never touched; give the address of your staging."
        elif host and not is_loopback(host) and not system.staging:
            yield (
                f"{at} is not on this machine and nothing says it is staging; "
                f"if test orders are welcome there, write staging = true under [systems.{role}]."
            )


def _probed(landscape: Landscape, role: str, system: System, environ: Mapping[str, str]) -> Iterator[str]:
    """A probe only reads, and production is not read either. Addresses in variables hold passwords: only hosts are told."""
    for name in ("url", "address") if system.probe else ():
        said = getattr(system.probe, name)
        value = environ.get(said.env, "").strip() if isinstance(said, Env) else said
        host = _host_in(value) if isinstance(value, str) else ""
        at = f"{landscape.source}: systems.{role}.probe.{name} {host}"
        if host and is_production(host, landscape.production):
            yield f"{at} is listed under production, which is never looked at; name your staging."
        elif host and not is_loopback(host) and system.probe and not system.probe.staging:
            yield (
                f"{at} is not on this machine and nothing says it is staging; "
                f"if it may be read, write staging = true under [systems.{role}.probe]."
            )


def _host_in(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return "(no host)"


def _keys(landscape: Landscape, role: str, system: System, environ: Mapping[str, str]) -> Iterator[str]:
    for name, secret in system.secrets().items():
        value = secret_value(secret, environ)
        at = f"{landscape.source}: systems.{role}.{name} names {secret.env}"
        if not value:
            yield f"{at}, which is not set; export {secret.env} with the test key, or remove {name}."
        elif live := next((mark for mark in LIVE_KEYS if mark in value), ""):
            yield f"{at}, which holds a live key ({live}…) and moves real money; put a test key there."


def _host_of(listed: str) -> str:
    return _folded(urlsplit(listed if "//" in listed else f"//{listed}").hostname or "")


def _folded(host: str) -> str:
    bare = host.rstrip(".").casefold()
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare

"""Serve the shop: `python -m staging.oscar --port 0 --home DIR [--host 127.0.0.1]`.

Copies the template into DIR when it holds no shop yet, prints `ready http://127.0.0.1:PORT` when it serves, and ends
cleanly on SIGTERM or SIGINT. Exit code 2, with one sentence, when it cannot start as configured.
"""

# ruff: noqa: PLC0415 - Django can be imported from only once its settings are known

import argparse
import json
import os
import shutil
import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from .configuration import ConfigurationError, check

# Every actor and every look of a long rehearsal may keep one open; beyond the limit the shop answers nobody.
CONNECTIONS = 2000
THREADS = 8

#: bytes; more than any form or message of this shop
LARGEST = 4 * 1024 * 1024


def main() -> int:
    """Serve until told to stop; return the exit code."""
    options = _options()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        check(os.environ)
        listening = _bind(options.host, options.port)
        home = _settle(Path(os.environ["SHOP_TEMPLATE"]), options.home.resolve())
    except OSError as error:
        print(f"The shop cannot be set up in {options.home}: {error}.", file=sys.stderr)
        return 2
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    address = f"http://{options.host}:{listening.getsockname()[1]}"
    os.environ["SHOP_HOME"] = str(home)
    os.environ.setdefault("SHOP_PUBLIC_URL", address)
    os.environ["DJANGO_SETTINGS_MODULE"] = "staging.oscar.settings"
    return _serve(listening, address)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m staging.oscar", description="Serve the staging shop.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--home", type=Path, required=True, help="folder of this shop; filled when empty")
    return parser.parse_args()


def _bind(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        raise ConfigurationError(f"The shop cannot listen on {host}:{port}: {error}.") from error
    return listening


def _settle(template: Path, home: Path) -> Path:
    """Copy the template into `home` unless a shop lives there already; refuse one of another seed."""
    manifest = template / "template.json"
    if not manifest.is_file():
        raise ConfigurationError(f"SHOP_TEMPLATE is {template}, which holds no built template (no template.json).")
    if not (home / "template.json").is_file():
        home.mkdir(parents=True, exist_ok=True)
        for item in template.iterdir():
            if item.name != manifest.name:
                (shutil.copytree if item.is_dir() else shutil.copy)(item, home / item.name)
        shutil.copy(manifest, home)  # last: a folder with a manifest is whole
    seed = _seed_of(home)
    if str(seed) != os.environ["SHOP_SEED"].strip():
        raise ConfigurationError(f"SHOP_SEED is {os.environ['SHOP_SEED']}, the shop in {home} is of seed {seed}.")
    return home


def _seed_of(home: Path) -> int:
    try:
        return int(json.loads((home / "template.json").read_text(encoding="utf-8"))["seed"])
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(f"{home / 'template.json'} is not a shop's manifest: {error!r}.") from error


def _serve(listening: socket.socket, address: str) -> int:
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from .payments.authorising import announce_forgotten

    try:
        _plant_defect()
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    _set_staff_password()
    _set_domain()
    server = create_server(
        get_wsgi_application(),
        sockets=[listening],
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
    )
    outbox = _start_outbox()
    announce_forgotten()
    print(f"ready {address}", flush=True)
    try:
        server.run()
    except SystemExit:
        pass
    finally:
        server.close()
        outbox.stop()
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    # Once is enough: a second signal must not break the clean end.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(0)


def _start_outbox() -> Any:
    from .fulfilment import outbox

    return outbox.start()


def _plant_defect() -> None:
    """Start with the mistake that SHOP_DEFECT names; nothing of the catalogue is imported without it."""
    if name := os.environ.get("SHOP_DEFECT", "").strip():
        from .defects.installing import install

        install(name)


def _set_staff_password() -> None:
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from .seed.people import STAFF

    user = get_user_model().objects.get(email=STAFF)
    if not user.check_password(settings.SHOP_ADMIN_PASSWORD):
        user.set_password(settings.SHOP_ADMIN_PASSWORD)
        user.save(update_fields=["password"])


def _set_domain() -> None:
    """Make the links in Oscar's own mails (a forgotten password) lead to where this shop is reached."""
    from django.conf import settings
    from django.contrib.sites.models import Site

    Site.objects.filter(pk=settings.SITE_ID).update(domain=urlsplit(settings.SHOP_PUBLIC_URL).netloc)


if __name__ == "__main__":
    sys.exit(main())

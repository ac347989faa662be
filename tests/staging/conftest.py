"""The staging shop inside the test process: Django set up once, a fresh copy of the built database for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.staging.neighbours import SECRET, FakePsp, Neighbour, neighbour

ROOT = Path(__file__).resolve().parents[2]
SEED = "1"

#: nothing listens there: a test that needs a neighbour puts its own in the place
NOBODY = "http://127.0.0.1:9"

ENVIRONMENT = {
    "SHOP_SEED": SEED,
    "SHOP_PSP_URL": NOBODY,
    "SHOP_PSP_KEY": "sk_test_staging",
    "SHOP_PSP_WEBHOOK_SECRET": SECRET,
    "SHOP_WAREHOUSE_URL": NOBODY,
    "SHOP_WAREHOUSE_KEY": "warehouse-key",
    "SHOP_WAREHOUSE_WEBHOOK_SECRET": SECRET,
    "SHOP_CARRIER_URL": NOBODY,
    "SHOP_CARRIER_KEY": "carrier-key",
    "SHOP_CARRIER_WEBHOOK_SECRET": SECRET,
    "SHOP_SMTP": "127.0.0.1:9",
    "SHOP_INTEGRATION_KEY": "integration-key",
    "SHOP_ADMIN_PASSWORD": "admin-password",
    "SHOP_PUBLIC_URL": "http://shop.test",
    "DJANGO_SETTINGS_MODULE": "staging.oscar.settings",
}


@pytest.fixture(scope="session")
def template() -> Path:
    """The folder of the built template; built when its sources changed, else found in the cache."""
    build = [sys.executable, "-m", "staging.oscar.build", "--cache", str(ROOT / ".cache" / "tests"), "--seed", SEED]
    told = subprocess.run(build, cwd=ROOT, check=True, capture_output=True, text=True)
    return Path(told.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="session")
def shop_home(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop's folder, with Django set up on it once for the whole session."""
    home = tmp_path_factory.mktemp("shop") / "home"
    shutil.copytree(template, home)
    os.environ.update(ENVIRONMENT, SHOP_TEMPLATE=str(template), SHOP_HOME=str(home))
    import django  # noqa: PLC0415 - only once its settings can be read

    django.setup()
    from django.test.utils import setup_test_environment  # noqa: PLC0415 - as above

    setup_test_environment()
    return home


@pytest.fixture
def shop(shop_home: Path, template: Path) -> Iterator[Path]:
    """A shop as freshly built: its own database file, real commits, an empty letter-box in `django.core.mail.outbox`."""
    from django.db import connections  # noqa: PLC0415 - Django is not set up before

    renew(shop_home, template)
    yield shop_home
    connections.close_all()


def renew(shop_home: Path, template: Path) -> None:
    """Put the database as it was built in the place of the one that was used."""
    from django.core import mail  # noqa: PLC0415 - Django is not set up before
    from django.core.cache import cache  # noqa: PLC0415 - as above
    from django.db import connections  # noqa: PLC0415 - as above

    connections.close_all()
    for leftover in shop_home.glob("shop.sqlite3*"):
        leftover.unlink()
    shutil.copy(template / "shop.sqlite3", shop_home)
    cache.clear()
    mail.outbox = []


@pytest.fixture
def psp(shop: Path, monkeypatch: pytest.MonkeyPatch) -> FakePsp:
    """A PSP that does as it is asked, in place of the calls to it."""
    from staging.oscar.payments import money  # noqa: PLC0415 - Django is not set up before

    fake = FakePsp()
    for name in ("capture", "refund", "release"):
        monkeypatch.setattr(money, name, getattr(fake, name))
    return fake


@pytest.fixture
def warehouse(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbour]:
    """A warehouse that takes everything."""
    yield from _neighbour("SHOP_WAREHOUSE_URL", monkeypatch)


@pytest.fixture
def carrier(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbour]:
    """A carrier that makes every label."""
    yield from _neighbour("SHOP_CARRIER_URL", monkeypatch)


def _neighbour(setting: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbour]:
    from django.conf import settings  # noqa: PLC0415 - Django is not set up before

    with neighbour() as server:
        monkeypatch.setattr(settings, setting, server.url)
        yield server

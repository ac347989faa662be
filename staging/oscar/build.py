"""Build the template once: an empty schema filled from the seed, the search index, the pictures, the compiled French.

    python -m staging.oscar.build --cache DIR --seed N      prints the template's folder

The folder is named after everything it is made from, so it is built again only when one of them changes. It is built
aside and moved into place in one step: two builds at once both succeed, and a broken one leaves nothing behind.
"""

# ruff: noqa: PLC0415 - Django can be imported from only once its settings are known

import argparse
import hashlib
import json
import os
import shutil
import signal
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = ("django", "django-oscar", "django-haystack", "whoosh-reloaded", "babel", "django-treebeard")
MANIFEST = "template.json"


def build(cache: Path, seed: int) -> Path:
    """Return the folder of the template for this seed, building it when the cache has none."""
    target = cache / f"oscar-{_key(seed)}"
    if (target / MANIFEST).is_file():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="building-", dir=cache))
    try:
        _fill(aside, seed)
        _move(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _key(seed: int) -> str:
    """Hash what the template is made from: package versions, every source of this shop, the seed, Python's version."""
    digest = hashlib.sha256(f"{seed} {sys.version_info[:2]}".encode())
    for package in PACKAGES:
        digest.update(f"{package} {version(package)}\n".encode())
    for path in sorted(HERE.rglob("*")):
        # A defect is planted when a shop starts, never when its template is built.
        if path.is_file() and path.suffix in {".py", ".po", ".txt"} and "defects" not in path.relative_to(HERE).parts:
            digest.update(f"{path.relative_to(HERE)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _move(aside: Path, target: Path) -> None:
    try:
        aside.rename(target)
    except OSError:
        if not (target / MANIFEST).is_file():
            raise
        # Another build was quicker; what it made is the same.


def _fill(home: Path, seed: int) -> None:
    os.environ.update(SHOP_HOME=str(home), SHOP_SEED=str(seed), DJANGO_SETTINGS_MODULE="staging.oscar.settings")
    compile_french(home / "locale")
    import django
    from django.conf import settings

    # Migrations take 40 s for an empty database; creating the same tables from the models takes 5 s.
    settings.MIGRATION_MODULES = _NoMigrations()
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from .seed.listing import accounts, listing
    from .seed.plant import COUNTRIES, plant

    call_command("migrate", run_syncdb=True, verbosity=0)
    plant(seed, home / "media")
    call_command("rebuild_index", interactive=False, verbosity=0)
    manifest = {"seed": seed, "catalogue": listing(), "accounts": accounts(seed)}
    manifest["countries"] = [code for code, *_ in COUNTRIES]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    (home / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


class _NoMigrations:
    """Says that no app has migrations, so that its tables are made from its models."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def compile_french(folder: Path) -> None:
    """Compile every app's `locale/fr/LC_MESSAGES/django.po` of this shop into one .mo below `folder`."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale="fr", charset="utf-8")
    for path in sorted(HERE.rglob("locale/fr/LC_MESSAGES/django.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="fr"):
                if message.id and message.string:
                    merged.add(message.id, message.string, context=message.context)
    target = folder / "fr" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as compiled:
        write_mo(compiled, merged)


def main() -> None:
    """Build for the command line."""
    parser = argparse.ArgumentParser(prog="python -m staging.oscar.build", description="Build the shop's template.")
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps templates")
    parser.add_argument("--seed", type=int, required=True, help="the number everything invented comes from")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that a half-built folder is removed
    print(build(options.cache.resolve(), options.seed), flush=True)


if __name__ == "__main__":
    main()

"""Lock files name versions and hashes, and no address."""

import json
import re
from pathlib import Path

import pytest

from setup.lock import holds_address, strip

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON_LOCKS = ("requirements.lock", "requirements-node.lock", "requirements-clients.lock", "requirements-erp.lock")
NPM_LOCK = "reports/allure/package-lock.json"


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, NPM_LOCK])
def test_no_lock_file_holds_an_address(name: str) -> None:
    assert not holds_address((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    requirements = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    assert requirements
    assert [line for line in requirements if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_every_npm_package_carries_its_hash() -> None:
    packages = json.loads((ROOT / NPM_LOCK).read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if name and not package.get("integrity")] == []


def test_addresses_of_npm_are_taken_out_and_the_rest_stays() -> None:
    package = {
        "version": "1.0.0",
        "integrity": "sha512-abc",
        "resolved": "https://registry.example/a.tgz",
        "funding": [{"url": "https://pay.example"}],
    }
    lock = {"lockfileVersion": 3, "packages": {"node_modules/a": package}}
    stripped = strip(json.dumps(lock))
    assert not holds_address(stripped)
    assert json.loads(stripped)["packages"]["node_modules/a"] == {"version": "1.0.0", "integrity": "sha512-abc"}

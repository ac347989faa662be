"""The second half of `make lock`: npm's lock file, and the promise that no lock file holds an address.

Versions and integrity hashes are all that `npm ci` needs; npm adds where things came from and whom to pay, which is
taken out here. Exit code 1 when npm fails or an address is left.
"""

import json
import sys
from pathlib import Path

from harness.reporting.node import find_node, npm
from setup.quietly import quietly

_ROOT = Path(__file__).resolve().parent.parent
_NPM_LOCK = _ROOT / "reports" / "allure" / "package-lock.json"
_PYTHON_LOCKS = ("requirements.lock", "requirements-node.lock", "requirements-clients.lock", "requirements-erp.lock")
_LOCKS = (*(_ROOT / name for name in _PYTHON_LOCKS), _NPM_LOCK)


def main() -> int:
    node = find_node()
    command = npm(node) if node else None
    if command is None:
        print("lock: Node with npm is needed to write package-lock.json; type `make setup`.", file=sys.stderr)
        return 1
    words = ["install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts"]
    if quietly("package-lock.json", [*command, *words, "--prefix", str(_NPM_LOCK.parent)]):
        return 1
    _NPM_LOCK.write_text(strip(_NPM_LOCK.read_text(encoding="utf-8")), encoding="utf-8")
    held = [lock.name for lock in _LOCKS if holds_address(lock.read_text(encoding="utf-8"))]
    if held:
        print(f"lock: {', '.join(held)} holds an address; a lock file names versions and hashes only.", file=sys.stderr)
    return bool(held)


def strip(text: str) -> str:
    """A package-lock.json without the fields that hold addresses."""
    lock = json.loads(text)
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    return json.dumps(lock, indent=2, ensure_ascii=False) + "\n"


def holds_address(text: str) -> bool:
    return "://" in text


if __name__ == "__main__":
    sys.exit(main())

"""Install the pinned Allure 3, and Node 22 or newer where the machine has none.

A rehearsal goes on without Allure's report, so a failure here is told in one sentence and stops nothing. Exit code 0
when Allure is ready, 1 when it is not; the next set-up tries again.
"""

import sys
from pathlib import Path

from harness.reporting.node import OLDEST, find_node, npm
from setup.quietly import quietly

_ROOT = Path(__file__).resolve().parent.parent
_FOLDER = _ROOT / "reports" / "allure"


def main() -> int:
    node = find_node() or _install_node()
    command = npm(node) if node else None
    if node and command:
        words = [*command, "ci", "--prefix", str(_FOLDER), "--ignore-scripts", "--no-audit", "--no-fund"]
        words += ["--fetch-retries", "1"]  # a closed network is told in seconds, not in minutes
        if quietly("Allure 3 (npm ci)", words, {"npm_config_update_notifier": "false"}) == 0:
            return 0
    reason = (
        "npm could not install it" if command else f"there is no Node {OLDEST} with npm and none could be installed"
    )
    print(f"setting up: going on without Allure's HTML report, because {reason}.", file=sys.stderr)
    return 1


def _install_node() -> Path | None:
    lock = _ROOT / "requirements-node.lock"
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    return find_node() if quietly(f"Node (none of version {OLDEST} or newer here)", pip) == 0 else None


if __name__ == "__main__":
    sys.exit(main())

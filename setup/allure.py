"""Install the pinned Allure 3, and Node 22 or newer where the machine has none.

    python -m setup.allure STAMP

A rehearsal goes on without Allure's report, so a failure here is told in one sentence and stops nothing. Exit code 0
when Allure is ready (the path of its Node then stands in the file STAMP), 1 when it is not; the next set-up tries again.
"""

import re
import sys
from pathlib import Path

from harness.reporting.node import OLDEST, find_node, npm
from setup.quietly import silently

_ROOT = Path(__file__).resolve().parent.parent
_FOLDER = _ROOT / "reports" / "allure"
_CLOSED = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONN\w+|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|E5\d\d")
"""npm's codes for a registry that is not reached, or does not serve."""


def main() -> int:
    stamp = Path(sys.argv[1])
    stamp.unlink(missing_ok=True)
    node = find_node() or _install_node()
    reason = _install_allure(node) if node else f"there is no Node {OLDEST} or newer and none could be installed"
    if reason:
        print(f"setting up: going on without Allure's HTML report, because {reason}.", file=sys.stderr)
        return 1
    stamp.write_text(str(node), encoding="utf-8")
    return 0


def why(said: str) -> str:
    """Of what a failing npm printed, the reason as half a sentence."""
    found = re.search(r"^npm (?:error|ERR!) code (\w+)", said, re.MULTILINE)
    code = found[1] if found else "it gave no code"
    if _CLOSED.fullmatch(code):
        return f"npm cannot reach its registry ({code})"
    return f"npm could not install it ({code}; `npm ci --prefix reports/allure` tells more)"


def _install_allure(node: Path) -> str:
    """Half a sentence why it failed; empty when it did not."""
    command = npm(node)
    if command is None:
        return f"{node} came without npm"
    words = [*command, "ci", "--prefix", str(_FOLDER), "--ignore-scripts", "--no-audit", "--no-fund"]
    words += ["--fetch-retries", "1"]  # a closed network is told in seconds, not in minutes
    code, said = silently("Allure 3 (npm ci)", words, {"npm_config_update_notifier": "false"})
    return why(said) if code else ""


def _install_node() -> Path | None:
    lock = _ROOT / "requirements-node.lock"
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    code, _ = silently(f"Node (none of version {OLDEST} or newer here)", pip)
    return None if code else find_node()


if __name__ == "__main__":
    sys.exit(main())

"""Find a browser that starts, or install one: Debian's when root, else Playwright's.

Ubuntu has `chromium` only as a stub that wants snap, so Playwright's own comes there, with the libraries it needs when root.
Exit code 2 and one sentence when nothing helped.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from harness.drivers.browser import OVERRIDE, launch
from harness.kernel.errors import BrowserMissing
from setup.quietly import quietly

_NONINTERACTIVE = {"DEBIAN_FRONTEND": "noninteractive"}
_SHELL = "chromium-headless-shell"


def main() -> int:
    problem = _problem()
    if problem and OVERRIDE not in os.environ:
        _ = _from_debian() or _from_playwright()
        problem = _problem()
    if problem:
        print(f"setting up: {problem}", file=sys.stderr)
        return 2
    return 0


def _problem() -> str | None:
    """Why no browser starts, or None when one did."""
    try:
        with sync_playwright() as playwright:
            launch(playwright).close()
    except BrowserMissing as missing:
        return str(missing)
    return None


def _from_debian() -> bool:
    """Install Debian's package; False where that is not possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get") or not _is_debian():
        return False
    if quietly("list of Debian packages", ["apt-get", "update"], _NONINTERACTIVE):
        return False
    install = ["apt-get", "install", "-y", "--no-install-recommends", _SHELL]
    return quietly(f"browser ({_SHELL})", install, _NONINTERACTIVE) == 0


def _from_playwright() -> bool:
    playwright = [sys.executable, "-m", "playwright", "install"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        playwright.append("--with-deps")
    return quietly("browser (Playwright's download)", [*playwright, _SHELL], _NONINTERACTIVE) == 0


def _is_debian() -> bool:
    try:
        return "ID=debian" in Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())

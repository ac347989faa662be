"""Find a browser that starts, or install one: Debian's when root, else Playwright's.

    python -m setup.browser STAMP

The path of the browser found goes into the file STAMP, so that `make` sees when it has gone. One that DRYRUN_BROWSER
names leaves it empty: it says nothing of runs without that variable.

Ubuntu has `chromium` only as a stub that wants snap, so Playwright's own comes there, with the libraries it needs when root.
Exit code 2 and one sentence when nothing helped.
"""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from harness.drivers.browser import OVERRIDE, launch
from harness.kernel.errors import BrowserMissing
from setup.quietly import quietly

_NONINTERACTIVE = {"DEBIAN_FRONTEND": "noninteractive"}
_SHELL = "chromium-headless-shell"


def main() -> int:
    stamp = Path(sys.argv[1])
    overridden = bool(os.environ.get(OVERRIDE))
    try:
        try:
            program = _starts()
        except BrowserMissing:
            if overridden:
                raise
            _ = _from_debian() or _from_playwright()
            program = _starts()
    except BrowserMissing as missing:
        print(f"setting up: {missing}", file=sys.stderr)
        return 2
    stamp.write_text("" if overridden else program, encoding="utf-8")
    return 0


def _starts() -> str:
    """Path of the first browser that starts, as the running process tells it; BrowserMissing when none does."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            return _program()
        finally:
            browser.close()


def _program() -> str:
    """Of the processes below us the browser: its own children carry a `--type`, Debian's script around it comes before."""
    found = ""  # when it is not seen, it is looked for again next time
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            words = process.cmdline()
            if "--remote-debugging-pipe" in words and not any(word.startswith("--type=") for word in words):
                found = process.exe()
    return found


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

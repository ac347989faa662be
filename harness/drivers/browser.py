"""Find a browser and start it, on machines where Playwright's own was never downloaded too.

The order: the one `DRYRUN_BROWSER` names; Playwright's own; then what the machine has on its PATH. Debian's small
`chromium-headless-shell` goes before the whole `chromium` because the same 30 pages cost it 1.5 s of CPU against 3.8 s.
"""

import os
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, Error, Playwright

from harness.kernel.errors import BrowserMissing

OVERRIDE = "DRYRUN_BROWSER"
"""Environment variable: path or name of the browser to use, and no other."""

SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""No waiting for a graphics card that is not there, and no calls home during a rehearsal."""

_WINDOWLESS = ("chromium-headless-shell",)
_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")


def launch(playwright: Playwright, *, headed: bool = False) -> Browser:
    """Start the first browser that starts. Raises BrowserMissing naming every one tried and what to do."""
    tried = []
    for program in candidates(headed=headed):
        try:
            return playwright.chromium.launch(executable_path=program, headless=not headed, args=list(SWITCHES))
        except Error as problem:
            tried.append(f"{program or 'the browser of Playwright'} ({_reason(problem)})")
    raise BrowserMissing(_sentence(tried, headed=headed))


def candidates(*, headed: bool = False) -> Iterator[str | None]:
    """Programs to try, in order; None stands for Playwright's own browser."""
    if named := os.environ.get(OVERRIDE):
        yield shutil.which(named) or named
        return
    yield None
    for name in _ON_PATH if headed else _WINDOWLESS + _ON_PATH:
        if found := shutil.which(name):
            yield found


def _reason(problem: Error) -> str:
    """The telling line of Playwright's long message."""
    text = problem.message
    if "executable doesn't exist" in text.lower() or "ENOENT" in text:
        return "not there"
    if "missing dependencies" in text:
        return "libraries of the system are missing"
    if "EACCES" in text:
        return "may not be run"
    return text.strip().splitlines()[0].removeprefix("BrowserType.launch: ")


def _sentence(tried: list[str], *, headed: bool) -> str:
    seen = "; ".join(tried)
    if named := os.environ.get(OVERRIDE):
        return f"The browser that {OVERRIDE}={named} names does not start: {seen}; name a Chromium, Chrome or Edge."
    looked = ", ".join(_ON_PATH if headed else _WINDOWLESS + _ON_PATH)
    return (
        f"No browser starts: tried {seen}, and looked for {looked} on the PATH; type "
        f"`.venv/bin/playwright install --with-deps chromium-headless-shell`, or name one in {OVERRIDE}."
    )

"""Turn Allure results into one HTML file that opens without a server and calls nobody.

Allure 3 puts an analytics script into every report. It is cut out here, a Content-Security-Policy is put in that keeps the
page from loading any address at all, and the result is read again: a report that would still call out is not kept.
One file, because a report in a folder fetches its parts and so needs a server.
"""

import re
import subprocess
import tempfile
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

from harness.kernel.errors import DryrunError
from harness.reporting.node import OLDEST, find_node

_HARNESS = Path(__file__).resolve().parent.parent
_ENTRY = Path("node_modules", "allure", "cli.js")
_LONGEST = 900  # seconds; 10,000 results take 27
_POLICY = "default-src data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; form-action 'none'"
# The loader, and the inline script that feeds it, as Allure 2 and 3 write them.
_ANALYTICS = re.compile(
    r"<script\b[^>]*\bsrc=[\"'][^\"']*googletagmanager[^>]*>\s*</script>"
    r"|<script\b[^>]*>\s*window\.dataLayer\b(?:(?!</script>).)*</script>",
    re.DOTALL | re.IGNORECASE,
)
_HEAD = re.compile(r"<html\b[^>]*>\s*<head>")


class AllureMissing(DryrunError):
    """The Allure report could not be made; everything else of the run is there. One sentence says why and what to do."""


def build(results: Path, into: Path, *, language: Literal["en", "fr"], title: str) -> Path:
    """Write the report of the Allure results in folder `results` to `into`/index.html and return that path.

    A report already there is replaced once the new one is whole. Raises AllureMissing when there are no results, when
    Node or Allure is not installed, when Allure fails, or when its page would load something from outside.
    """
    if not results.is_dir() or not any(results.glob("*-result.json")):
        raise AllureMissing(f"No Allure report: {results} holds no results.")
    node, folder = _node(), _folder()
    with tempfile.TemporaryDirectory(prefix="dryrun-allure-") as scratch:
        _generate(
            [str(node), str(folder / _ENTRY)],
            folder / f"allurerc.{language}.json",
            results,
            Path(scratch),
            title,
        )
        page = Path(scratch, "index.html")
        if not page.is_file():
            raise AllureMissing("No Allure report: Allure ended well and wrote no page.")
        closed = close(page.read_text(encoding="utf-8"), language)
    return _put(closed, into)


def close(page: str, language: str) -> str:
    """`page` without analytics, forbidden to load any address. Raises AllureMissing when it still names one to load."""
    stripped = _ANALYTICS.sub("", page)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    closed, heads = _HEAD.subn(f'<html dir="ltr" lang="{language}">\n<head>\n    {policy}', stripped, count=1)
    if not heads:
        raise AllureMissing("No Allure report: Allure's page has no head in which to forbid loading from outside.")
    if addresses := loads(closed):
        raise AllureMissing(f"No Allure report: its page would load {', '.join(sorted(addresses))}.")
    return closed


def loads(page: str) -> set[str]:
    """Outside addresses that `page` would load by itself; links a reader may click are not among them."""
    reader = _Loads()
    reader.feed(page)
    reader.close()
    return reader.addresses


class _Loads(HTMLParser):
    """Gathers what tags load, and what small inline scripts say to fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"a", "area"}:
            return
        for name, value in attrs:
            if name in {"src", "href", "srcset", "data", "poster", "action"} and value:
                self._keep(re.findall(r"^\s*((?:https?:|wss?:)?//[^\s,]+)", value, re.IGNORECASE))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in {"script", "style"}:
            calls = r"(?:fetch\(|import\(|url\(|@import|src\s*=|new\s+WebSocket\(|sendBeacon\()"
            self._keep(re.findall(calls + r"\s*[\"'`]?((?:https?:|wss?:)?//[^\"'`\s)]+)", data))

    def _keep(self, addresses: list[str]) -> None:
        self.addresses.update(addresses)


def _node() -> Path:
    node = find_node()
    if node is None:
        raise AllureMissing(
            f"No Allure report: it needs Node {OLDEST} or newer, and none was found; type `make setup`."
        )
    return node


def _folder() -> Path:
    """Where the pinned Allure is: beside the package in a checkout, inside it when installed."""
    places = [base / "reports" / "allure" for base in (_HARNESS.parent, _HARNESS)]
    for place in places:
        if (place / _ENTRY).is_file():
            return place
    there = next((place for place in places if place.is_dir()), places[0])
    raise AllureMissing(f"No Allure report: Allure is not installed; type `make setup`, or `npm ci` in {there}.")


def _generate(allure: list[str], config: Path, results: Path, into: Path, title: str) -> None:
    results = results.resolve()
    # `generate`, because `allure awesome` takes no order of the groups: they would stand as their first scenario ended.
    command = [*allure, "generate", results.name, "--cwd", str(results.parent), "--config", str(config)]
    command += ["--output", str(into), f"--report-name={title}"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired as slow:
        raise AllureMissing(f"No Allure report: Allure took longer than {_LONGEST} s.") from slow
    except OSError as problem:
        raise AllureMissing(f"No Allure report: {allure[0]} does not start ({problem.strerror}).") from problem
    if ran.returncode:
        said = (ran.stderr.strip() or ran.stdout.strip() or "it said nothing").splitlines()[-1]
        raise AllureMissing(f"No Allure report: Allure ended with {ran.returncode} ({said}).")


def _put(page: str, into: Path) -> Path:
    try:
        into.mkdir(parents=True, exist_ok=True)
        fresh = into / "index.html.new"
        fresh.write_text(page, encoding="utf-8")
        return fresh.replace(into / "index.html")
    except OSError as problem:
        raise AllureMissing(f"No Allure report: {into} cannot be written ({problem.strerror}).") from problem

"""Orders a second: the warehouse, which checks and keeps each, beside WireMock, which answers the same words to all.

WireMock runs as it comes, keeping a journal of requests as the warehouse does, and once more without that journal.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.simulators.running import answers, program, simulator

ALLOWED_MB = 100.0
CONNECTIONS = 16
WIREMOCK = "wiremock@3.13.2"

# The same order under a new reference each time, so that the warehouse has to take every one of them.
_LUA = """
local count = 0
local head, middle, tail = [[{"reference":"B%PART%-]], [[","placed_at":"2026-11-22T20:15:00Z","currency":"EUR","language":"fr",
"delivery_method":"home","recipient":{"name":"Zoé Lefèvre","company":"","line1":"]], [[ rue des Lilas","line2":"",
"postcode":"69003","city":"Lyon","state":"","country":"FR","phone":"+33 4 72 00 00 00","email":"zoe@example.com"},
"lines":[{"sku":"BENCH-1","name":"Lampe","quantity":2,"unit_price":1999},{"sku":"BENCH-2","name":"Vase","quantity":1,
"unit_price":2990}],"total":7478,"declared_value":6988}]]
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer bench"
function request()
  count = count + 1
  return wrk.format(nil, "/orders", nil, head .. count .. middle .. count .. tail)
end
function done(summary, latency)
  io.write(string.format('\\nRESULT {"requests":%d,"seconds":%.3f,"p50_ms":%.3f,"p99_ms":%.3f,"wrong":%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.write + summary.errors.connect))
end
"""


@dataclass(slots=True)
class Rival:
    """One of those that are measured in turn."""

    name: str
    url: str
    process: psutil.Process
    rates: list[float]
    tails: list[float]
    first: float = 0.0
    weight: float = 0.0


def measure(seconds: int, rounds: int, jar: Path | None) -> dict[str, Any]:
    """Requests a second, p99 in ms and MB of each, and printed; {} without wrk."""
    if shutil.which("wrk") is None:
        print("\nRate: left out, the load generator `wrk` is not installed (apt-get install wrk).")
        return {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dryrun-rate-")))
        rivals = [stack.enter_context(_warehouse("warehouse")), stack.enter_context(_kept(folder))]
        found = jar or _fetched(folder)
        if found is not None:
            rivals.append(stack.enter_context(_wiremock("WireMock, canned", found, folder / "journal")))
            bare = _wiremock("WireMock, no journal", found, folder / "bare", "--no-request-journal")
            rivals.append(stack.enter_context(bare))
        for number in range(rounds + 1):
            for rival in rivals:
                _round(rival, folder, number, seconds)
        return _shown(rivals)


def _round(rival: Rival, folder: Path, number: int, seconds: int) -> None:
    """One round; the first is that of a process just started, and counts by itself."""
    script = folder / "orders.lua"
    script.write_text(_LUA.replace("%PART%", str(number)), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), rival.url]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 30).stdout
    result = json.loads(re.findall(r"RESULT (.*)", said)[0])
    assert result["wrong"] == 0, f"{rival.name}: {result['wrong']} wrong answers\n{said}"
    rival.weight = max(rival.weight, rival.process.memory_info().rss / 1e6)
    rate = result["requests"] / result["seconds"]
    if not number:
        rival.first = rate
        return
    rival.rates.append(rate)
    rival.tails.append(result["p99_ms"])


@contextmanager
def _warehouse(name: str, *options: str) -> Iterator[Rival]:
    with simulator("warehouse", *options) as (url, process):
        stock = [{"sku": f"BENCH-{number}", "on_hand": 10_000_000} for number in (1, 2)]
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            f"{url}/_control/stock", json.dumps({"stock": stock}).encode(), {"content-type": "application/json"},
            method="PUT",
        )  # fmt: skip
        urllib.request.urlopen(request, timeout=5).close()  # noqa: S310 - as above
        yield Rival(name, url, process, [], [])


@contextmanager
def _kept(folder: Path) -> Iterator[Rival]:
    with _warehouse("warehouse --state", "--state", str(folder / "state.sqlite")) as rival:
        yield rival


@contextmanager
def _wiremock(name: str, jar: Path, folder: Path, *options: str) -> Iterator[Rival]:
    stub = {
        "request": {"method": "POST", "urlPath": "/orders"},
        "response": {"status": 201, "jsonBody": {"reference": "B1", "state": "accepted"}},
    }
    mappings = folder / "mappings"
    mappings.mkdir(parents=True)
    (mappings / "orders.json").write_text(json.dumps(stub), encoding="utf-8")
    port = _free_port()
    command = ["java", "-jar", str(jar), "--port", str(port), "--bind-address", "127.0.0.1", "--root-dir"]
    command += [str(folder), "--disable-banner", *options]
    with program(command) as process:
        url = f"http://127.0.0.1:{port}"
        assert answers(f"{url}/__admin/health", within=60), "WireMock did not start"
        yield Rival(name, url, psutil.Process(process.pid), [], [])


def _fetched(folder: Path) -> Path | None:
    """WireMock's jar from the registry that npm is configured for; None, and said, when something is missing."""
    missing = [name for name in ("java", "npm") if shutil.which(name) is None]
    if missing:
        print(f"\nRate: without WireMock, because there is no {' and no '.join(missing)}.")
        return None
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder), WIREMOCK]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        print(f"\nRate: without WireMock, because npm could not fetch {WIREMOCK}.")
        return None
    return next((folder / "node_modules" / "wiremock" / "build").glob("wiremock-standalone-*.jar"))


def _free_port() -> int:
    import socket  # noqa: PLC0415 - only here

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _shown(rivals: list[Rival]) -> dict[str, Any]:
    figures = {
        rival.name: {
            "first_requests_s": rival.first,
            "requests_s": statistics.median(rival.rates),
            "p99_ms": statistics.median(rival.tails),
            "mb": rival.weight,
        }
        for rival in rivals
    }
    print(
        f"\nPOST /orders, {CONNECTIONS} connections, median of {len(rivals[0].rates)} rounds (allowed {ALLOWED_MB:.0f} MB)"
    )
    for name, figure in figures.items():
        first = f"first round {figure['first_requests_s']:6.0f}/s, then"
        print(
            f"  {name:<20} {first} {figure['requests_s']:6.0f}/s  p99 {figure['p99_ms']:5.1f} ms  {figure['mb']:4.0f} MB"
        )
    peer = figures.get("WireMock, canned")
    if peer:
        for when in ("first_requests_s", "requests_s"):
            what = "just started" if when.startswith("first") else "warmed up"
            print(f"  warehouse / WireMock, {what}: {figures['warehouse'][when] / peer[when]:.2f} (at least 1)")
    return figures

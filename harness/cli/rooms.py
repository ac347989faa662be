"""Top-level folders that the command needs: beside `harness` in a checkout, inside it when installed from the wheel."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


def systems() -> ModuleType:
    """`fixtures.systems`: starting and ending a landscape."""
    return _fixtures("systems")


def console() -> ModuleType:
    """`fixtures.console`: the console for people, beside a landscape."""
    return _fixtures("console")


def processes() -> ModuleType:
    """`fixtures.processes`: children that do not outlive us."""
    return _fixtures("processes")


def inventory() -> ModuleType:
    """`fixtures.inventory`: what can be bought, and by whom."""
    return _fixtures("inventory")


def people() -> ModuleType:
    """`fixtures.journey`: probes for all systems in reach."""
    return _fixtures("journey")


def sweep() -> ModuleType:
    """`fixtures.sweep`: the last look of a rehearsal."""
    return _fixtures("sweep")


def scenarios() -> Path:
    """The folder of our scenarios."""
    package = Path(__file__).parents[1]
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def runs() -> Path:
    """Where run directories are made unless told otherwise: in the checkout, else below the working directory."""
    checkout = Path(__file__).parents[2]
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "reports" / "runs"


def _fixtures(name: str) -> ModuleType:
    return import_module(f"harness.fixtures.{name}" if find_spec("harness.fixtures") else f"fixtures.{name}")

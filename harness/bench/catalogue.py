"""The planted defects, as the staging shop lists them. It is another program: its list is read, never imported."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from harness.kernel.errors import DryrunError

LISTING = "staging.oscar.defects"
_WITHIN = 60.0  # seconds for a list
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class BenchInvalid(DryrunError):
    """The bench was asked for something that there is not, or its list of defects cannot be read."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One mistake that the shop can be started with.

    `interfaces`: the arrows that would rightly be named, such as "shop -> warehouse", the best one first; `visible`: a
    guess whether the shop's screens show it, which nothing here relies on.
    """

    name: str
    area: str
    title: str
    interfaces: tuple[str, ...]
    visible: bool = False


def listed(root: Path, *, module: str = LISTING, beside: bool = False) -> list[Defect]:
    """Every defect of the bench; `root` is the folder in which the module lies. Raises BenchInvalid.

    `beside`: those too that the smoke pack does not go through.
    """
    command = [sys.executable, "-m", module, *(["--all"] if beside else [])]
    try:
        told = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=_WITHIN, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchInvalid(f"python -m {module} does not list the defects ({type(error).__name__}).") from error
    if told.returncode != 0:
        last = (told.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BenchInvalid(f"python -m {module} ended with {told.returncode}: {last}")
    return parsed(told.stdout)


def parsed(text: str) -> list[Defect]:
    """The defects of such a list: {"defects": [{"name", "area", "title", "interfaces", "visible"}]}. Raises BenchInvalid."""
    try:
        found = [_defect(row) for row in json.loads(text)["defects"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BenchInvalid(f"the list of defects cannot be read: {type(error).__name__} {error}") from error
    if not found:
        raise BenchInvalid("the list of defects is empty, so nothing could be found or missed.")
    doubled = sorted({each.name for each in found if sum(other.name == each.name for other in found) > 1})
    if doubled:
        raise BenchInvalid(f"the list of defects has {doubled[0]} twice.")
    return found


def _defect(row: dict[str, Any]) -> Defect:
    name, arrows = row["name"], row["interfaces"]
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        # It goes into a file name and into a landscape.
        raise ValueError(f"{name!r} is not a name such as capture-twice")
    if (
        not isinstance(arrows, list)
        or not arrows
        or not all(isinstance(each, str) and " -> " in each for each in arrows)
    ):
        raise ValueError(f"{name} names no interface such as “shop -> psp”")
    return Defect(name, str(row["area"]), str(row["title"]), tuple(arrows), bool(row.get("visible", False)))


def chosen(defects: Sequence[Defect], *, only: Collection[str] = (), areas: Collection[str] = ()) -> list[Defect]:
    """Those of these names and areas, all when neither is given. Raises BenchInvalid for one that there is not."""
    _require_known(only, {each.name for each in defects}, "defect")
    _require_known(areas, {each.area for each in defects}, "area")
    return [
        each for each in defects if (not only or each.name in only) and (not areas or each.area in areas)
    ]  # fmt: skip


def _require_known(asked: Collection[str], known: set[str], what: str) -> None:
    for name in asked:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4)
            hint = f"near are {', '.join(near)}" if near else f"known are {', '.join(sorted(known))}"
            raise BenchInvalid(f"there is no {what} {name!r}; {hint}. `dryrun bench --list` shows all.")

"""Reading a landscape file. Every problem of a file is told at once, one sentence a line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.gating import Gate, KnownIssue, named, parties
from harness.landscape.model import PATTERNS, ROLES, SIMULATORS, Landscape, Policy, System
from harness.landscape.probing_rules import probe_problems

MOST_BYTES = 256 * 1024
_SECRET_NAMES = re.compile(r"(?i)(^|_)(key|token|secret|password|passwd|credential)s?$")
_PLACES = (Path(__file__).parents[2] / "landscapes", Path(__file__).parents[1] / "landscapes")


def load(
    name: str | Path, *, handoffs: Collection[str] = (), interfaces: Collection[str] = (), needs: Collection[str] = ()
) -> Landscape:
    """The landscape in file `name`, or of that name among ours ("embedded").

    `handoffs`: the known ones; when given, names in `deadlines` and `without` must be among them. `interfaces`: handoffs
    and rules; when given, names in `gate` and `known_issues` must be among them. `needs`: what scenarios may need of a
    shop; when given, names in `offers` must be among them.
    Raises LandscapeInvalid with one sentence a line for all that is wrong.
    """
    path = find(name)
    raw = _parse(path)
    problems = _strangers(raw, path)
    if not problems:
        try:
            landscape = Landscape.model_validate({**raw, "source": str(path)})
        except ValidationError as error:
            problems = [_sentence(path, detail, raw) for detail in error.errors(include_url=False)]
        else:
            problems = _unknown_handoffs(landscape, handoffs) + _unknown_interfaces(landscape, interfaces)
            problems += [
                _unknown(path, f"offers.{x}", x, needs, "need")
                for x in landscape.offers or ()
                if needs and x not in needs
            ]
            problems += [f"{path}: {each}." for each in probe_problems(landscape.systems)]
            if not problems:
                return landscape
    raise LandscapeInvalid("\n".join(dict.fromkeys(problems)))


def find(name: str | Path) -> Path:
    """The file a landscape is in: a path as given, or a bare name in ./landscapes or among ours."""
    text = str(name)
    if "\0" in text:
        raise LandscapeInvalid(
            "The name of a landscape holds a NUL character; give a name such as embedded, or a path."
        )
    path = Path(text)
    if path.suffix == ".toml" or len(path.parts) > 1:
        return path
    for folder in (Path("landscapes"), *_PLACES):
        if (folder / f"{text}.toml").is_file():
            return folder / f"{text}.toml"
    raise LandscapeInvalid(
        f"There is no landscape {text!r}; known are {', '.join(known())}, or give the path of a TOML file."
    )


def known() -> list[str]:
    """The names of the landscapes that can be given without a path."""
    return sorted({file.stem for folder in (Path("landscapes"), *_PLACES) for file in folder.glob("*.toml")})


def _parse(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise LandscapeInvalid(
            f"{path}: there is no such file; known are {', '.join(known())}, or give another path."
        ) from None
    except OSError as error:
        raise LandscapeInvalid(
            f"{path}: cannot be read ({error.strerror}); give the path of a readable TOML file."
        ) from None
    if len(raw) > MOST_BYTES:
        raise LandscapeInvalid(f"{path}: is larger than {MOST_BYTES // 1024} KB; a landscape is a short TOML file.")
    try:
        text = raw.decode("utf-8")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise LandscapeInvalid(f"{path}: line {line} is not UTF-8; save the file as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LandscapeInvalid(f"{path}: is not valid TOML: {_placed(str(error), text)}; correct it there.") from None


def _placed(message: str, text: str) -> str:
    """What tomllib says, with line and column where it only says "at end of document"."""
    lines = text.split("\n")
    place = f"at line {len(lines)}, column {len(lines[-1]) + 1}"
    return message.replace("at end of document", place) if "(" in message else "its tables are nested too deeply"


def _strangers(raw: Mapping[str, Any], path: Path) -> list[str]:
    """What pydantic would not say well: unknown keys and roles, and secrets written into the file."""
    problems = _unknown_keys(path, "", raw, set(Landscape.model_fields) - {"source"})
    problems += _unknown_keys(path, "policy", raw.get("policy"), set(Policy.model_fields))
    problems += _unknown_keys(path, "gate", raw.get("gate"), set(Gate.model_fields))
    issues = raw.get("known_issues")
    for number, issue in enumerate(issues if isinstance(issues, list) else ()):
        problems += _unknown_keys(path, f"known_issues.{number}", issue, set(KnownIssue.model_fields))
    systems = raw.get("systems")
    problems += _unknown_keys(path, "systems", systems, set(ROLES), word="role")
    for role, system in systems.items() if isinstance(systems, dict) else ():
        problems += _unknown_keys(path, f"systems.{role}", system, set(System.model_fields))
        problems += _written_secrets(path, f"systems.{role}", system)
        problems += _wrong_simulator(path, role, system)
    return problems


def _unknown_keys(path: Path, at: str, table: object, allowed: set[str], word: str = "key") -> list[str]:
    if not isinstance(table, dict):
        return []
    return [
        _unknown(path, f"{at}.{name}" if at else name, name, allowed, word) for name in table if name not in allowed
    ]


def _unknown(path: Path, at: str, name: str, allowed: Collection[str], word: str) -> str:
    near = get_close_matches(name, allowed, n=1)
    remedy = f"did you mean {near[0]}" if near else "remove it"
    return f"{path}: {at} is not a known {word}; {remedy}? Known here: {', '.join(sorted(allowed))}."


def _written_secrets(path: Path, at: str, system: object) -> list[str]:
    if not isinstance(system, dict):
        return []
    options = system.get("options")
    candidates = {name: system[name] for name in ("key", "control_key") if name in system}
    if isinstance(options, dict):
        candidates |= {f"options.{name}": value for name, value in options.items() if _SECRET_NAMES.search(name)}
    return [
        f'{path}: {at}.{name} must name its secret, never hold it; put it into an environment variable and write {{ env = "NAME" }}.'
        for name, value in candidates.items()
        if isinstance(value, str | int) or (isinstance(value, dict) and set(value) != {"env"})
    ]


def _wrong_simulator(path: Path, role: str, system: object) -> list[str]:
    said = system.get("simulator") if isinstance(system, dict) else None
    if (
        not isinstance(said, str)
        or role not in ROLES
        or said not in SIMULATORS.values()
        or SIMULATORS.get(role) == said
    ):
        return []
    fitting = (
        f'write simulator = "{SIMULATORS[role]}"'
        if role in SIMULATORS
        else f"there is no simulator of {role}: give its address"
    )
    return [f"{path}: systems.{role}.simulator is {said!r}, which plays another role; {fitting}."]


def _sentence(path: Path, detail: ErrorDetails, raw: Mapping[str, Any]) -> str:
    at = _location(detail["loc"], raw, missing=detail["type"] == "missing")
    seen = detail["input"]
    if detail["type"] == "value_error":
        return f"{path}: {at or 'the file'} {detail['ctx']['error']}."
    if detail["type"] == "missing":
        return f"{path}: {at} is missing; add it."
    shown = "" if isinstance(seen, dict | list | BaseModel) else f" is {seen!r}, which"
    return f"{path}: {at}{shown} is not allowed; {_allowed(detail)}."


def _location(loc: tuple[int | str, ...], raw: Mapping[str, Any], *, missing: bool) -> str:
    """The dotted key as the file has it: pydantic also names the branches of a union, which the file does not know."""
    kept: list[str] = []
    here: Any = raw
    for part in loc:
        if (isinstance(here, dict) and part in here) or (isinstance(here, list) and isinstance(part, int)):
            here = here[part]  # type: ignore[index] # a list is only indexed by a number, see above
        elif part != loc[-1] or not missing:
            continue
        kept.append(str(part))
    return ".".join(kept)


def _allowed(detail: ErrorDetails) -> str:
    given = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            return f"write {given['expected']}"
        case "string_pattern_mismatch":
            return f"write {PATTERNS[given['pattern']]}"
        case kind if kind in _KINDS:
            return f"write {_KINDS[kind]}"
        case _:
            return detail["msg"][0].lower() + detail["msg"][1:]


_KINDS = {
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": 'a text in "quotes"',
    "dict_type": "a table",
    "tuple_type": "a list in [brackets]",
    "model_type": "a table",
}


def _unknown_handoffs(landscape: Landscape, handoffs: Collection[str]) -> list[str]:
    if not handoffs:
        return []
    path = Path(landscape.source)
    said = {
        **{f"deadlines.{name}": name for name in landscape.deadlines},
        **{f"without.{name}": name for name in landscape.without},
    }
    return [_unknown(path, at, name, handoffs, "handoff") for at, name in said.items() if name not in handoffs]


def _unknown_interfaces(landscape: Landscape, interfaces: Collection[str]) -> list[str]:
    """Names in the gate and in known issues that are no handoff, no rule, no two parties, and no role where one will do."""
    path = Path(landscape.source)
    told = []
    for at, name, role_too in named(landscape.gate, landscape.known_issues) if interfaces else ():
        between = parties(name)
        known = {*interfaces, *ROLES} if role_too else {*interfaces}
        if between is None and name not in known:
            told.append(_no_interface(path, at, name, known))
        elif between is not None and (role_too or at.startswith("gate") or not set(between) <= {*ROLES, "customer"}):
            told.append(
                f"{path}: {at} names {name!r}; write a handoff or rule, or in a known issue two of {', '.join(ROLES)}."
            )
    return told


def _no_interface(path: Path, at: str, name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=3)
    remedy = (
        f"did you mean {' or '.join(map(repr, near))}" if near else "see the matrix and the rules of any verdict.html"
    )
    return f"{path}: {at} names {name!r}, which is no handoff and no rule; {remedy}."

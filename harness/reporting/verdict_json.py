"""verdict.json: the whole verdict for machines, under keys that stay. docs/verdict.md tells them, reports/verdict.schema.json holds them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import MISSING, Field, asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from harness.kernel.errors import DryrunError
from harness.kernel.outcome import Standing
from harness.verdict.model import Acceptance, Allowed, Cell, Decision, Finding, Group, ScenarioResult, Verdict

VERSION = 1
Made = TypeVar("Made")


class VerdictUnreadable(DryrunError):
    """A verdict.json that is missing, damaged, or of another version."""


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as a JSON object: all its fields, with `version`, `exit_code` and `counts` derived for pipelines."""
    body = {"version": VERSION, "exit_code": verdict.decision.exit_code, "counts": _counts(verdict), **asdict(verdict)}
    body["cells"] = [asdict(cell) | {"standing": str(cell.standing)} for cell in verdict.cells]
    return {name: _plain(value) for name, value in body.items()}


def dumped(verdict: Verdict) -> bytes:
    """verdict.json as bytes. A lone surrogate out of hostile JSON becomes "?", since UTF-8 has none."""
    return (json.dumps(as_json(verdict), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def read(path: Path) -> Verdict:
    """The verdict that verdict.json at `path` holds. Raises VerdictUnreadable with the reason."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        if body["version"] != VERSION:
            raise VerdictUnreadable(f"{path} is of version {body['version']}; this dryrun reads {VERSION}")
        return _verdict(body)
    except OSError as error:
        raise VerdictUnreadable(f"{path} cannot be read ({error.strerror or error})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VerdictUnreadable(f"{path} is not a verdict: {type(error).__name__} {error}") from error


def _plain(value: Any) -> Any:
    """`value` as JSON has it: tuples are lists, words are texts."""
    match value:
        case dict():
            return {str(name): _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case str():
            return str(value)
        case _:
            return value


def _counts(verdict: Verdict) -> dict[str, Any]:
    return {
        "scenarios": dict(sorted(Counter(scenario.outcome for scenario in verdict.scenarios).items())),
        "orders": len(verdict.orders),
        "held": sum(cell.held for cell in verdict.cells),
        "broken": sum(cell.broken for cell in verdict.cells),
        "unproven": sum(cell.unproven for cell in verdict.cells),
        "findings": dict(sorted(Counter(str(finding.standing) for finding in verdict.findings).items())),
    }


def _verdict(body: dict[str, Any]) -> Verdict:
    made = body | {"decision": Decision(body["decision"])}
    made["scenarios"] = tuple(_made(ScenarioResult, item) for item in made["scenarios"])
    made["cells"] = tuple(_made(Cell, item) for item in made["cells"])
    made["findings"] = tuple(
        _made(Finding, item | {"standing": Standing(item["standing"])}) for item in made["findings"]
    )
    made["groups"] = tuple(
        _made(Group, item | {"standing": Standing(item["standing"])}) for item in made.get("groups", [])
    )
    made["accepted"] = tuple(
        _made(Acceptance, item | {"state": Allowed(item["state"])}) for item in made.get("accepted", [])
    )
    return _made(Verdict, made)


def _made(kind: type[Made], item: dict[str, Any]) -> Made:
    # A key that came later has a default, so that a verdict of before reads.
    told = [name for name in fields(kind) if name.name in item or not _optional(name)]  # type: ignore[arg-type]
    known = {name.name: item[name.name] for name in told}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in known.items()})


def _optional(told: Field[Any]) -> bool:
    return told.default is not MISSING or told.default_factory is not MISSING

"""Schemathesis against a running door: always the same requests, as many as a second or two allow."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.engine import events, from_schema

from tests.simulators.carrier.trade import KEY

Json = dict[str, Any]
Case = schemathesis.Case[Any]

# Words of a refusal that say that a body, a query or a header has another form than it should.
FORM = frozenset(
    {"malformed_json", "unknown_field", "invalid_field", "unsupported_media_type", "invalid_idempotency_key"}
)


@schemathesis.check
def only_the_form_decides(_ctx: Any, response: schemathesis.Response, case: Case) -> None:
    """What has the described form is never refused for its form, whatever else may be against it."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or not 400 <= response.status_code < 500:
        return
    code = response.json()["error"]["code"] if "json" in str(response.headers.get("content-type")) else ""
    assert code not in FORM, f"refused as {code}: {response.text[:300]}"


def map_body(_context: Any, body: Any) -> Any:
    """`1.0` is whole for JSON Schema; our doors refuse it, and say so in words, as no keyword can."""
    if isinstance(body, dict):
        return {name: map_body(None, value) for name, value in body.items()}
    if isinstance(body, list):
        return [map_body(None, each) for each in body]
    return int(body) if isinstance(body, float) and body.is_integer() else body


def map_case(_context: Any, case: Case) -> Case:
    """The same key for the same body, another for another: who uses one twice for different things is refused."""
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = hashlib.sha256(json.dumps(case.body, sort_keys=True).encode()).hexdigest()
    return case


@dataclass
class Found:
    """What a run found: failures as sentences with the command that shows them, and how often each status was answered."""

    failures: list[str] = field(default_factory=list)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    def succeeded(self) -> set[str]:
        """The operations that were answered with a success: "POST /orders"."""
        return {label for label, status in self.answers if status < 300}


def fuzzed(
    read: Json, url: str, *, examples: int, mode: str = "all", only: Mapping[str, Any] | None = None, **more: Any
) -> Found:
    """Send what the document `read` allows, and what it does not, to the door at `url`.

    `mode` is "positive" for what it allows alone; `only` limits the run to some operations, as `schema.include` does;
    `more` is more configuration.
    """
    config: Json = {
        "seed": 7,
        "headers": {"Authorization": f"Bearer {KEY}"},
        "continue-on-failure": True,
        # `Hypothesis` keeps a database of failures otherwise, and a run would depend on earlier ones.
        "generation": {
            "max-examples": examples, "deterministic": True, "database": "none", "no-shrink": True, "mode": mode,
        },
        # Links between operations are what the state machines of `test_*_machine` walk.
        "phases": {"stateful": {"enabled": False}, **more.pop("phases", {})},
        **more,
    }  # fmt: skip
    schema = schemathesis.openapi.from_dict(read, config=schemathesis.Config.from_dict(config))
    schema.config.update(base_url=url)
    schema.hook(map_body)
    if mode == "positive":
        schema.hook(map_case)
    found = Found()
    for event in from_schema(schema.include(**only) if only else schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _read(event, found)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.failures.append(
                f"{type(event).__name__}: {getattr(event, 'info', None) or getattr(event, 'exception', '')}"
            )
    return found


def _read(event: events.ScenarioFinished, found: Found) -> None:
    for interaction in event.recorder.interactions.values():
        if interaction.response is not None:
            found.answers[str(event.label), interaction.response.status_code] += 1
    for checks in event.recorder.checks.values():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                found.failures.append(
                    f"{event.label}, {check.name}: {failure.title}: {failure.message[:600]}\n{check.failure_info.code_sample}"
                )

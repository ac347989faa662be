"""What is wrong with a declared probe as a whole: told when the file is read, one sentence each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Protocol

from harness.landscape.probing import READY_MADE, Asking, Probe, Question, Reading
from harness.landscape.queries import query_problem
from harness.landscape.subjects import SUBJECTS, Shape

_KEYS = {
    "sql": {"query"},
    "rest": {"get", "post", "params", "body", "at", "error"},
    "files": {"files", "format", "delimiter", "encoding", "where", "newest", "at"},
    "page": {"get", "at"},
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SECRET = re.compile(r"(?i)auth|token|secret|passw|cookie|credential|(^|[-_])key$")
_NONE = Shape("rows")
_SCALAR = {"text", "whole"}
_NEEDS_MONEY = {"money", "amounts", "amounts by"}


class Probed(Protocol):
    """A system of a landscape, as far as its probe goes."""

    @property
    def probe(self) -> Probe | None: ...


def probe_problems(systems: Mapping[str, Probed]) -> Iterator[str]:
    """One sentence for each thing that is wrong with the probes of `systems`, without full stop."""
    for role, system in systems.items():
        if system.probe is not None:
            yield from (f"systems.{role}.{problem}" for problem in problems(role, system.probe))


def problems(role: str, probe: Probe) -> Iterator[str]:
    """One sentence for each thing that is wrong with the probe of `role`, beginning with its place under the role."""
    known = SUBJECTS.get(role)
    if known is None:
        yield f"probe: no handoff looks at the {role}, so nothing would be read; remove the probe"
        return
    declared = probe.questions()
    yield from _written_secrets(probe)
    if probe.kind in READY_MADE:
        if READY_MADE[probe.kind] != role:
            yield f'probe: kind "{probe.kind}" looks at the {READY_MADE[probe.kind]}; for the {role} take sql, rest, files or page'
        for subject in declared:
            yield f'probe.{subject}: kind "{probe.kind}" reads by itself and needs no table; remove it'
        return
    if not declared:
        yield f"probe: asks for nothing; add [systems.{role}.probe.{next(iter(known))}]"
    for subject, question in declared.items():
        if subject not in known:
            yield f"probe.{subject}: is not asked of the {role}; known here: {', '.join(sorted(known))}"
            continue
        yield from _Reader(probe, f"probe.{subject}").question(question, known[subject].fields, known[subject].asked)


class _Reader:
    """Walks through one subject."""

    def __init__(self, probe: Probe, at: str) -> None:
        self._probe = probe
        self._at = at

    def question(self, question: Question, shapes: Mapping[str, Shape], asked: tuple[str, ...]) -> Iterator[str]:
        yield from _asking(self._probe.kind, self._at, question, asked, needed=True)
        if question.group and (
            question.group not in question.fields or shapes.get(question.group, _NONE).kind != "text"
        ):
            yield f"{self._at}.group: {question.group} is not a text among its fields; name one, such as the number of the order"
        yield from self.parts(self._at, question.fields, shapes, asked)

    def parts(
        self, at: str, readings: Mapping[str, Reading], shapes: Mapping[str, Shape], asked: tuple[str, ...]
    ) -> Iterator[str]:
        """The fields of one row, whose texts may be asked for by what is nested in it."""
        lacking = [name for name, shape in shapes.items() if shape.needed and name not in readings]
        for name in lacking:
            if shapes[name].kind != "currency" or self._probe.currency is None:
                yield f"{at}.fields: {name} is missing, by which checks count; say where it stands"
        plain = tuple(name for name in readings if name in shapes and shapes[name].kind in _SCALAR)
        for name, reading in readings.items():
            place = f"{at}.fields.{name}"
            if name not in shapes:
                near = get_close_matches(name, shapes, n=1)
                remedy = f"did you mean {near[0]}" if near else "remove it"
                yield f"{place}: is not a field that anything compares; {remedy}? Known here: {', '.join(sorted(shapes))}"
                continue
            others = tuple(other for other in plain if other != name)
            yield from self._field(place, reading, shapes[name], (*asked, *others))
        priced = [name for name in readings if name in shapes and shapes[name].kind in _NEEDS_MONEY]
        if priced and "currency" in shapes and "currency" not in readings and self._probe.currency is None:
            yield f"{at}.fields: {priced[0]} is an amount of no currency; say where currency stands, or write currency beside kind"

    def _field(self, at: str, reading: Reading, shape: Shape, asked: tuple[str, ...]) -> Iterator[str]:
        yield from _asking(self._probe.kind, at, reading, asked, needed=False)
        match shape.kind:
            case "record" | "rows":
                if not reading.fields:
                    yield f'{at}: has parts; say where they stand, fields = {{ {next(iter(shape.parts))} = "..." }}'
                yield from self.parts(at, reading.fields, shape.parts, asked)
            case "units" | "amounts by":
                if reading.key is None or reading.value is None:
                    yield f"{at}: needs key and value: where the article and its count stand, or the name and its amount"
            case _:
                if not (reading.from_ or reading.label or (self._probe.kind == "page" and reading.at)):
                    yield f'{at}: does not say where it stands; write from = "..."'
        if shape.kind in _NEEDS_MONEY and not self._told(reading):
            yield f'{at}: is money and does not say of which unit; write as = "major" for 23.90, "minor" for 2390'
        if self._probe.kind != "page" and (reading.label or reading.attribute):
            yield f'{at}: label and attribute go with kind "page" only'
        if shape.kind not in _NEEDS_MONEY and (reading.as_ or reading.sum or reading.negate):
            yield f"{at}: as, sum and negate go with money only"

    def _told(self, reading: Reading) -> bool:
        of_value = reading.value.as_ if reading.value else None
        return bool(reading.as_ or of_value or self._probe.money)


def _asking(kind: str, at: str, asking: Asking, asked: Collection[str], *, needed: bool) -> Iterator[str]:
    used = (set(Asking.model_fields) & asking.model_fields_set) - {"null_is_nothing"}
    if strange := sorted(used - _KEYS[kind]):
        yield f'{at}: {strange[0]} does not go with kind "{kind}"; known here: {", ".join(sorted(_KEYS[kind]))}'
        return
    if asking.get and asking.post:
        yield f"{at}: says get and post; keep one"
    if asking.query:
        if problem := query_problem(asking.query, asked):
            yield f"{at}.query {problem}"
    elif asking.asks:
        yield from _placeholders(at, asking, asked)
    elif needed:
        words = {"sql": "query", "rest": "get or post", "files": "files", "page": "get"}
        yield f"{at}: does not say what to ask; write {words[kind]}"
    if asking.files and asking.format is None:
        yield f'{at}: does not say what its files are; write format = "csv" or "xml"'
    if asking.files and (".." in asking.files or asking.files.startswith("/")):
        yield f"{at}.files {asking.files!r} leaves its folder; write a pattern below it"
    if (asking.body is not None) and not asking.post:
        yield f"{at}: a body goes with post only"


def _written_secrets(probe: Probe) -> Iterator[str]:
    for name, value in probe.headers.items():
        if isinstance(value, str) and _SECRET.search(name):
            yield f'probe.headers.{name}: must name its secret, never hold it; write {{ env = "NAME" }}'
    for subject, question in probe.questions().items():
        for name in _secret_names(question.body):
            yield f'probe.{subject}.body: {name} must name its secret, never hold it; write {{ env = "NAME" }}'


def _secret_names(body: object) -> Iterator[str]:
    if isinstance(body, dict):
        yield from (name for name, value in body.items() if isinstance(value, str) and _SECRET.search(name))
    for inner in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        yield from _secret_names(inner)


def _placeholders(at: str, asking: Asking, asked: Collection[str]) -> Iterator[str]:
    named = set(_texts(asking.get, asking.post, asking.params, asking.body, asking.where))
    if strange := sorted(named - set(asked)):
        yield f"{at}: asks for {{{strange[0]}}}, which is not known; known here are {_listed(asked)}"
    elif not named:
        yield f"{at}: asks for nothing, so it would show every order the same; use {_listed(asked)}"


def _texts(*values: object) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield from _PLACEHOLDER.findall(value)
        elif isinstance(value, dict):
            yield from _texts(*value.values())
        elif isinstance(value, list):
            yield from _texts(*value)


def _listed(asked: Collection[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(asked))

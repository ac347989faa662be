"""The verdict inside Allure: one result for each handoff and rule, so that a NO-GO is never a green report.

Scenarios say what people saw; these results say what the systems owed each other. They are written after judging, under
names of their own, and replaced when a run is judged again.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Label, Parameter, Status, StatusDetails, TestResult, TestStepResult

from harness import __version__
from harness.kernel.clock import read_stamp
from harness.kernel.outcome import Standing
from harness.reporting.allure_attachments import Kept, exhibit
from harness.reporting.allure_labels import CATEGORY
from harness.reporting.amounts import written
from harness.reporting.causes import ranked
from harness.reporting.matrix import HANDOFF, STAGES
from harness.reporting.names import Names
from harness.reporting.plain import fit, one_line
from harness.reporting.proof import Evidence
from harness.reporting.texts import LANGUAGES, texts
from harness.verdict.model import Cell, Finding, Verdict

_MARK = "verdict-"  # begins the names of all files written here
_STATUS = {Standing.HOLDS: Status.PASSED, Standing.BROKEN: Status.FAILED, Standing.UNPROVEN: Status.BROKEN}
_CATEGORY = {Standing.BROKEN: "integration", Standing.UNPROVEN: "unproven"}


def add_verdict(results: Path, verdict: Verdict, evidence: Evidence, names: Names) -> None:
    """Write the verdict's results, categories, environment and executor into the folder `results`. Raises OSError."""
    for stale in results.glob(f"{_MARK}*"):
        stale.unlink()
    found = ranked(verdict.findings)
    write = AllureFileLogger(str(results))  # type: ignore[no-untyped-call]
    for number, cell in enumerate(verdict.cells):
        mine = [each for each in found if (each.check, each.interface) == (cell.check, cell.interface)]
        result = _Result(results, f"{_MARK}{number:03d}", verdict, names, evidence).of(cell, mine)
        # Allure's own writer, under our name instead of one of chance, so that the next verdict can replace it.
        result.file_pattern = f"{_MARK}{number:03d}-result.json"
        write.report_result(result)  # type: ignore[no-untyped-call]
    _write_json(results / "categories.json", categories(names.texts.language))
    _write_json(results / "executor.json", _executor(verdict))
    (results / "environment.properties").write_bytes(_environment(verdict, names).encode("utf-8", "replace"))


def categories(language: str) -> list[dict[str, Any]]:
    """Allure 2's failure categories, which go by the word in front of a message, in whichever language it was written."""

    def rule(name: str, status: str, *keys: tuple[str, str]) -> dict[str, Any]:
        words = "|".join(dict.fromkeys(_front(each, *key) for each in LANGUAGES for key in keys))
        return {
            "name": texts(language)(f"categories.{name}"),
            "matchedStatuses": [status],
            "messageRegex": f"(?s)({words}).*",
        }

    return [
        rule("integration", Status.FAILED, ("allure", "broken")),
        rule("unproven", Status.BROKEN, ("allure", "unproven")),
        rule("shop", Status.FAILED, ("outcomes", "failed")),
        rule("compromised", Status.BROKEN, ("outcomes", "compromised")),
        rule("not_offered", Status.SKIPPED, ("outcomes", "not offered")),
        rule("harness", Status.BROKEN, ("outcomes", "error")),
    ]


def _front(language: str, kind: str, name: str) -> str:
    """The beginning of a message: up to the colon."""
    t = texts(language)
    return t("allure." + name, sentence="").partition(":")[0].strip() if kind == "allure" else t.word(kind, name)


class _Result:
    """Makes one result; its attachments are written as it is made."""

    def __init__(self, folder: Path, mark: str, verdict: Verdict, names: Names, evidence: Evidence) -> None:
        self._folder, self._mark, self._verdict = folder, mark, verdict
        self._names, self._evidence, self._kept = names, evidence, 0

    def of(self, cell: Cell, found: list[Finding]) -> TestResult:
        began = _milliseconds(self._verdict.began)
        ended = began + round(self._verdict.took * 1000)
        name = one_line(self._names.interface(cell.interface), 200)
        route = one_line(self._names.route(cell.sender, cell.receiver), 100)
        full_name = f"dryrun#{cell.check}: {one_line(cell.interface, 200)}"
        identity = uuid5(NAMESPACE_URL, full_name).hex
        return TestResult(
            uuid=uuid5(NAMESPACE_URL, f"{one_line(self._verdict.run)}:{identity}").hex,
            historyId=identity,
            testCaseId=identity,
            fullName=full_name,
            name=f"{name} ({route})" if route else name,
            status=_STATUS[cell.standing],
            statusDetails=self._details(cell, found),
            labels=self._labels(cell),
            parameters=self._counts(cell),
            steps=[self._step(each, began, ended) for each in found],
            start=began,
            stop=ended,
        )

    def _labels(self, cell: Cell) -> list[Label]:
        t = self._names.texts
        group = t("allure.handoffs" if cell.check == HANDOFF else "allure.rules")
        told = {
            "epic": t("epics.verdict"),
            "feature": group,
            "story": self._story(cell.stage) or group,
        }
        told |= {"parentSuite": told["epic"], "suite": group, "severity": "critical", "framework": "dryrun"}
        if category := _CATEGORY.get(cell.standing):
            told[CATEGORY] = category
        return [Label(name=name, value=value) for name, value in told.items()]

    def _story(self, stage: str) -> str:
        """The stage with its number in an order's life, because Allure sorts by the alphabet; "" without a stage."""
        number = f"{STAGES.index(stage) + 1:02d}. " if stage in STAGES else ""
        return number + one_line(self._names.stage(stage), 80)

    def _counts(self, cell: Cell) -> list[Parameter]:
        t = self._names.texts
        told = {t.word("standings", each): t.number(getattr(cell, field)) for each, field in
                (("holds", "held"), ("broken", "broken"), ("unproven", "unproven"))}  # fmt: skip
        if cell.slowest is not None:
            told[t("allure.slowest")] = t.seconds(cell.slowest)
        if cell.within is not None:
            told[t("allure.within")] = t.seconds(cell.within)
        return [Parameter(name=name, value=value, excluded=True) for name, value in told.items()]

    def _details(self, cell: Cell, found: list[Finding]) -> StatusDetails | None:
        if cell.standing is Standing.HOLDS:
            return None
        t = self._names.texts
        said = "; ".join(one_line(self._names.say(each.problem)) for each in found) or t.count("never", 0)
        return StatusDetails(message=t("allure.broken" if cell.broken else "allure.unproven", sentence=said))

    def _step(self, found: Finding, began: int, ended: int) -> TestStepResult:
        t, names = self._names.texts, self._names
        orders = ", ".join(found.orders[:60]) or t("page.nobody")
        lines = [
            t("allure.expected", text=one_line(written(found, found.expected, names), 1000)) if found.expected else "",
            t("allure.seen", text=one_line(written(found, found.seen, names), 1000)) if found.seen else "",
            t("allure.orders", orders=one_line(orders, 1000)),
            self._cause(found),
            t("allure.place", place=one_line(names.say(found.place))) if found.place else "",
            t("allure.replay", line=fit(found.replay, 1000)) if found.replay else "",
        ]
        status = _STATUS[found.standing]
        proof = TestStepResult(name=t("findings.proof"), status=Status.PASSED, start=began, stop=ended)
        for each in self._evidence.proofs(found):
            if each.content:
                self._keep(proof, Kept(f"{each.id} {each.title}", "application/json", each.content))
        for event, path in self._evidence.files(found):
            self._keep(proof, exhibit(event, path, names))
        return TestStepResult(
            name=fit(names.say(found.problem), 300),
            status=status,
            start=began,
            stop=ended,
            steps=[TestStepResult(name=line, status=status, start=began, stop=ended) for line in lines if line]
            + [proof],
        )

    def _cause(self, found: Finding) -> str:
        """What this finding likely follows from, or how many follow from it; "" when it stands alone."""
        t = self._names.texts
        above = next((each for each in self._verdict.findings if found.cause and each.id == found.cause), None)
        if above is not None:
            return t("allure.cause", interface=one_line(self._names.interface(above.interface), 200))
        follows = sum(each.cause == found.id for each in self._verdict.findings) if found.id else 0
        return t.count("follow", follows) if follows else ""

    def _keep(self, step: TestStepResult, kept: Kept) -> None:
        self._kept += 1
        source = f"{self._mark}-{self._kept:03d}-attachment.{kept.ending}"
        (self._folder / source).write_bytes(kept.body)
        step.attachments.append(kept.named(source))


def _executor(verdict: Verdict) -> dict[str, Any]:
    run, landscape = one_line(verdict.run), one_line(verdict.landscape, 80)
    return {"name": f"dryrun {__version__}", "type": "dryrun", "buildName": run, "reportName": f"dryrun, {landscape}"}


def _environment(verdict: Verdict, names: Names) -> str:
    t = names.texts
    kinds = {role: system.get("kind", "") for role, system in verdict.systems.items() if isinstance(system, dict)}
    told = {
        t("page.landscape"): verdict.landscape,
        t("page.seed"): str(verdict.seed),
        **({t("page.channel"): t.word("channels", names.channel)} if names.channel else {}),
        t("terminal.page"): t.word("decisions", str(verdict.decision)),
        **{t.word("systems", role): t.word("kinds", str(kind)) for role, kind in kinds.items()},
        "dryrun": __version__,
        "Python": platform.python_version(),
    }
    return "".join(f"{_escaped(name, ' =:#!')}={_escaped(value)}\n" for name, value in told.items())


def _escaped(text: str, special: str = "") -> str:
    """`text` as a key (with its `special` characters) or value of a Java properties file."""
    return "".join(f"\\{each}" if each in special + "\\" else each for each in one_line(text, 200))


def _write_json(path: Path, body: Any) -> None:
    path.write_bytes(json.dumps(body, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


def _milliseconds(moment: str) -> int:
    try:
        return int(read_stamp(moment).timestamp() * 1000)
    except ValueError:
        return 0

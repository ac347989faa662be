"""Under which labels a scenario stands in Allure: business stage, feature, story, severity, tags, and how it failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from allure_commons.model2 import Label, Link, Status, TestResult

from harness.ledger.events import ScenarioBegan
from harness.reporting.texts import Texts

CATEGORY = "dryrun"  # the label by which reports/allure/allurerc.*.json sort failures
STATUSES = {
    "passed": Status.PASSED,
    "failed": Status.FAILED,
    "compromised": Status.BROKEN,
    "error": Status.BROKEN,
    "not offered": Status.SKIPPED,
}
CATEGORIES = {"failed": "shop", "compromised": "compromised", "error": "harness", "not offered": "not_offered"}
_OURS = {"epic", "feature", "story", "severity", "tag", "thread", "parentSuite", "suite", "subSuite", CATEGORY}


@dataclass(slots=True)
class Written:
    """A scenario as its author wrote it. `feature` and `rule` are titles, known once its steps begin."""

    title: str
    path: str
    tags: tuple[str, ...]
    numbers: tuple[str, ...]
    replay: str
    feature: str = ""
    rule: str = ""

    @classmethod
    def of(cls, began: ScenarioBegan) -> Written:
        return cls(began.title, began.feature, tuple(began.tags), tuple(began.numbers), began.replay)


def label(result: TestResult, written: Written, *, outcome: str, worker: str, texts: Texts) -> None:
    """Put ours in place of the labels that pytest's file names gave."""
    epic = epic_of(written.path, texts)
    feature = written.feature or PurePosixPath(written.path).stem
    ours = {
        "epic": epic,
        "feature": feature,
        "severity": "critical" if "smoke" in written.tags else "normal",
        "thread": worker,
        "parentSuite": epic,
        "suite": feature,
    }
    if written.rule:
        ours["story"] = written.rule  # without a rule, a scenario stands right below its feature
    if outcome in CATEGORIES:
        ours[CATEGORY] = CATEGORIES[outcome]
    kept = [each for each in result.labels if each.name not in _OURS]
    tags = [Label(name="tag", value=tag) for tag in written.tags]
    result.labels = kept + [Label(name=name, value=value) for name, value in ours.items()] + tags


def link(result: TestResult, written: Written, patterns: Mapping[str, str]) -> None:
    """Link the catalogue numbers, where `--allure-link-pattern=tms:ADDRESS{}` says to which address."""
    if "tms" in patterns:
        for number in written.numbers:
            result.links.append(Link(type="tms", url=patterns["tms"].format(number), name=number))


def epic_of(path: str, texts: Texts) -> str:
    """The business stage: the folder of the feature that bears one's name."""
    folders = PurePosixPath(path.replace("\\", "/")).parts
    return next((word for each in folders if (word := texts.word("epics", each)) != each), texts("epics.other"))

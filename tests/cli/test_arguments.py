"""What pytest is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli.arguments import for_pytest
from harness.cli.rooms import runs, scenarios

OURS = str(scenarios())
FEATURE = "scenarios/ordering/ordering.feature"
ONE = f"{FEATURE}::A guest orders"


@pytest.mark.parametrize(
    ("extra", "options", "words"),
    [
        ([], {}, ["-n", "2", "-m", "smoke", OURS]),
        ([], {"markers": ""}, ["-n", "2", OURS]),
        ([], {"markers": "S01 or S35", "workers": "4"}, ["-n", "4", "-m", "S01 or S35", OURS]),
        ([], {"keywords": "declined"}, ["-n", "2", "-k", "declined", OURS]),
        ([], {"keywords": "guest buys"}, ["-n", "2", "-k", "guest and buys", OURS]),
        ([], {"keywords": "guest and not buys"}, ["-n", "2", "-k", "guest and not buys", OURS]),
        (["-x", "-q"], {}, ["-n", "2", "-m", "smoke", "-x", "-q", OURS]),
        ([FEATURE], {}, ["-n", "2", FEATURE]),
        ([FEATURE], {"markers": "smoke"}, ["-n", "2", "-m", "smoke", FEATURE]),
        ([ONE], {}, ["-n", "0", ONE]),
        ([ONE], {"workers": "2"}, ["-n", "2", ONE]),
    ],
)
def test_smoke_on_two_workers_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, extra: list[str], options: dict[str, str], words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / FEATURE).parent.mkdir(parents=True)
    (tmp_path / FEATURE).touch()
    keywords, workers = options.get("keywords", ""), options.get("workers", "")
    assert for_pytest(extra, markers=options.get("markers"), keywords=keywords, workers=workers) == words


def test_our_folders_are_found() -> None:
    assert scenarios().name == "scenarios"
    assert runs().parts[-2:] == ("reports", "runs")

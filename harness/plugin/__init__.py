"""The pytest plugin: collects feature files, runs a rehearsal around them, and turns its verdict into the exit status.

    options     what the command line and the ini file may say
    features    a feature file as pytest collects it, refused when it would pass without having looked (validity, phrases, tags)
    director    in the only process, or in the controller of several: begins and ends the rehearsal
    recorder    in every process that runs scenarios: writes each one's begin and end into the ledger (outcomes)
    joining     what fixtures are given: run directory, ledger, landscape, endpoints

Without a landscape the plugin does nothing. With one it still does nothing until a scenario is collected, so that
`pytest tests` makes no run directory and starts no process.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.plugin import options
from harness.plugin.director import Director
from harness.plugin.features import FeatureFile
from harness.plugin.joining import JOINED, join_as_worker
from harness.plugin.recorder import attend
from harness.plugin.tags import KNOWN, remember_own


def pytest_addoption(parser: pytest.Parser) -> None:
    options.add(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    remember_own(config)
    for tag, meaning in KNOWN.items():
        config.addinivalue_line("markers", f"{tag}: {meaning}")
    if not options.landscape(config) or config.option.collectonly:
        return
    worker = join_as_worker(config)
    if worker is not None:
        attend(config, worker)
    elif not hasattr(config, "workerinput"):
        options.settle(config)
        config.pluginmanager.register(Director(config), "dryrun-director")


def pytest_unconfigure(config: pytest.Config) -> None:
    joined = config.stash.get(JOINED, None)
    if joined is not None and hasattr(config, "workerinput"):
        joined.ledger.close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".feature" or not options.landscape(parent.config):
        return None
    return FeatureFile.from_parent(parent, path=file_path)

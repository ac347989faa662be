"""junit.xml and Allure results, placed into the run directory.

Both are set up by their plugins when pytest is configured; the run directory exists only once a scenario was collected.
So they are started here, late, unless the command line already sent them elsewhere.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import allure_commons
import pytest
from _pytest import junitxml
from allure_commons.logger import AllureFileLogger
from allure_pytest.listener import AllureListener

RESULTS = "allure-results"
JUNIT = "junit.xml"


def send_to(run: Path, config: pytest.Config, *, workers: bool) -> None:
    """Make pytest write both below `run`; with `workers`, they write the Allure results themselves."""
    if not config.option.xmlpath:
        config.option.xmlpath = str(run / JUNIT)
        junitxml.pytest_configure(config)
        config.stash[junitxml.xml_key].pytest_sessionstart()
    if config.pluginmanager.hasplugin("allure_pytest") and not config.option.allure_report_dir:
        config.option.allure_report_dir = str(run / RESULTS)
        if not workers:
            _start_allure(config)


def _start_allure(config: pytest.Config) -> None:
    # As the plugin does at configuration; its test helper is registered already.
    listener = AllureListener(config)
    config.pluginmanager.register(listener, "allure_listener")
    files = AllureFileLogger(config.option.allure_report_dir)  # type: ignore[no-untyped-call]
    for part in (listener, files):
        allure_commons.plugin_manager.register(part)
        config.add_cleanup(partial(allure_commons.plugin_manager.unregister, part))

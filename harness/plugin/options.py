"""What the command line and the ini file may say to the plugin."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import pytest

LANGUAGES = ("en", "fr")
CHANNELS = ("ui", "api")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def add(parser: pytest.Parser) -> None:
    parser.addini("landscape", "the landscape to rehearse on when --landscape is not given; empty: the plugin is inert")
    group = parser.getgroup("dryrun", "rehearsals")
    group.addoption("--landscape", metavar="NAME|FILE", help="a landscape by name (embedded) or by its TOML file")
    group.addoption("--seed", type=_seed, metavar="N", help="the number everything invented comes from (default: time)")
    group.addoption("--lang", choices=LANGUAGES, help="language of the reports (default: the locale's, else en)")
    group.addoption(
        "--channel",
        choices=CHANNELS,
        default="ui",
        help="how customers reach the shop: in a browser (default), or over its HTTP pages, without any browser",
    )
    group.addoption(
        "--screenshots",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="take a picture at each stage (default); a failure is always pictured",
    )
    group.addoption(
        "--hurry",
        type=float,
        metavar="SECONDS",
        help="wait at most so long for a handoff that failed before in this process (default: always its deadline)",
    )
    group.addoption("--runs", default="reports/runs", metavar="DIR", help="where run directories are made")


def landscape(config: pytest.Config) -> str:
    """The name or path of the landscape in force, "" for none."""
    return str(config.getoption("--landscape") or config.getini("landscape") or "")


def runs(config: pytest.Config) -> Path:
    """The folder of all runs, absolute."""
    return Path(config.rootpath, str(config.getoption("--runs"))).absolute()


def settle(config: pytest.Config) -> None:
    """Fix what was left open, so that every worker is told the same."""
    if config.option.seed is None:
        config.option.seed = int(time.time())
    if config.option.lang is None:
        config.option.lang = language_of_locale()


def language_of_locale() -> str:
    """The language the environment asks for, if we speak it, else English."""
    said = next((os.environ[name] for name in _LOCALE if os.environ.get(name)), "")
    return said[:2] if said[:2] in LANGUAGES else "en"


def _seed(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 to 2^63 - 1")
    return number

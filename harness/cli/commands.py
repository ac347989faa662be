"""`dryrun`: rehearse, start a landscape by hand, ask for its health, judge a run again."""

# ruff: noqa: PLC0415 - a room that cannot be imported must end in exit code 2, never in 1, which says NO-GO

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from harness.cli import rooms
from harness.cli.ending import in_one_sentence
from harness.cli.words import language_of

app = typer.Typer(
    help="Rehearse an e-commerce migration: real orders on the staging shop, judged in every system.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Language(StrEnum):
    """A language the reports can be in."""

    EN = "en"
    FR = "fr"


class Channel(StrEnum):
    """How customers reach the shop."""

    UI = "ui"
    API = "api"


LandscapeOption = Annotated[str, typer.Option(metavar="NAME|FILE", help="A landscape by name, or its TOML file.")]
LanguageOption = Annotated[
    Language | None, typer.Option(help="Language of reports and messages; default: the run's own, else the locale's.")
]
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="A run directory, such as reports/runs/latest.")]

_PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": True}


@app.command(context_settings=_PASSED_ON)
def run(  # noqa: PLR0917 - typer reads options from the parameters
    context: typer.Context,
    landscape: LandscapeOption = "embedded",
    lang: LanguageOption = None,
    workers: Annotated[
        str, typer.Option("-n", metavar="N", help="How many scenarios at once; 0 without workers.")
    ] = "",
    markers: Annotated[str | None, typer.Option("-m", metavar="TAGS", help="Tags to rehearse; default: smoke.")] = None,
    keywords: Annotated[str, typer.Option("-k", metavar="WORDS", help="Scenarios whose name holds these words.")] = "",
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**63 - 1, help="The number everything invented comes from.")
    ] = None,
    runs: Annotated[Path | None, typer.Option(metavar="DIR", help="Where run directories are made.")] = None,
    channel: Annotated[
        Channel, typer.Option(help="How customers reach the shop: ui, a browser; api, its pages over HTTP.")
    ] = Channel.UI,
    screenshots: Annotated[bool, typer.Option(help="Take a picture at each stage.")] = True,
) -> None:
    """Rehearse. Further arguments go to pytest. Exit code: 0 GO, 1 NO-GO, 2 not proven or could not run."""
    with in_one_sentence(language := language_of(lang)):
        from harness.cli.arguments import for_pytest
        from harness.cli.run import invented_seed, rehearse
        from harness.landscape.guard import guard
        from harness.landscape.load import load

        guard(load(landscape))  # pytest would find out too, after seconds and with more words
        number = invented_seed() if seed is None else seed
        folder = (runs or rooms.runs()).absolute()
        words = [f"--landscape={landscape}", f"--lang={language}", f"--seed={number}", f"--runs={folder}"]
        words.append(f"--channel={channel}")
        words.append("--screenshots" if screenshots else "--no-screenshots")
        words += for_pytest(context.args, markers=markers, keywords=keywords, workers=workers)
        code = rehearse(words, runs=folder, seed=number, language=language)
    raise typer.Exit(code)


@app.command()
def up(
    landscape: LandscapeOption = "embedded",
    lang: LanguageOption = None,
    console_host: Annotated[
        str, typer.Option(metavar="HOST", help="Address the console listens on; 0.0.0.0 for a phone, with a key then.")
    ] = "127.0.0.1",
) -> None:
    """Start a landscape and its console and keep them until Ctrl-C, to play with it by hand."""
    with in_one_sentence(language := language_of(lang)):
        from harness.cli.up import keep_up

        keep_up(landscape, language, console_host=console_host)


@app.command()
def doctor(landscape: LandscapeOption = "embedded", lang: LanguageOption = None) -> None:
    """Ask every system of a landscape for its health, starting those that are ours. Exit code 2 when one is not well."""
    with in_one_sentence(language := language_of(lang)):
        from harness.cli.doctor import consult

        code = consult(landscape, language)
    raise typer.Exit(code)


@app.command()
def judge(run: RunArgument, lang: LanguageOption = None) -> None:
    """Judge a run again from its directory alone, and write its verdict and reports anew. Exit code as for `run`."""
    with in_one_sentence(language_of(lang)):
        from harness.cli.judge import judge_again

        code = judge_again(run, lang)
    raise typer.Exit(code)


@app.command()
def report(run: RunArgument, lang: LanguageOption = None) -> None:
    """Write the reports of a run anew from its verdict, for instance in another language. Exit code as for `run`."""
    with in_one_sentence(language_of(lang)):
        from harness.cli.judge import report_again

        code = report_again(run, lang)
    raise typer.Exit(code)

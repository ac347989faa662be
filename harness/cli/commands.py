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
def scenarios(
    landscape: LandscapeOption = "embedded",
    figures: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the list here.")] = None,
    lang: LanguageOption = None,
) -> None:
    """List what a dry run should try, and what of it runs on a landscape, is not offered there, or is not written yet."""
    with in_one_sentence(language := language_of(lang)):
        from harness.cli.scenarios import show

        code = show(landscape, figures, language)
    raise typer.Exit(code)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Feature files, or folders of them.")],
    landscape: LandscapeOption = "embedded",
    lang: LanguageOption = None,
) -> None:
    """Say which steps of a feature nobody knows, and what else is wrong with it. Exit code: 0 fine, 1 not, 2 cannot read."""
    with in_one_sentence(language := language_of(lang)):
        from harness.cli.check import check_files

        code = check_files(files, landscape, language)
    raise typer.Exit(code)


@app.command()
def judge(
    run: RunArgument,
    lang: LanguageOption = None,
    landscape: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="Judge by the gate and known issues of this one, not the run's own."),
    ] = None,
) -> None:
    """Judge a run again from its directory alone, and write its verdict and reports anew. Exit code as for `run`."""
    with in_one_sentence(language_of(lang)):
        from harness.cli.judge import judge_again

        code = judge_again(run, lang, landscape)
    raise typer.Exit(code)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="RUN", help="The run directory of before.")],
    after: Annotated[Path, typer.Argument(metavar="RUN", help="The one of now.")],
    figures: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the comparison here.")] = None,
    lang: LanguageOption = None,
) -> None:
    """Say what was fixed and what broke between two runs. Exit code: 0 nothing new is broken, 1 something is, 2 cannot tell."""
    with in_one_sentence(language := language_of(lang)):
        from harness.cli.compare import compare_runs

        code = compare_runs(before, after, figures, language)
    raise typer.Exit(code)


@app.command()
def report(run: RunArgument, lang: LanguageOption = None) -> None:
    """Write the reports of a run anew from its verdict, for instance in another language. Exit code as for `run`."""
    with in_one_sentence(language_of(lang)):
        from harness.cli.judge import report_again

        code = report_again(run, lang)
    raise typer.Exit(code)


@app.command()
def steps(
    lang: LanguageOption = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the vocabulary here as a page as well.")
    ] = None,
) -> None:
    """Print the phrases that a feature file may use, by theme, with examples."""
    with in_one_sentence(language := language_of(lang)):
        from harness.cli.steps import show_steps

        code = show_steps(language, html)
    raise typer.Exit(code)


@app.command()
def bench(  # noqa: PLR0917 - typer reads options from the parameters
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="More defects, as by --only.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Plant this defect only; may be given again.")
    ] = None,
    areas: Annotated[
        list[str] | None, typer.Option(metavar="AREA", help="Plant the defects of this area only.")
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="List the defects and end.")] = False,
    clean: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Clean journeys; alone: no defects. Default: 500 with all defects."),
    ] = None,
    only_journey: Annotated[int | None, typer.Option(min=1, metavar="N", help="Play this clean journey alone.")] = None,
    figures: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures here.")] = None,
    channel: Annotated[Channel, typer.Option(help="How customers reach the shop.")] = Channel.API,
    workers: Annotated[int, typer.Option("-n", min=1, max=64, metavar="N", help="Rehearsals at a time.")] = 4,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**63 - 1, help="The number everything invented comes from.")
    ] = None,
    landscape: LandscapeOption = "embedded",
    within: Annotated[float, typer.Option(min=1, metavar="SECONDS", help="Time for one rehearsal.")] = 420.0,
    runs: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the folder of the bench is made.")] = None,
    lang: LanguageOption = None,
) -> None:
    """Plant defects one by one and see which are found; play clean journeys and see that none is called broken.

    Exit code: 0 enough found and named, no false alarm; 1 not so; 2 could not run.
    """
    with in_one_sentence(language := language_of(lang)):
        from harness.cli.bench import bench as measure
        from harness.cli.bench import show_list
        from harness.cli.bench_asked import Asked
        from harness.cli.run import invented_seed

        if show:
            raise typer.Exit(show_list())
        asked = Asked(
            only=_words(only, names),
            areas=_words(areas),
            landscape=landscape,
            channel=channel,
            workers=workers,
            clean=clean,
            only_journey=only_journey,
            seed=invented_seed() if seed is None else seed,
            within=within,
            runs=runs or rooms.runs(),
            figures=figures,
            language=language,
        )
        code = measure(asked)
    raise typer.Exit(code)


def _words(*lists: list[str] | None) -> tuple[str, ...]:
    """All words of options that may be given again, each perhaps several with commas between."""
    return tuple(word for given in lists for each in given or () for word in each.split(",") if word)

"""`dryrun steps`: the phrases that a feature file may use."""

from __future__ import annotations

from pathlib import Path

from harness.cli import rooms
from harness.cli.outlet import console
from harness.kernel.errors import DryrunError
from harness.plugin.checking import check
from harness.plugin.vocabulary import vocabulary
from harness.reporting.vocabulary_page import page, tell


def show_steps(language: str, html: Path | None) -> int:
    """Print the vocabulary, and write it as a page where asked. Raises DryrunError for a page that cannot be written.

    A project's own steps are in it: those that its conftest.py brings.
    """
    own = Path.cwd() / "scenarios"
    folders = {rooms.scenarios(), *([own] if any(own.rglob("*.feature")) else [])}
    chapters = vocabulary(check(sorted(folders), "embedded"), language)
    if html is not None:
        try:
            html.write_text(page(chapters, language), encoding="utf-8")
        except OSError as error:
            raise DryrunError(f"{html} cannot be written ({error.strerror}).") from error
    with console() as terminal:
        tell(chapters, language, terminal)
    return 0

"""The vocabulary of scenarios, as it is printed and as a page that a tester keeps open: one file, no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from harness.reporting.page import templates
from harness.reporting.texts import texts


@dataclass(frozen=True, slots=True)
class Blank:
    """What a phrase leaves open: `name` in braces, `kind` ("whole", "number", "text" or "choice"), and its `choices`."""

    name: str
    kind: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase. `kind`: given, when or then; `told`: what it means; `example`: a line of a feature that uses it."""

    kind: str
    text: str
    told: str
    example: str
    blanks: tuple[Blank, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """The phrases of one theme."""

    name: str
    title: str
    phrases: tuple[Phrase, ...]


def tell(chapters: Sequence[Chapter], language: str, terminal: Console) -> None:
    """Print the vocabulary."""
    t = texts(language)
    for chapter in chapters:
        terminal.print(Text(f"\n{chapter.title}", style="bold"))
        for phrase in chapter.phrases:
            terminal.print(Padding(Text(f"{t.word('keywords', phrase.kind)} {phrase.text}"), (0, 0, 0, 2)))
            for line in (
                phrase.told,
                *(blank_in_words(blank, language) for blank in phrase.blanks),
                _example(phrase, language),
            ):
                if line:
                    terminal.print(Padding(Text(line, style="dim"), (0, 0, 0, 6)))
    terminal.print(Text(f"\n{t('vocabulary.more')}"))


def page(chapters: Sequence[Chapter], language: str) -> str:
    """The same as HTML text."""
    return (
        templates()
        .get_template("steps.html")
        .render(t=texts(language), chapters=chapters, words=lambda blank: blank_in_words(blank, language))
    )


def blank_in_words(blank: Blank, language: str) -> str:
    """`{count}: a whole number`."""
    t = texts(language)
    return t(f"vocabulary.{blank.kind}", name=f"{{{blank.name}}}", choices=", ".join(blank.choices))


def _example(phrase: Phrase, language: str) -> str:
    # Where nothing is left open, the phrase is its own example.
    return texts(language)("vocabulary.example", line=phrase.example) if phrase.blanks and phrase.example else ""

"""Text from outside, made fit to be shown: bounded, without control characters, encodable."""

from __future__ import annotations

import json
import re
from typing import Any

# Control characters other than tab and line feed, lone surrogates, and the marks that turn the reading direction of
# all that follows them. A terminal obeys the first, UTF-8 refuses the second, readers are misled by the third.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def fit(text: str, limit: int = 600) -> str:
    """`text` cut to `limit` characters, its unfit characters replaced by �. A cut one ends in … and its full length."""
    kept = _UNFIT.sub("\ufffd", text[:limit].replace("\r\n", "\n"))
    return kept if len(text) <= limit else f"{kept}… ({len(text):,} characters)"


def one_line(text: str, limit: int = 300) -> str:
    """As `fit`, with every run of white space as one space. No-break spaces stay, French needs them."""
    return re.sub(r"[ \t\n]+", " ", fit(text, limit)).strip(" ")


def pretty(value: Any, limit: int = 20_000) -> str:
    """`value` as indented JSON, as `fit`. Texts that hold a JSON object or list are shown as that."""
    return fit(json.dumps(_unfolded(value), ensure_ascii=False, indent=2, default=str), limit)


def _unfolded(value: Any) -> Any:
    match value:
        case dict():
            return {key: _unfolded(item) for key, item in value.items()}
        case list() | tuple():
            return [_unfolded(item) for item in value]
        case str() if value[:1] in {"{", "["} and len(value) <= 100_000:
            try:
                return json.loads(value)
            except (ValueError, RecursionError):
                return value
        case _:
            return value

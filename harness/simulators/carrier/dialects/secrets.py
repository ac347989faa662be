"""What must not enter the journal: passwords and contract numbers. Everything else a client sent is kept as evidence."""

from __future__ import annotations

import re

HIDDEN = "***"
_NAMES = "password|contractNumber|accountNumber|apiKey|webhook_secret"
_JSON = re.compile(rf'("(?:{_NAMES})"\s*:\s*)("(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*)', re.IGNORECASE)
_QUERY = re.compile(rf"\b((?:{_NAMES})=)[^&\s\"\\]+", re.IGNORECASE)
_TAG = rf"<((?:\w+:)?(?:{_NAMES}))"
_XML = re.compile(rf'({_TAG}(?:\s[^<>"\\]*)?>)[^<"\\]*(</\2\s*>)', re.IGNORECASE)
# In a body, where no JSON can be broken by it: quotes, CDATA and tags that are never closed as well.
_XML_BODY = re.compile(rf"({_TAG}(?:\s[^<>]*)?>).*?(</\2\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_JSON_BODY = re.compile(rf'("(?:{_NAMES})"\s*:\s*)"(?:[^"\\]|\\.)*\Z', re.IGNORECASE | re.DOTALL)


def without_secrets(text: str) -> str:
    """`text` with the values of secrets hidden, in JSON, XML and queries. JSON stays JSON."""
    text = _JSON.sub(rf'\1"{HIDDEN}"', text)
    return _QUERY.sub(rf"\1{HIDDEN}", _XML.sub(rf"\1{HIDDEN}\3", text))


def body_without_secrets(raw: bytes) -> str:
    """The text of a body as `without_secrets` has it, with the secrets of broken ones hidden too."""
    if b"\x00" in raw:
        return f"<{len(raw)} bytes that are no text>"
    shown = without_secrets(raw.decode("utf-8", "replace"))
    return _XML_BODY.sub(rf"\1{HIDDEN}\3", _JSON_BODY.sub(rf'\1"{HIDDEN}"', shown))

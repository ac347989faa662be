"""A door and its messages as an OpenAPI 3.1 document, made of the tables that the door itself works with.

    GET /openapi.json   the document; no key is needed

What every way has in common is said here once: what a missing key, a body that is not JSON or one too long is answered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from starlette.responses import Response

from harness import __version__
from harness.simulators.bodies import LIMIT, Kind, Listed, Shape, Text
from harness.simulators.news import News, envelope
from harness.simulators.postman import BACK_OFF
from harness.simulators.reception import Visit
from harness.simulators.ways import JSON, Answer, Asked, Way

VERSION = "3.1.0"
Json = dict[str, Any]
Named = Mapping[str, tuple[Kind, str]]

ERROR = Shape(
    {
        "error": Shape(
            {
                "code": Text(most=60, pattern="[a-z_]+"),
                "message": Text(most=5000),
                "field": Text(least=0, most=500),
                "allowed": Listed(Text(most=40), least=0),
            },
            optional=frozenset({"allowed"}),
        )
    }
)
_ERROR_SAYS = (
    "Why a request was refused: `code` is a word for programs, `message` a sentence for people, `field` the dotted place "
    'in the body that is at fault ("" when it is about the whole), `allowed` the moves that would be possible instead.'
)
_SIGNED = {
    "webhook-id": ("The number of the message. It stays the same when the message is sent again.", Text(most=100)),
    "webhook-timestamp": ("When it was sent, in Unix seconds.", Text(most=20, pattern="[0-9]+")),
    "webhook-signature": (
        "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, as standardwebhooks.com has it.",
        Text(most=200, pattern="v1,[A-Za-z0-9+/=]+"),
    ),
}


@dataclass(frozen=True, slots=True)
class Door:
    """What is to be described: the ways of a door, its messages, and the forms that have a name.

    url  the address under which others reach it, "" for where the document was found
    """

    title: str
    says: str
    ways: Sequence[Way]
    news: Mapping[str, News]
    named: Named = field(default_factory=dict)
    url: str = ""


def with_description(door: Door) -> list[Way]:
    """The ways of `door`, and one more that describes them all."""

    @cache
    def text() -> bytes:
        return json.dumps(described(door, ways), ensure_ascii=False).encode()

    async def read(_visit: Visit, _asked: Asked) -> Response:
        return Response(text(), media_type=JSON)

    way = Way(
        "GET", "/openapi.json", "openapi.read", read, "Read this description of the door.", open=True,
        answers={200: Answer("this document")},
    )  # fmt: skip
    ways = [*door.ways, way]
    return ways


def described(door: Door, ways: Sequence[Way]) -> Json:
    """The document."""
    named = {**door.named, "Error": (ERROR, _ERROR_SAYS)}
    paths: Json = {}
    for way in ways:
        paths.setdefault(way.path, {})[way.method.lower()] = _operation(way)
    body = {"paths": paths, "webhooks": {type_: {"post": _message(type_, news)} for type_, news in door.news.items()}}
    forms = {json.dumps(kind.schema(), sort_keys=True): name for name, (kind, _) in named.items()}
    schemas = {
        name: {"description": says, **{part: _referring(value, forms) for part, value in kind.schema().items()}}
        for name, (kind, says) in named.items()
    }
    key = {"type": "http", "scheme": "bearer", "description": "Authorization: Bearer KEY."}
    return {
        "openapi": VERSION,
        "info": {
            "title": door.title,
            "version": __version__,
            "description": door.says,
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": door.url or "/", "description": "This simulator."}],
        "security": [{"key": []}],
        **_referring(body, forms),
        "components": {"securitySchemes": {"key": key}, "schemas": schemas},
    }


def _operation(way: Way) -> Json:
    made: Json = {
        "operationId": _identity(way),
        "summary": way.says,
        "parameters": [
            *_parameters("path", Shape(way.at)),
            *_parameters("query", way.query),
            *_parameters("header", way.headers),
        ],
        "responses": {str(status): _answer(answer) for status, answer in sorted(_answers(way).items())},
    }
    made["responses"]["5XX"] = _refused(
        "Only while a fault is armed, which may also hide that the request was carried out."
    )
    if way.open:
        made["security"] = []
    if way.request is not None:
        made["requestBody"] = _body(way.request, way.example)
    return made


def _identity(way: Way) -> str:
    """A name of its own for each way: two may be noted as one operation, in other formats."""
    _, dot, ending = way.path.rpartition(".")
    return way.operation.replace(".", "_") + (f"_{ending}" if dot else "")


def _answers(way: Way) -> dict[int, Answer | str]:
    """What each status means, with what follows from the form of the way."""
    answers: dict[int, Answer | str] = {413: f"The body has more than {LIMIT} bytes."}
    if not way.open:
        answers[401] = "There is no key, or a wrong one."
    if way.headers is not None:
        answers[400] = "A header is missing, or has another form."
    if way.query is not None:
        answers[422] = "The query has another form; `field` says where."
    if way.request is not None:
        answers[400] = "The body is not JSON, or a header is missing or has another form."
        answers[415] = "The body says that it is not JSON in UTF-8."
        answers[422] = "The body has another form, or asks for something that cannot be; `field` says where."
    return answers | dict(way.answers)


def _answer(answer: Answer | str) -> Json:
    if isinstance(answer, str):
        return _refused(answer)
    if answer.media != JSON:
        return {"description": answer.means, "content": {answer.media: {}}}
    schema = answer.shown.schema() if answer.shown else {"type": "object"}
    return {"description": answer.means, "content": {JSON: {"schema": schema}}}


def _refused(means: str) -> Json:
    return {"description": means, "content": {JSON: {"schema": ERROR.schema()}}}


def _parameters(where: str, form: Shape | None) -> list[Json]:
    if form is None:
        return []
    return [
        {"name": name, "in": where, "required": name not in form.optional, "schema": kind.schema()}
        for name, kind in form.fields.items()
    ]


def _body(form: Shape, example: Mapping[str, Any] | None = None) -> Json:
    more = {"example": dict(example)} if example else {}
    return {"required": True, "content": {JSON: {"schema": form.schema(), **more}}}


def _message(type_: str, news: News) -> Json:
    headers = [
        {"name": name, "in": "header", "required": True, "description": says, "schema": kind.schema()}
        for name, (says, kind) in _SIGNED.items()
    ]
    waits = ", ".join(f"{seconds:g}" for seconds in BACK_OFF)
    return {
        "operationId": f"told_{type_.replace('.', '_')}",
        "summary": news.means,
        "security": [],
        "parameters": headers,
        "requestBody": _body(envelope(type_, news)),
        "responses": {
            "2XX": {"description": "Taken: its effect is durable. A receiver that knows the id does nothing more."},
            "default": {"description": f"Not taken: the message comes again after {waits} seconds, under the same id."},
        },
    }


def _referring(value: Any, forms: Mapping[str, str]) -> Any:
    """`value`, in which every schema that has a name is replaced by a reference to it. `forms`: names by schema, as JSON."""
    if isinstance(value, list):
        return [_referring(each, forms) for each in value]
    if not isinstance(value, dict):
        return value
    name = forms.get(json.dumps(value, sort_keys=True))
    if name:
        return {"$ref": f"#/components/schemas/{name}"}
    return {part: _referring(each, forms) for part, each in value.items()}

"""One call of the API from request to answer: key, form, idempotency, parameters, expansion, errors."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from harness.simulators.bodies import BadBody
from harness.simulators.psp.book import API_VERSION, Book
from harness.simulators.psp.errors import Refusal, bad_key
from harness.simulators.psp.forms import ArrayOf, Group, Text, Tree, decode
from harness.simulators.psp.objects import EXPANDABLE
from harness.simulators.reception import Visit

KEY_LIVES = 86400  # seconds that an idempotency key is remembered
_EXPAND = ArrayOf(Text(200), most=20)

Params = dict[str, Any]
Perform = Callable[[Visit, Params], object]


@dataclass(frozen=True, slots=True)
class Call:
    """One endpoint. `perform` gets the checked parameters and returns a thing of the book, or ready JSON."""

    method: str
    path: str
    operation: str
    params: Group
    perform: Perform


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer that is given again under the same idempotency key."""

    endpoint: str
    params: str
    at: int
    status: int
    body: bytes
    order: str
    fields: Mapping[str, Any]
    request_id: str


class Counter:
    """Where calls are taken. Each is carried out completely or refused; a repeated key gets its first answer again."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._kept: dict[str, _Kept] = {}

    async def answer(self, call: Call, visit: Visit) -> Response:
        """The answer to one request, errors included; `visit` is filled in for its note."""
        request_id = self._book.new_id("req", 14)
        visit.headers |= {"request-id": request_id, "stripe-version": API_VERSION}
        try:
            return self._answer(call, visit, request_id)
        except Refusal as refusal:
            return _json(refusal.to_json(), refusal.status)

    def _answer(self, call: Call, visit: Visit, request_id: str) -> Response:
        _check_key(visit.request.headers.get("authorization", ""))
        visit.headers["stripe-version"] = _version(visit.request.headers.get("stripe-version", API_VERSION))
        tree = decode(visit.request.url.query if call.method == "GET" else _form(visit))
        if call.method == "GET":
            return self._perform(call, visit, tree)
        visit.key = visit.request.headers.get("idempotency-key", "")
        if not visit.key:
            return self._perform(call, visit, tree)
        return self._once(call, visit, tree, request_id)

    def _once(self, call: Call, visit: Visit, tree: Tree, request_id: str) -> Response:
        if len(visit.key) > 255:
            raise Refusal("Idempotency keys may have at most 255 characters.", type_="idempotency_error")
        visit.headers["idempotency-key"] = visit.key.encode("latin-1", "replace").decode("latin-1")
        endpoint, params = visit.request.url.path, json.dumps(tree, sort_keys=True)
        kept = self._kept.get(visit.key)
        if kept is not None and self._book.now() < kept.at + KEY_LIVES:
            return _again(kept, endpoint, params, visit)
        try:
            answer = self._perform(call, visit, tree)
        except Refusal as refusal:
            if not refusal.started:
                raise
            answer = _json(refusal.to_json(), refusal.status)
        self._kept[visit.key] = _Kept(
            endpoint,
            params,
            self._book.now(),
            answer.status_code,
            bytes(answer.body),
            visit.order,
            dict(visit.fields),
            request_id,
        )
        return answer

    def _perform(self, call: Call, visit: Visit, tree: Tree) -> Response:
        expand = tree.pop("expand", None)
        paths = _EXPAND.read(expand, "expand") if expand is not None else []
        params = call.params.read(tree)
        thing = call.perform(visit, params)
        shown = thing if isinstance(thing, dict) else self._book.show(thing)
        for path in paths:
            self._expand(shown, path, path)
        return _json(shown, 200)

    def _expand(self, shown: dict[str, Any], path: str, whole: str) -> None:
        name, _, rest = path.partition(".")
        if shown["object"] == "list" and name == "data" and rest:
            for each in shown["data"]:
                self._expand(each, rest, whole)
            return
        if name not in EXPANDABLE.get(shown["object"], ()):
            raise Refusal(f"This property cannot be expanded ({whole}).", param="expand")
        if isinstance(shown[name], str):
            shown[name] = self._book.show(self._book.look_up(shown[name]))
        if rest and shown[name]:
            self._expand(shown[name], rest, whole)


def refuse(bad: BadBody) -> Response:
    """A refusal of the reception in Stripe's shape."""
    kind = "api_error" if bad.status >= 500 else "invalid_request_error"
    return _json({"error": {"type": kind, "message": bad.message}}, bad.status)


def _again(kept: _Kept, endpoint: str, params: str, visit: Visit) -> Response:
    visit.order = kept.order
    if kept.endpoint != endpoint:
        message = (
            f"Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{endpoint}' vs '{kept.endpoint}'). Try using a key other than '{visit.key}' if you meant to execute "
            "a different request."
        )
        raise Refusal(message, type_="idempotency_error")
    if kept.params != params:
        message = (
            f"Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{visit.key}' if you meant to execute a different request."
        )
        raise Refusal(message, type_="idempotency_error")
    visit.fields = {**kept.fields, "replayed": True}
    visit.headers |= {"idempotent-replayed": "true", "original-request": kept.request_id}
    return Response(kept.body, kept.status, media_type="application/json")


def _check_key(said: str) -> None:
    scheme, _, key = said.partition(" ")
    if scheme.lower() == "basic":
        try:
            key = base64.b64decode(key, validate=True).decode().partition(":")[0]
        except ValueError:
            key = ""
    if not said or not key:
        raise bad_key(
            "You did not provide an API key. Give yours in the Authorization header: 'Authorization: Bearer sk_test_…'."
        )
    if re.match(r"[sr]k_live_", key):
        raise bad_key(
            "A live key was given to a simulator. Live keys belong to real payments only: use a key that begins sk_test_."
        )
    if not re.fullmatch(r"[sr]k_test_[A-Za-z0-9_]+", key):
        raise bad_key(f"Invalid API Key provided: {key[:7]}****")


def _version(said: str) -> str:
    if not re.fullmatch(r"20\d\d-\d\d-\d\d(\.[a-z]+)?", said):
        raise Refusal(f"Invalid Stripe API version: {said[:40]}")
    return said


def _form(visit: Visit) -> str:
    kind = visit.request.headers.get("content-type", "application/x-www-form-urlencoded")
    if visit.raw and not kind.startswith("application/x-www-form-urlencoded"):
        raise Refusal(f"Invalid request: the content type must be application/x-www-form-urlencoded, not {kind[:80]}.")
    try:
        return visit.raw.decode("ascii")
    except UnicodeDecodeError as error:
        raise Refusal("Invalid request: a form is ASCII, with other characters percent-encoded.") from error


def _json(shown: Mapping[str, Any], status: int) -> Response:
    return Response(json.dumps(shown, ensure_ascii=False), status, media_type="application/json")

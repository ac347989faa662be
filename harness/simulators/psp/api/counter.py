"""One call of the API from request to answer: key, form, idempotency, parameters, expansion, errors."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from harness.simulators.bodies import BadBody
from harness.simulators.psp.api.call import Call
from harness.simulators.psp.api.expanding import Expander
from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import Refusal, bad_key
from harness.simulators.psp.events import API_VERSION, Events
from harness.simulators.psp.forms import ArrayOf, Text, Tree, decode
from harness.simulators.psp.objects import show
from harness.simulators.reception import Visit

KEY_LIVES = 86400  # seconds that an idempotency key is remembered
_EXPAND = ArrayOf(Text(200), most=20)


@dataclass(slots=True, weakref_slot=True)
class Kept:
    """An answer that is given again under the same idempotency key. `asked` tells one request from another."""

    key: str
    endpoint: str
    asked: str
    ends: float
    status: int
    body: str
    order: str
    fields: dict[str, Any]
    request_id: str


class Counter:
    """Where calls are taken. Each is carried out completely or refused; a repeated key gets its first answer again."""

    def __init__(self, book: Book, events: Events) -> None:
        self._book = book
        self._events = events
        self._expander = Expander(book)
        self._kept = book.simulation.store.things("kept", Kept, due=lambda kept: kept.ends)
        book.simulation.when_due(self._kept, lambda kept: self._kept.remove(kept.key))

    async def answer(self, call: Call, visit: Visit) -> Response:
        """The answer to one request, errors included; `visit` is filled in for its note."""
        request_id = f"req_{secrets.token_hex(7)}"
        visit.headers |= {"request-id": request_id, "stripe-version": API_VERSION}
        try:
            return self._answer(call, visit, request_id)
        except Refusal as refusal:
            return _json(refusal.to_json(), refusal.status)

    def _answer(self, call: Call, visit: Visit, request_id: str) -> Response:
        _check_key(visit.request.headers.get("authorization", ""))
        visit.headers["stripe-version"] = _version(visit.request.headers.get("stripe-version", API_VERSION))
        form = _form(visit) if call.method == "POST" or visit.raw else ""
        tree = decode(form or visit.request.url.query)
        visit.key = visit.request.headers.get("idempotency-key", "") if call.method == "POST" else ""
        with self._events.asked_by(request_id, visit.key):
            if not visit.key:
                return self._perform(call, visit, tree)
            return self._once(call, visit, tree, request_id)

    def _once(self, call: Call, visit: Visit, tree: Tree, request_id: str) -> Response:
        if len(visit.key) > 255:
            raise Refusal("Idempotency keys may have at most 255 characters.", type_="idempotency_error")
        visit.headers["idempotency-key"] = visit.key.encode("latin-1", "replace").decode("latin-1")
        # A digest: the form may hold the number of a card.
        asked = hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()
        endpoint = visit.request.url.path
        kept = self._kept.get(visit.key)
        if kept is not None:
            return _again(kept, endpoint, asked, visit)
        try:
            answer = self._perform(call, visit, tree)
        except Refusal as refusal:
            if not refusal.started:
                raise
            answer = _json(refusal.to_json(), refusal.status)
        kept = Kept(
            key=visit.key, endpoint=endpoint, asked=asked, status=answer.status_code, body=bytes(answer.body).decode(),
            ends=self._book.simulation.clock.now(visit.order).timestamp() + KEY_LIVES, order=visit.order,
            fields=dict(visit.fields), request_id=request_id,
        )  # fmt: skip
        self._kept.put(kept.key, kept, group=visit.order)
        return answer

    def _perform(self, call: Call, visit: Visit, tree: Tree) -> Response:
        expand = tree.pop("expand", None)
        paths = _EXPAND.read(expand, "expand") if expand is not None else []
        params = call.params.read(tree)
        thing = call.perform(visit, params)
        if isinstance(thing, Response):  # a file
            return thing
        shown = thing if isinstance(thing, dict) else show(self._book, thing)
        for path in paths:
            self._expander.expand(shown, path)
        return _json(shown, 200)


def refuse(bad: BadBody) -> Response:
    """A refusal of the reception in Stripe's shape."""
    kind = "api_error" if bad.status >= 500 else "invalid_request_error"
    return _json({"error": {"type": kind, "message": bad.message}}, bad.status)


def _again(kept: Kept, endpoint: str, asked: str, visit: Visit) -> Response:
    visit.order = kept.order
    if kept.endpoint != endpoint:
        message = (
            f"Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{endpoint}' vs '{kept.endpoint}'). Try using a key other than '{visit.key}' if you meant to execute "
            "a different request."
        )
        raise Refusal(message, type_="idempotency_error")
    if kept.asked != asked:
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

"""One session with the ERP over JSON-RPC. Signing in once saves most of the time that a call by name and password costs."""

from __future__ import annotations

import base64
import threading
from decimal import Decimal
from typing import Any

import requests
from django.conf import settings

from ..fulfilment.outbox import Refusal, Retry

#: seconds to connect, seconds to answer: posting an invoice draws it as well
PATIENCE_S = (2, 30)
#: what Tryton says when another transaction was quicker, or its database is busy
_BUSY = ("ConcurrencyException", "RateLimitException", "database is locked", "could not serialize", "deadlock")
_signing_in = threading.Lock()


class Session:
    """A signed-in user. Raises Retry for what may work later, Refusal for what the ERP will not take."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url.rstrip("/") + "/rpc/"
        self._who = (user, password)
        self._http = requests.Session()
        self._http.trust_env = False
        self.company = 0

    def call(self, model: str, method: str, *given: Any) -> Any:
        """The result of a method of a model, with Decimals for amounts."""
        if not self.company:
            self._sign_in()
        answer = self._post(f"model.{model}.{method}", [*given, {"company": self.company}])
        if answer.status_code in (401, 403):  # the session has ended: a new one, once
            self._sign_in()
            answer = self._post(f"model.{model}.{method}", [*given, {"company": self.company}])
        return _result(f"{model}.{method}", answer)

    def find(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        """The records that a domain describes, in the order of their making."""
        found: list[dict[str, Any]] = self.call(model, "search_read", domain, 0, None, [["id", "ASC"]], fields)
        return found

    def one(self, model: str, domain: list[Any], fields: list[str], what: str) -> dict[str, Any]:
        """The only record that a domain describes; Refusal names `what` is missing, or there twice."""
        found = self.find(model, domain, fields)
        if len(found) != 1:
            raise Refusal(f"the ERP has {len(found)} of {what}, where it must have one")
        return found[0]

    def make(self, model: str, values: dict[str, Any]) -> int:
        """The number of a new record."""
        return int(self.call(model, "create", [values])[0])

    def _sign_in(self) -> None:
        user, password = self._who
        with _signing_in:
            self._http.headers.pop("Authorization", None)
            number, token, *_ = _result("login", self._post("common.db.login", [user, {"password": password}]))
            shown = base64.b64encode(f"{user}:{number}:{token}".encode()).decode()
            self._http.headers["Authorization"] = f"Session {shown}"
            told = _result("preferences", self._post("model.res.user.get_preferences", [True, {}]))
            if not told.get("company"):
                raise Refusal(f"the user {user} of the ERP has no company")
            self.company = int(told["company"])

    def _post(self, method: str, params: list[Any]) -> requests.Response:
        body = {"id": 1, "method": method, "params": _written(params)}
        try:
            return self._http.post(self._url, json=body, timeout=PATIENCE_S, allow_redirects=False)
        except requests.RequestException as error:
            raise Retry(f"{method}: {type(error).__name__}") from error


_sessions: dict[tuple[str, str, str], Session] = {}


def session() -> Session:
    """The session of this process."""
    key = (settings.SHOP_ERP_URL, settings.SHOP_ERP_USER, settings.SHOP_ERP_PASSWORD)
    return _sessions.setdefault(key, Session(*key))


def _result(what: str, answer: requests.Response) -> Any:
    if answer.status_code == 401:
        raise Retry(f"{what}: the ERP lets nobody in with this name and password")
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Retry(f"{what}: {answer.status_code}")
    if answer.status_code != 200:
        raise Refusal(f"{what}: {answer.status_code}")
    try:
        told = answer.json(object_hook=_read)
    except ValueError as error:
        raise Retry(f"{what}: the answer is not JSON") from error
    if not isinstance(told, dict) or not {"result", "error"} & set(told):
        raise Retry(f"{what}: the answer makes no sense")
    if "error" not in told:
        return told["result"]
    said = str(told["error"])
    raise (Retry if any(word in said for word in _BUSY) else Refusal)(f"{what}: {said[:300]}")


def _read(told: dict[str, Any]) -> Any:
    return Decimal(told["decimal"]) if told.get("__class__") == "Decimal" else told


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, dict):
        return {name: _written(each) for name, each in value.items()}
    return [_written(each) for each in value] if isinstance(value, list | tuple) else value

"""Who may see the console, and what makes sure that a press was meant.

- On this machine alone, the Host header must be this machine's name, so that no page of the internet can reach the
  console under a name of its own (DNS rebinding). Elsewhere a key is asked for at a sign-in page.
- Every change is a POST from a page of this console: same origin, and with a token that belongs to the visitor's cookie.
- No answer may be framed, sniffed, kept, or load anything from elsewhere.
"""

from __future__ import annotations

import secrets
from collections import deque
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.kernel.clock import stopwatch
from harness.simulators.serve import is_loopback

VISITOR = "dryrun_visitor"
PASS = "dryrun_pass"  # noqa: S105 - the name of a cookie
OPEN_PATHS = ("/sign-in", "/static/", "/language")
_SAFETY = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": a browser then says that a form comes from nowhere.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
_TRIES, _PER_SECONDS = 10, 60.0


class Doorkeeper:
    """Knows the key, and makes the tokens of this process. A restart signs everybody out."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._secret = secrets.token_bytes(32)
        self._wrong: deque[float] = deque(maxlen=_TRIES)

    @property
    def asks(self) -> bool:
        """Whether one has to sign in."""
        return bool(self._key)

    def token(self, visitor: str) -> str:
        """What the forms of this visitor carry."""
        return self._sealed("form", visitor)

    def meant(self, request: Request, token: str) -> bool:
        """Whether a POST comes from a page that this console gave to this visitor."""
        visitor = request.cookies.get(VISITOR, "")
        return bool(visitor) and same_origin(request) and compare_digest(token.encode(), self.token(visitor).encode())

    def admits(self, connection: HTTPConnection) -> bool:
        """Whether the visitor has signed in, or need not."""
        name, _, seal = connection.cookies.get(PASS, "").partition(".")
        return not self.asks or (bool(name) and compare_digest(seal.encode(), self._sealed("pass", name).encode()))

    def sign_in(self, key: str) -> str | None:
        """The value of the pass cookie for the right key, None for a wrong one."""
        if compare_digest(key.encode(), self._key.encode()):
            name = secrets.token_hex(16)
            return f"{name}.{self._sealed('pass', name)}"
        self._wrong.append(stopwatch())
        return None

    @property
    def weary(self) -> bool:
        """Whether so many wrong keys came in the last minute that no other is looked at."""
        return len(self._wrong) == _TRIES and stopwatch() - self._wrong[0] < _PER_SECONDS

    def _sealed(self, purpose: str, name: str) -> str:
        return hmac(self._secret, f"{purpose}:{name}".encode(), sha256).hexdigest()


class Guard:
    """ASGI: stands before all pages."""

    def __init__(self, app: ASGIApp, keeper: Doorkeeper) -> None:
        self._app = app
        self._keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        visitor = request.cookies.get(VISITOR, "")
        fresh = "" if _is_name(visitor) else secrets.token_hex(16)
        scope.setdefault("state", {})["token"] = self._keeper.token(fresh or visitor)
        refused = self._refused(request)
        await (refused or self._app)(scope, receive, _marked(send, fresh, request.url.path))

    def _refused(self, request: Request) -> Response | None:
        if not self._keeper.asks and not is_loopback(_host_name(request)):
            return PlainTextResponse("This console is reached under the name of this machine only.", 421)
        if not self._keeper.admits(request) and not request.url.path.startswith(OPEN_PATHS):
            return RedirectResponse("/sign-in", 303)
        return None


def same_origin(request: Request) -> bool:
    """Whether the page that a request comes from is one of this console."""
    said = request.headers.get("origin") or request.headers.get("referer") or ""
    host = request.headers.get("host", "")
    return bool(host) and urlsplit(said).netloc.lower() == host.lower()


def _host_name(request: HTTPConnection) -> str:
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _is_name(text: str) -> bool:
    return len(text) == 32 and text.isascii() and text.isalnum()


def _marked(send: Send, fresh: str, path: str) -> Send:
    """`send` with the headers of safety, and the visitor's cookie when it is a new one."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            kept = headers.get("cache-control") if path.startswith("/static/") else None
            for name, value in _SAFETY.items():
                headers[name] = kept if name == "cache-control" and kept else value
            if fresh:
                headers.append("set-cookie", f"{VISITOR}={fresh}; Path=/; HttpOnly; SameSite=Strict")
        await send(message)

    return answer

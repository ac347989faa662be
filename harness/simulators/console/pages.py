"""Drawing pages: the templates, in the language of who reads."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from harness.simulators.console.words import LANGUAGES, Words, wanted, words

LANGUAGE = "dryrun_language"
_ICONS = {  # paths in a square of 24
    "orders": "M4 8l8-4 8 4v8l-8 4-8-4z M4 8l8 4 8-4 M12 12v8",
    "faults": "M13 3L5 14h6l-1 7 8-11h-6z",
    "machine": "M4 7h9 M17 7h3 M4 17h3 M11 17h9 M15 4.5v5 M9 14.5v5",
}
_HERE = Path(__file__).parent
STATIC = {"console.css": "text/css", "console.js": "text/javascript", "icon.svg": "image/svg+xml"}


def language_of(request: Request) -> str:
    """The language chosen before, else the one that the browser asks for."""
    chosen = request.cookies.get(LANGUAGE, "")
    return chosen if chosen in LANGUAGES else wanted(request.headers.get("accept-language", ""))


def words_for(request: Request) -> Words:
    return words(language_of(request))


def page(request: Request, template: str, *, status: int = 200, **shown: object) -> HTMLResponse:
    """The page made of `templates/{template}.html`."""
    t = words_for(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    html = (
        _templates()
        .get_template(f"{template}.html")
        .render(
            t=t,
            here=here,
            room=request.url.path.strip("/").split("/")[0],
            token=request.state.token,
            signs_in=request.app.state.console.keeper.asks,
            icons=_ICONS,
            other=next(language for language in LANGUAGES if language != t.language),
            **{"bare": False, **shown},
        )
    )
    return HTMLResponse(html, status, headers={"content-language": t.language, "vary": "Cookie, Accept-Language"})


def static(request: Request) -> Response:
    """Stylesheet, script and icon. Their address holds a mark of their content, so that they may be kept for ever."""
    name = request.path_params["name"]
    if name not in STATIC:
        return Response(status_code=404)
    kept = {"cache-control": "public, max-age=31536000, immutable"} if request.url.query else {}
    return Response(_content(name), media_type=STATIC[name], headers=kept)


def local(path: str) -> str:
    """`path` when it leads to a page of this console, else its first page."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if plain and path.isprintable() and path.isascii() else "/"


def link(path: str, **query: str | int) -> str:
    """An address of this console; what is empty is left out."""
    asked = urlencode({name: value for name, value in query.items() if value != ""})
    return f"{path}?{asked}" if asked else path


@cache
def _content(name: str) -> bytes:
    return (_HERE / "static" / name).read_bytes()


def _static_link(name: str) -> str:
    return f"/static/{name}?{sha256(_content(name)).hexdigest()[:10]}"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["link"] = link
    environment.globals["static"] = _static_link
    return environment

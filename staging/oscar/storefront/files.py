"""Static files and pictures, served by the shop's own process from a few folders, with cache headers.

Only files that exist below those folders when asked for are served; a path that leads out of them is not found.
"""

import mimetypes
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.utils._os import safe_join

ONE_DAY = "public, max-age=86400"


class FilesMiddleware:
    """Answers /static/ and /media/ before sessions and languages are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next layer."""
        self.get_response = get_response
        self.static: dict[str, str | None] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve a file, or pass the request on."""
        path = request.path_info
        if path.startswith(settings.STATIC_URL):
            return _serve(self._find(path[len(settings.STATIC_URL) :]))
        if path.startswith(settings.MEDIA_URL):
            return _serve(_below(Path(settings.MEDIA_ROOT), path[len(settings.MEDIA_URL) :]))
        return self.get_response(request)

    def _find(self, name: str) -> str | None:
        if name not in self.static:
            try:
                found = finders.find(name)
            except SuspiciousFileOperation:
                return None
            if found is None:
                return None  # not remembered: strangers could fill the memory with names
            self.static[name] = found
        return self.static[name]


def _below(folder: Path, name: str) -> str | None:
    try:
        return str(safe_join(folder, name))
    except (SuspiciousFileOperation, ValueError):
        return None


def _serve(path: str | None) -> HttpResponseBase:
    if path is None or not Path(path).is_file():
        return HttpResponseNotFound("Not found.", content_type="text/plain")
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(Path(path).open("rb"), content_type=kind)  # noqa: SIM115 - Django closes it when sent
    response["Cache-Control"] = ONE_DAY
    response["X-Content-Type-Options"] = "nosniff"
    return response

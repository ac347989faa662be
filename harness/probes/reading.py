"""Reading JSON from a system over HTTP, with the two ways it can end apart: not there, and not to be seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import requests

from harness.kernel.errors import Compromised

P = TypeVar("P")


class Blind(Compromised):
    """A system could not be looked at. Nothing is said of what it holds."""


def understanding(probe: type[P]) -> type[P]:
    """Make every public method of a probe raise Blind for JSON of another shape than its system promised."""
    for name, method in list(vars(probe).items()):
        if callable(method) and not name.startswith("_"):
            setattr(probe, name, _understood(method))
    return probe


def _understood(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def read(self: Any, *args: Any, **params: Any) -> Any:
        try:
            return method(self, *args, **params)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            reader: JsonReader = self._reader
            raise Blind(
                f"the {reader.role} at {reader.address} answered something else than was agreed ({type(error).__name__} {error})"
            ) from error

    return read


class JsonReader:
    """GET requests to one system. `key` goes out as a bearer token and into no message."""

    def __init__(self, role: str, address: str, key: str = "", *, patience: float = 10.0) -> None:
        self.role = role
        self.address = address.rstrip("/")
        self._patience = patience
        self._session = requests.Session()
        # A proxy or .netrc of the machine must not change who is asked, or with which credentials.
        self._session.trust_env = False
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    def content(self, path: str) -> bytes:
        """The bytes at `path`. Raises Blind for anything but an answer of 200."""
        answer = self._answer(path, {})
        if answer.status_code != 200:
            raise Blind(f"the {self.role} at {self.address} answered {answer.status_code} to GET {path}")
        return answer.content

    def get(self, path: str, **params: Any) -> Any:
        """The JSON at `path`, None when the system answers 404. Raises Blind for everything else."""
        answer = self._answer(path, params)
        if answer.status_code == 404:
            return None
        if answer.status_code != 200:
            raise Blind(f"the {self.role} at {self.address} answered {answer.status_code} to GET {path}")
        try:
            return answer.json()
        except ValueError as error:
            raise Blind(f"the {self.role} at {self.address} answered no JSON to GET {path}") from error

    def fields(self, path: str, **params: Any) -> dict[str, Any]:
        """As `get`, for an answer that must be an object; {} when there is none."""
        answer = self.get(path, **params)
        if answer is None:
            return {}
        if not isinstance(answer, dict):
            raise Blind(
                f"the {self.role} at {self.address} answered {type(answer).__name__} to GET {path}, not an object"
            )
        return answer

    def _answer(self, path: str, params: dict[str, Any]) -> requests.Response:
        try:
            return self._asked(path, params)
        except requests.RequestException as error:
            raise Blind(f"the {self.role} at {self.address} does not answer ({type(error).__name__})") from error

    def _asked(self, path: str, params: dict[str, Any]) -> requests.Response:
        def ask() -> requests.Response:
            return self._session.get(self.address + path, params=params, timeout=self._patience, allow_redirects=False)

        try:
            return ask()
        except requests.Timeout:
            raise
        except requests.ConnectionError:
            # A connection that was kept may be closed by the other side at the moment it is used again.
            return ask()

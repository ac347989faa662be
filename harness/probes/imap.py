"""A mailbox behind IMAP, opened for reading only: nothing is marked as read, nothing is moved."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from harness.kernel.errors import LandscapeInvalid
from harness.probes.reading import Blind

_LARGEST = 10 * 1024 * 1024


class _Plain(imaplib.IMAP4):
    """Hangs up when its time is over: a server that sends a letter now and then would never let one wait end."""

    end: Timer

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        super().open(host, port, timeout)
        self.end = _hanging_up(self, timeout)


class _Secure(imaplib.IMAP4_SSL):
    """The same, with TLS."""

    end: Timer

    def open(self, host: str = "", port: int = 993, timeout: float | None = None) -> None:  # type: ignore[override]  # by its types only 993
        super().open(host, port, timeout)
        self.end = _hanging_up(self, timeout)


@dataclass(frozen=True, slots=True)
class Imap:
    """One mailbox. `secure` speaks TLS from the first word; without it only this machine is spoken to."""

    role: str
    host: str
    port: int
    secure: bool
    user: str
    password: str = field(repr=False)
    mailbox: str
    header: str
    within: float
    most: int

    def about(self, order: str) -> list[tuple[str, str, bytes]]:
        """The mails whose order header or text names the order. Raises Blind."""
        try:
            with self._opened() as connection:
                numbers = self._found(connection, order)
                if len(numbers) > self.most:
                    raise Blind(f"the mailbox of the {self.role} shows more than {self.most} mails for one look")
                return [self._fetched(connection, number) for number in numbers]
        except (OSError, imaplib.IMAP4.error, ssl.SSLError, ValueError, IndexError, TypeError) as error:
            said = " ".join(str(error).split())
            shown = said.replace(self.password, "…") if self.password else said
            raise Blind(
                f"the mailbox of the {self.role} at {self.host} cannot be read ({type(error).__name__}: {shown[:150]})"
            ) from None

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        connection = self._connected()
        try:
            connection.login(self.user, self.password)
            # Quoted, since imaplib sends a name as it is.
            quoted = '"' + self.mailbox.replace("\\", "\\\\").replace('"', '\\"') + '"'
            _good(connection.select(quoted, readonly=True))
            yield connection
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                connection.logout()
            connection.end.cancel()

    def _connected(self) -> _Plain | _Secure:
        if self.secure:
            return _Secure(self.host, self.port, timeout=self.within, ssl_context=ssl.create_default_context())
        return _Plain(self.host, self.port, timeout=self.within)

    def _found(self, connection: imaplib.IMAP4, order: str) -> list[bytes]:
        # The order number has been seen to hold nothing that would end a quoted text.
        found: set[bytes] = set()
        questions = [("TEXT", f'"{order}"')] + ([("HEADER", self.header, f'"{order}"')] if self.header else [])
        for question in questions:
            found |= set(b" ".join(each for each in _good(connection.uid("SEARCH", *question)) if each).split())
        return sorted(found, key=int)

    def _fetched(self, connection: imaplib.IMAP4, number: bytes) -> tuple[str, str, bytes]:
        answer = _good(connection.uid("FETCH", number.decode("ascii"), "(INTERNALDATE BODY.PEEK[])"))
        head, raw = next((part[0], part[1]) for part in answer if isinstance(part, tuple))
        if len(raw) > _LARGEST:
            raise Blind(
                f"the mailbox of the {self.role} holds a mail of {len(raw)} bytes, which is more than {_LARGEST}"
            )
        came = imaplib.Internaldate2tuple(head)
        at = datetime(*came[:6]).astimezone(UTC).isoformat() if came else _dated(raw)
        return number.decode("ascii"), at, raw


def imap(  # noqa: PLR0913 - one parameter a key of the file
    role: str,
    address: str,
    *,
    user: str,
    password: str,
    mailbox: str,
    header: str,
    within: float,
    most: int,
    place: str,
) -> Imap:
    """The mailbox at `address`. Raises LandscapeInvalid for one that would send the password in the clear."""
    parts = urlsplit(address)
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname:
        raise LandscapeInvalid(f"{place}.address is {address!r}; write imaps://mail.example")
    if parts.scheme == "imap" and parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise LandscapeInvalid(f"{place}.address {address} would send the password in the clear; write imaps://")
    if any(not mark.isprintable() or not mark.isascii() for mark in mailbox + header):
        raise LandscapeInvalid(f"{place}.mailbox and order_header are plain ASCII; correct them")
    secure = parts.scheme == "imaps"
    port = parts.port or (993 if secure else 143)
    return Imap(role, parts.hostname, port, secure, user, password, mailbox, header, within, most)


def _good(answer: tuple[str, list[Any]]) -> list[Any]:
    state, found = answer
    if state != "OK":
        raise ValueError(f"the server answers {state}")
    return [each for each in found if each is not None]


def _hanging_up(connection: imaplib.IMAP4, after: float | None) -> Timer:
    end = Timer(after or 0, _hang_up, [connection])
    end.daemon = True
    end.start()
    return end


def _hang_up(connection: imaplib.IMAP4) -> None:
    with suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _dated(raw: bytes) -> str:
    head = raw[:65536].decode("latin-1")
    line = next((line for line in head.splitlines() if line.lower().startswith("date:")), "")
    with suppress(ValueError, TypeError):
        return parsedate_to_datetime(line[5:].strip()).astimezone(UTC).isoformat()
    return ""

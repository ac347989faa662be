"""A connection that the other side closed just then is no system that does not answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from harness.probes.reading import Blind, JsonReader

GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@pytest.fixture
def closing() -> Iterator[tuple[str, list[bytes], list[bytes]]]:
    """A server that gives the answers of a list, one a connection; b"" is a connection closed without any."""
    answers, asked = list[bytes](), list[bytes]()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(65536))
                connection.sendall(answers.pop(0) if answers else b"")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", answers, asked
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def test_it_is_asked_once_more(closing: tuple[str, list[bytes], list[bytes]]) -> None:
    address, answers, asked = closing
    answers += [b"", GOOD]
    assert JsonReader("shop", address).get("/") == {}
    assert len(asked) == 2


def test_and_not_for_ever(closing: tuple[str, list[bytes], list[bytes]]) -> None:
    address, _, asked = closing
    with pytest.raises(Blind, match="does not answer"):
        JsonReader("shop", address).get("/")
    assert len(asked) == 2

"""Answers of several parts, as Colissimo writes them: JSON first, then files (multipart/related, RFC 2387)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from harness.kernel.seed import Seed

Part = tuple[str, str, bytes]


def related(
    infos: Mapping[str, Any], files: Mapping[str, bytes], request: Request, seed: Seed, status: int = 200
) -> Response:
    """`infos` as the part <jsonInfos>, and each file under its name.

    Lines end in CR LF, as MIME says and the real service does. karrio's connector (2026.1) finds its parts only where
    they end in LF, and asks with Python's urllib: whoever asks with that gets LF, which that library's own parser reads.
    """
    end = b"\n" if request.headers.get("user-agent", "").startswith("Python-urllib/") else b"\r\n"
    text = json.dumps(infos, ensure_ascii=False, separators=(",", ":"))
    first = ("<jsonInfos>", "application/json;charset=UTF-8", text.encode())
    return parted([first, *_files(files)], seed, kind="application/json", end=end, status=status)


def parted(
    parts: Sequence[Part], seed: Seed, *, kind: str, more: str = "", end: bytes = b"\r\n", status: int = 200
) -> Response:
    """Parts (id, type, content) as one answer that starts with the first; `kind` is that of the whole, `more` its rest."""
    boundary = boundary_of(seed, parts[0][2])
    body = b"".join([end, *(_part(boundary, *part, end) for part in parts), f"--{boundary}--".encode()])
    said = f'multipart/related; type="{kind}"; boundary="{boundary}"; start="{parts[0][0]}"{more}'
    return Response(body, status_code=status, headers={"content-type": said})


def boundary_of(seed: Seed, content: bytes) -> str:
    """A boundary for what begins with `content`, in the form of the real service: `uuid:` and a UUID."""
    said = content.decode("utf-8", "replace")
    number = seed.derive("boundary", said) << 64 | seed.derive("boundary", "low", said)
    return f"uuid:{UUID(int=number, version=4)}"


def _files(files: Mapping[str, bytes]) -> list[Part]:
    return [(f"<{name}>", "application/octet-stream", content) for name, content in files.items()]


def _part(boundary: str, identity: str, kind: str, content: bytes, end: bytes) -> bytes:
    head = [
        f"--{boundary}",
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: binary",
        f"Content-ID: {identity}",
        "",
        "",
    ]
    return end.join(line.encode() for line in head) + content + end

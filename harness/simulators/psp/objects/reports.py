"""The JSON of report runs, report types and their files."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.book import Book

_SINCE = 1293840000  # 2011-01-01, before anything that can be reported


def run(book: Book, it: Any, result: Any) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "reporting.report_run",
        "created": it.created,
        "error": None,
        "livemode": False,
        "parameters": dict(it.parameters),
        "report_type": it.type,
        "result": file(book, result) if result is not None else None,
        "status": it.status,
        "succeeded_at": it.succeeded_at or None,
    }


def report_type(book: Book, name: str, kind: Any) -> dict[str, Any]:
    return {
        "id": name,
        "object": "reporting.report_type",
        "data_available_end": book.now(),
        "data_available_start": _SINCE,
        "default_columns": list(kind.columns),
        "livemode": False,
        "name": kind.name,
        "updated": book.now(),
        "version": int(name.rpartition(".")[2]),
    }


def file(book: Book, it: Any) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "file",
        "created": it.created,
        "expires_at": None,
        "filename": it.filename,
        "links": {"object": "list", "data": [], "has_more": False, "url": f"/v1/file_links?file={it.id}"},
        "purpose": "finance_report_run",
        "size": len(it.text.encode()),
        "title": it.filename,
        "type": "csv",
        "url": f"{book.url}/v1/files/{it.id}/contents",
    }

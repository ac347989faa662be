"""Lends a real client to a test: `python -I tests/clients/serving.py SCRIPT`, started by `talking.py`.

SCRIPT is a Python file with a table `OPERATIONS`, names and functions that drive the client. Each line on standard input
is {"do": NAME, "with": {ARGUMENT: VALUE}}; each line on standard output is {"answer": JSON}, or {"raised", "message",
"trace"} when the function raised. What clients print goes to standard error. Ends with the input.

This runs in the environment of the clients, so it needs nothing but the standard library.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

Operations = Mapping[str, Callable[..., Any]]


def main(script: str) -> None:
    said, sys.stdout = sys.stdout, sys.stderr
    operations = _operations(script)
    for line in sys.stdin:
        asked = json.loads(line)
        said.write(json.dumps(_answer(operations[asked["do"]], asked["with"])) + "\n")
        said.flush()


def _operations(script: str) -> Operations:
    spec = importlib.util.spec_from_file_location("script", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["script"] = module
    spec.loader.exec_module(module)
    operations: Operations = module.OPERATIONS
    return operations


def _answer(operation: Callable[..., Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": operation(**arguments)}
    except Exception as error:  # noqa: BLE001 - what a client raises is what the test wants to see
        return {"raised": type(error).__name__, "message": str(error), "trace": traceback.format_exc()}


if __name__ == "__main__":
    main(sys.argv[1])

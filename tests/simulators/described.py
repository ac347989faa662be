"""An OpenAPI document as a judge: whether an answer, or a message, is what the document promises."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator
from requests import Response

Json = dict[str, Any]


class Document:
    """One document. `answered` and `told` are what it was asked about so far."""

    def __init__(self, read: Json) -> None:
        self.read = read
        self.answered: set[tuple[str, str, int]] = set()
        self.told: set[str] = set()
        self._paths = {re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))): path for path in read["paths"]}

    def ways(self) -> set[tuple[str, str]]:
        return {(method.upper(), path) for path, ways in self.read["paths"].items() for method in ways}

    def judge(self, method: str, path: str, answer: Response) -> None:
        """Fails unless the answer to `method` `path` is one that is promised."""
        found = [known for form, known in self._paths.items() if form.fullmatch(path.partition("?")[0])]
        found.sort(key=lambda known: known.endswith("}"))
        promised = self.read["paths"][found[0]][method.lower()]["responses"]
        assert str(answer.status_code) in promised, (method, path, answer.status_code, answer.text)
        content = promised[str(answer.status_code)]["content"]
        media = answer.headers["content-type"].partition(";")[0]
        assert media in content, (method, path, media)
        if "schema" in content[media]:
            self._check(answer.json(), content[media]["schema"])
        self.answered.add((method.upper(), found[0], answer.status_code))

    def judge_message(self, message: Json) -> None:
        """Fails unless `message` is one that is promised."""
        said = self.read["webhooks"][message["type"]]["post"]
        self._check(message, said["requestBody"]["content"]["application/json"]["schema"])
        self.told.add(message["type"])

    def _check(self, value: Any, schema: Json) -> None:
        # The document itself is the outermost schema, so that references into it are found.
        wrong = list(Draft202012Validator({**self.read, "allOf": [schema]}).iter_errors(value))
        assert not wrong, "\n".join(f"{each.json_path}: {each.message[:300]}" for each in wrong)

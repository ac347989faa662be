"""From the tables `[systems.ROLE.probe]` of a landscape to probes that answer.

A library is loaded only where a landscape asks for it: all of them together cost a second and 50 MB.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.endpoint import Endpoint
from harness.landscape.guard import secret_value
from harness.landscape.model import Landscape, Secret
from harness.landscape.probing import Env, Probe, Told
from harness.probes.declared import Declared
from harness.probes.declared_roles import DECLARED
from harness.probes.folders import Folder, LocalFolder
from harness.probes.letters import Habits
from harness.probes.mails import Letters, Mails
from harness.probes.rows import Source
from harness.probes.web import Web


def declared_probes(
    landscape: Landscape, endpoints: Mapping[str, Endpoint], environ: Mapping[str, str] = os.environ
) -> dict[str, Any]:
    """A probe for each system of `landscape` that declares one, by role. Raises LandscapeInvalid; asks nobody yet."""
    made = {}
    for role, system in landscape.systems.items():
        if system.probe is not None:
            words = _Words(landscape, role, system.probe, endpoints.get(role), environ)
            made[role] = _probe(words, landscape.currency)
    return made


@dataclass(frozen=True, slots=True)
class _Words:
    """The texts of one probe as they are now: secrets from the environment, and what a started system told."""

    landscape: Landscape
    role: str
    probe: Probe
    endpoint: Endpoint | None
    environ: Mapping[str, str] = field(repr=False)

    @property
    def place(self) -> str:
        return f"{self.landscape.source}: systems.{self.role}.probe".removeprefix(": ")

    def said(self, words: str | Env | Told | None, name: str) -> str:
        """What `words` says. Raises LandscapeInvalid when it names what is not there."""
        match words:
            case None:
                return ""
            case str():
                return words
            case Env(env=env):
                found = secret_value(Secret(env=env), self.environ)
                where = f"the environment variable {env}, which is not set"
            case Told(told=told):
                found = self.endpoint.extras.get(told, "") if self.endpoint else ""
                where = f"{told}, which the {self.role} did not tell when it was started"
        if not found:
            raise LandscapeInvalid(f"{self.place}.{name} names {where}")
        return found

    def address(self) -> str:
        """Where the system is asked: as the probe says, else as the landscape knows it."""
        given = self.said(self.probe.address, "address") if self.probe.address else ""
        return given or (self.endpoint.address if self.endpoint else "")

    def key(self) -> str:
        """The key of the probe, else that of the system."""
        own = self.said(self.probe.secret_key, "key")
        return own or (self.endpoint.key if self.endpoint else "")

    def revealed(self, value: Any) -> Any:
        """A body with each `{ env = "NAME" }` in it as what it names."""
        match value:
            case {"env": str(name), **rest} if not rest:
                return self.said(Env(env=name), "body")
            case {"told": str(name), **rest} if not rest:
                return self.said(Told(told=name), "body")
            case dict():
                return {name: self.revealed(item) for name, item in value.items()}
            case list():
                return [self.revealed(item) for item in value]
            case _:
                return value

    def web(self, *, login: bool = True) -> Web:
        """Its address over HTTP, with key, headers and, unless a form asks for them, user and password."""
        address = self.address()
        if not re.match(r"https?://[^/]", address):
            raise LandscapeInvalid(f"{self.place} does not say where it is asked; write address")
        headers = {name: self.said(value, f"headers.{name}") for name, value in self.probe.headers.items()}
        # A key is for the place it was named for: that of the system does not go to another address.
        key = self.said(self.probe.secret_key, "key") or ("" if self.probe.address else self.key())
        if key:
            headers.setdefault("Authorization", f"Bearer {key}")
        user = (self.said(self.probe.user, "user"), self.said(self.probe.password, "password"))
        basic = user if login and any(user) else None
        return Web(self.role, address, within=self.probe.within, headers=headers, login=basic)


def _probe(words: _Words, currency: str) -> Any:
    match words.probe.kind:
        case "stripe":
            return _stripe(words, currency)
        case "imap":
            return Mails(_imap(words), _habits(words))
        case "mailpit" | "mailhog":
            return Mails(_catcher(words), _habits(words))
    declared = Declared(words.role, words.probe, _SOURCES[words.probe.kind](words), currency=currency)
    return DECLARED[words.role](declared)


def _stripe(words: _Words, currency: str) -> Any:
    from harness.probes.stripe_books import StripeBooks

    probe = words.probe
    return StripeBooks(
        words.role, words.key(), words.said(probe.address, "address"), currency=currency, within=probe.within,
        look_back=probe.look_back, most=probe.most_rows, place=words.place,
    )  # fmt: skip


def _imap(words: _Words) -> Letters:
    from harness.probes.imap import imap

    probe = words.probe
    return imap(
        words.role, words.said(probe.address, "address"), user=words.said(probe.user, "user"),
        password=words.said(probe.password, "password"), mailbox=probe.mailbox, header=probe.order_header,
        within=probe.within, most=probe.most_rows, place=words.place,
    )  # fmt: skip


def _catcher(words: _Words) -> Letters:
    from harness.probes.catchers import MailHog, Mailpit

    return (Mailpit if words.probe.kind == "mailpit" else MailHog)(words.web(), most=words.probe.most_rows)


def _habits(words: _Words) -> Habits:
    probe = words.probe
    patterns = {}
    for name in ("kinds", "languages"):
        try:
            patterns[name] = {key: re.compile(pattern) for key, pattern in getattr(probe, name).items()}
        except re.error as error:
            raise LandscapeInvalid(f"{words.place}.{name} holds a pattern that is none ({error})") from None
    return Habits(probe.order_header, probe.kind_header, patterns["kinds"], patterns["languages"])


def _database(words: _Words) -> Source:
    from harness.probes.sql import Database

    probe = words.probe
    return Database(
        words.role, words.said(probe.url, "url"), within=probe.within, most=probe.most_rows, place=f"{words.place}.url"
    )


def _api(words: _Words) -> Source:
    from harness.probes.rest import Api, check_paths

    for subject, question in words.probe.questions().items():
        check_paths(question, f"{words.place}.{subject}")
    return Api(words.web(), most=words.probe.most_rows, reveal=words.revealed)


def _back_office(words: _Words) -> Source:
    from harness.probes.page import BackOffice, check_selectors

    probe = words.probe
    for subject, question in probe.questions().items():
        check_selectors(question, f"{words.place}.{subject}")
    user, password = words.said(probe.user, "user"), words.said(probe.password, "password")
    web = words.web(login=probe.login is None)
    return BackOffice(web, most=probe.most_rows, login=probe.login, user=user, password=password)


def _files(words: _Words) -> Source:
    from harness.probes.sheets import Files

    folder = words.said(words.probe.folder, "folder")
    return Files(
        words.role, LocalFolder(words.role, Path(folder)) if folder else _sftp(words), most=words.probe.most_rows
    )


def _sftp(words: _Words) -> Folder:
    from harness.probes.sftp import sftp_folder

    probe = words.probe
    return sftp_folder(
        words.role, words.said(probe.address, "address"), user=words.said(probe.user, "user"),
        password=words.said(probe.password, "password"), host_key=probe.host_key, within=probe.within, place=words.place,
    )  # fmt: skip


_SOURCES = {"sql": _database, "rest": _api, "page": _back_office, "files": _files}

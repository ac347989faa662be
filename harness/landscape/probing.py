"""`[systems.ROLE.probe]` of a landscape file: how a system that nobody simulates is looked at, without code.

A probe has a `kind` (how to ask) and a table for each subject (what to ask, and where each field stands in the answer).
docs/probes.md says all of it with examples; harness/probes/declared.py does what is declared here.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from harness.landscape.subjects import SUBJECTS

ProbeKind = Literal["sql", "rest", "files", "page", "imap", "mailpit", "mailhog", "stripe"]
_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]{0,99}$"
# Kinds whose answers need no mapping: they speak a protocol or an API that is the same everywhere.
READY_MADE = {"imap": "mail", "mailpit": "mail", "mailhog": "mail", "stripe": "psp"}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=False)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, given: object) -> object:
        known = {info.alias or name for name, info in cls.model_fields.items()}
        for key in given if isinstance(given, dict) else ():
            if key not in known:
                near = get_close_matches(str(key), known, n=1)
                remedy = f"did you mean {near[0]}" if near else "remove it"
                raise ValueError(f"has the unknown key {key}; {remedy}? Known here: {', '.join(sorted(known))}")
        return given


class Env(_Strict):
    """A text by the name of the environment variable that holds it."""

    env: str = Field(pattern=_VARIABLE)


class Told(_Strict):
    """A text that a system we start tells when it is ready, by its name there (`database`)."""

    told: str = Field(pattern=_VARIABLE)


def _which(value: object) -> str:
    if isinstance(value, Env | Told):
        return type(value).__name__.lower()
    return next((name for name in ("env", "told") if isinstance(value, dict) and name in value), "plain")


Text = Annotated[str, Field(max_length=10_000)]
Said = Annotated[
    Annotated[Text, Tag("plain")] | Annotated[Env, Tag("env")] | Annotated[Told, Tag("told")], Discriminator(_which)
]
Hidden = Annotated[Annotated[Env, Tag("env")] | Annotated[Told, Tag("told")], Discriminator(_which)]


def _full(value: object) -> object:
    return {"from": value} if isinstance(value, str) else value


class Asking(_Strict):
    """Where rows are found. Which keys go together is a matter of the probe's kind.

    query                 sql: a SELECT; `:order` and the like are bound, never written into it
    get, post             rest, page: a path; `{order}` in it is what is asked for, quoted
    params, body          rest: what goes into the address, or as JSON; `{order}` likewise
    at                    rest: JMESPath of the rows; files: XML path of them; page: CSS selector of them
    error                 rest: JMESPath that must show nothing, as `error` of JSON-RPC
    files, format         files: a pattern of names below the folder, `csv` or `xml`
    delimiter, encoding   files: of CSV, of either
    where                 files: the place in a row and what must stand there, `{ reference = "{order}" }`
    newest                files: only the last file by name counts
    null_is_nothing       null means "", 0, or no rows; without it null is refused
    """

    query: Text = ""
    get: Text = ""
    post: Text = ""
    params: dict[str, Text] = Field(default_factory=dict)
    body: Any = None
    at: Text = ""
    error: Text = ""
    files: Text = ""
    format: Literal["csv", "xml"] | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: Literal["utf-8", "iso-8859-1", "windows-1252"] = "utf-8"
    where: dict[str, Text] = Field(default_factory=dict)
    newest: bool = False
    null_is_nothing: bool = False

    @property
    def asks(self) -> bool:
        """Whether this asks the system anew, instead of reading on in a row."""
        return bool(self.query or self.get or self.post or self.files)


class Reading(Asking):
    """Where one field stands, and what it means. A plain text in the file is `{ from = "that text" }`.

    from, label, attribute  column, JMESPath, XML path or CSS selector; page: the words beside the value; its attribute
    as                      money: "major" units in decimals (23.90) or "minor" units (2390)
    negate, sum             money: the other sign; the sum over all rows that `at` or `query` gives
    values                  what each value of the system means in ours; one that is not listed is refused
    split                   a list of texts in one text, parted by this
    zone, time_format       time: the zone of times without one; how they are written, as strptime says it
    key, value              units, amounts by: where the article and its count stand in a row
    fields                  record, rows: the parts
    """

    from_: Text = Field(default="", alias="from")
    label: Text = ""
    attribute: Text = ""
    as_: Literal["major", "minor"] | None = Field(default=None, alias="as")
    negate: bool = False
    sum: bool = False
    values: dict[str, Text] = Field(default_factory=dict)
    split: Text = ""
    zone: Text = ""
    time_format: Text = ""
    key: Annotated[Reading | None, BeforeValidator(_full)] = None
    value: Annotated[Reading | None, BeforeValidator(_full)] = None
    fields: Readings = Field(default_factory=dict)


Readings = dict[str, Annotated[Reading, BeforeValidator(_full)]]


class Question(Asking):
    """One subject: what is asked, and where each field stands in the answer.

    `group` names the field by which rows belong together, as the lines of an order in a file do: what the order as a whole
    says must be the same on each of them, and units are counted over all.
    """

    group: Text = ""
    fields: Readings


class Login(_Strict):
    """How a back office lets somebody in: the form at `get`, with what its two fields are called."""

    get: Text
    user_field: Text = "username"
    password_field: Text = "password"  # noqa: S105 - the name of a field
    form: Text = "form:has(input[type=password])"


class Probe(_Strict):
    """How one system is looked at.

    `url` of a database; `address` of everything else (that of the system, where it is left out); `folder` of files on
    this machine. `within`: seconds for one look; `most_rows`: more are refused; `money`: how amounts are written unless a
    field says otherwise; `currency`: of a system that does not tell; `staging`: the merchant's word that a host that is not
    this machine is no production; `host_key`: the public key of an SFTP server; `look_back`: hours in which Stripe's
    payments are searched; `order_header`, `kind_header`, `kinds`, `languages`: how mails are told apart.
    """

    kind: ProbeKind
    url: Said = ""
    address: Said = ""
    folder: Said = ""
    user: Said = ""
    password: Hidden | None = None
    secret_key: Hidden | None = Field(default=None, alias="key")
    headers: dict[str, Said] = Field(default_factory=dict, max_length=20)
    login: Login | None = None
    host_key: Text = ""
    staging: bool = False
    within: float = Field(default=5.0, ge=0.05, le=60)
    most_rows: int = Field(default=500, ge=1, le=10_000)
    money: Literal["major", "minor"] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    look_back: int = Field(default=48, ge=1, le=24 * 90)
    mailbox: Text = "INBOX"
    order_header: Text = "X-Order"
    kind_header: Text = "X-Mail"
    kinds: dict[str, Text] = Field(default_factory=dict, max_length=20)
    languages: dict[str, Text] = Field(default_factory=dict, max_length=20)
    order: Question | None = None
    stock: Question | None = None
    session: Question | None = None
    return_: Question | None = Field(default=None, alias="return")
    returns: Question | None = None
    parcels: Question | None = None
    mails: Question | None = None
    invoices: Question | None = None
    credit_notes: Question | None = None
    events: Question | None = None

    def questions(self) -> dict[str, Question]:
        """The subjects that are declared, by name."""
        names = {name for subjects in SUBJECTS.values() for name in subjects}
        found = {name: getattr(self, "return_" if name == "return" else name) for name in sorted(names)}
        return {name: question for name, question in found.items() if question is not None}

    def variables(self) -> dict[str, str]:
        """Every environment variable this probe names, by its place in the file."""
        return dict(_variables("probe", self))

    @model_validator(mode="after")
    def _is_reached(self) -> Self:
        if self.kind == "sql" and not self.url:
            raise ValueError('of kind "sql" needs the url of a database; write url = { env = "NAME" }')
        if isinstance(self.url, str) and "@" in self.url:
            raise ValueError('holds a user name or password in its url; write url = { env = "NAME" }')
        if isinstance(self.address, str) and "@" in self.address:
            raise ValueError("holds a user name or password in its address; write user and password")
        if self.kind == "files" and bool(self.folder) == bool(self.address):
            raise ValueError('of kind "files" needs either a folder or an address such as sftp://files.example')
        if self.kind == "page" and self.login and self.password is None:
            raise ValueError('has a login and no password; write password = { env = "NAME" }')
        return self


def _variables(at: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Env):
        yield at, value.env
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _variables(f"{at}.{info.alias or name}", getattr(value, name))
    elif isinstance(value, dict):
        if set(value) == {"env"} and isinstance(value["env"], str):
            yield at, value["env"]
            return
        for name, item in value.items():
            yield from _variables(f"{at}.{name}", item)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _variables(f"{at}.{number}", item)


Reading.model_rebuild()

"""A declared probe is refused when the file is read, with its place and what to write instead: nobody is asked before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.guard import guard
from harness.landscape.load import load
from harness.landscape.model import Landscape
from harness.landscape.queries import query_problem
from harness.landscape.subjects import SUBJECTS

HEAD = """
name = "probed"
currency = "EUR"
production = ["shop.example"]
[systems.shop]
address = "http://127.0.0.1:9"
driver = "oscar"
"""
SALE = """
[systems.erp.probe.order]
query = "select * from sale where number = :order"
fields = { reference = "number", total = "total", currency = "currency" }
"""
ERP = f"""
[systems.erp.probe]
kind = "sql"
url = {{ env = "ERP_DATABASE" }}
money = "major"
{SALE}"""


def loaded(folder: Path, text: str) -> Landscape:
    (folder / "mine.toml").write_text(HEAD + text, encoding="utf-8")
    return load(folder / "mine.toml")


def test_a_system_may_be_nothing_but_looked_at(tmp_path: Path) -> None:
    erp = loaded(tmp_path, ERP).systems["erp"]
    assert erp.probe is not None
    assert (erp.kind, erp.started, erp.address) == ("real", False, None)
    assert erp.secrets()["probe.url"].env == "ERP_DATABASE"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("systems.erp.", "systems.crm."), "systems.crm.probe: no handoff looks at the crm"),
        (('kind = "sql"', 'kind = "soap"'), "systems.erp.probe.kind is 'soap', which is not allowed; write 'sql'"),
        (('kind = "sql"', 'kind = "sql"\nquerry = "x"'), "systems.erp.probe has the unknown key querry"),
        (('query = "select', 'qery = "select'), "systems.erp.probe.order has the unknown key qery; did you mean query"),
        (
            ("probe.order]", "probe.stock]"),
            "probe.stock: is not asked of the erp; known here: credit_notes, invoices, order",
        ),
        (("url = { env", "address = { env"), "needs the url of a database"),
        (('{ env = "ERP_DATABASE" }', '"postgresql://a:b@h/d"'), "holds a user name or password in its url"),
        (('{ env = "ERP_DATABASE" }', '{ env = "1 2" }'), "write the name of an environment variable"),
        (
            ("where number = :order", ""),
            "order.query asks for nothing, so it would show every order the same; use :order",
        ),
        ((":order", ":number"), "order.query asks for :number, which is not known; known here are :order"),
        (('query = "select *', 'query = "delete'), "order.query does not begin with SELECT or WITH"),
        (('query = "', 'get = "/x"\nquery = "'), 'order: get does not go with kind "sql"; known here: query'),
        (('money = "major"', ""), 'order.fields.total: is money and does not say of which unit; write as = "major"'),
        ((', currency = "currency"', ""), "order.fields: currency is missing, by which checks count"),
        (
            ("reference =", "referense ="),
            "order.fields.referense: is not a field that anything compares; did you mean reference",
        ),
        (('"number"', '{ label = "No" }'), 'label and attribute go with kind "page" only'),
        (('"number"', '{ as = "major", from = "number" }'), "reference: as, sum and negate go with money only"),
        (('"number"', "{ null_is_nothing = true }"), "reference: does not say where it stands"),
        (('reference = "number"', 'units = "lines"'), "units: needs key and value"),
        (
            ('reference = "number"', 'units = { key = "a", value = "b", query = "select a from b where c = :d" }'),
            "units.query asks for :d",
        ),
        (("fields = {", 'group = "total"\nfields = {'), "order.group: total is not a text among its fields"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, change: tuple[str, str], reason: str) -> None:
    assert change[0] in ERP
    with pytest.raises(LandscapeInvalid) as refused:
        loaded(tmp_path, ERP.replace(*change))
    assert reason in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[systems.erp.probe]\nkind = "rest"', "probe: asks for nothing; add [systems.erp.probe.order]"),
        ('[systems.erp.probe]\nkind = "stripe"', 'probe: kind "stripe" looks at the psp; for the erp take sql'),
        ('[systems.mail.probe]\nkind = "imap"\nmails = { fields = {} }', 'probe.mails: kind "imap" reads by itself'),
        ('[systems.erp.probe]\nkind = "files"', 'of kind "files" needs either a folder or an address'),
        ('[systems.erp.probe]\nkind = "page"\nlogin = { get = "/in" }', "has a login and no password"),
        ('[systems.erp.probe]\nkind = "rest"\naddress = "https://a:b@c.example"', "holds a user name or password in its address"),
        ('[systems.erp.probe]\nkind = "rest"\nheaders = { Authorization = "Bearer abc" }', "headers.Authorization: must name its secret"),
        ('[systems.erp.probe]\nkind = "rest"\npassword = "abc"', "systems.erp.probe.password"),
        ('[systems.erp.probe]\nkind = "rest"\n[systems.erp.probe.order]\npost = "/x"\nbody = { password = "a", q = "{order}" }\nfields = {}',
         "order.body: password must name its secret"),
        ('[systems.erp.probe]\nkind = "rest"\n[systems.erp.probe.order]\nget = "/x"\nfields = {}', "asks for nothing, so it would show"),
        ('[systems.erp.probe]\nkind = "rest"\n[systems.erp.probe.order]\nget = "/{orders}"\nfields = {}', "asks for {orders}, which is not known"),
        ('[systems.erp.probe]\nkind = "rest"\n[systems.erp.probe.order]\nget = "/{order}"\npost = "/x"\nfields = {}', "says get and post"),
        ('[systems.erp.probe]\nkind = "rest"\n[systems.erp.probe.order]\nget = "/{order}"\nbody = {}\nfields = {}', "a body goes with post only"),
        ('[systems.erp.probe]\nkind = "rest"\n[systems.erp.probe.order]\nfields = {}', "does not say what to ask; write get or post"),
        ('[systems.erp.probe]\nkind = "files"\nfolder = "/x"\n[systems.erp.probe.order]\nfiles = "../*.csv"\nformat = "csv"\nfields = {}',
         "leaves its folder"),
        ('[systems.erp.probe]\nkind = "files"\nfolder = "/x"\n[systems.erp.probe.order]\nfiles = "*.csv"\nfields = {}', 'write format = "csv" or "xml"'),
        ('[systems.erp.probe]\nkind = "sql"\nurl = "sqlite:////x"\nwithin = 0\n', "systems.erp.probe.within"),
        ("[systems.erp]\nport = 5\nprobe = { kind = 'sql', url = 'sqlite:////x' }", "needs exactly one of simulator, start and address"),
        ("[systems.erp]\nprobe = 5", "systems.erp.probe"),
    ],
)  # fmt: skip
def test_other_kinds_are_refused_likewise(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(LandscapeInvalid) as refused:
        loaded(tmp_path, text)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("select a from b where c = :order", ""),
        ("SELECT a FROM b WHERE c = :order;  ", ""),
        ("with x as (select 1) select * from x where :order = 'a'", ""),
        ("select replace(a, ':x', ''), comment, start from b where c = :order", "asks for :x"),
        ("select a::text from b where c = :order and d = 'delete; from'", ""),
        ('select "update" from b where c = :order -- drop it', ""),
        ("select a from b where c = :order /* ; */", ""),
        ("delete from b where c = :order", "does not begin with SELECT"),
        ("", "does not begin with SELECT"),
        ("-- select", "does not begin with SELECT"),
        ("with x as (delete from b where c = :order returning *) select * from x", "holds the word DELETE"),
        ("select * into b from c where d = :order", "holds the word INTO"),
        ("select a from b where c = :order for update", "holds the word UPDATE"),
        ("select a from b where c = :order; drop table b", "holds more than one statement"),
        ("select $$ ' $$; delete from b; select $$ ' $$ where a = :order", "quotes with $$"),
        ("select $$'$$ || :order || $$'$$", "quotes with $$"),
        ("select ':order' from b", "asks for nothing"),
        ("select a from b", "asks for nothing"),
    ],
)
def test_a_query_only_reads_and_asks_for_its_order(query: str, problem: str) -> None:
    found = query_problem(query, ("order",))
    assert found.startswith(problem) if problem else found == ""


@pytest.mark.parametrize(
    ("url", "staging", "problem"),
    [
        (
            "postgresql://a:secret-word@erp.shop.example/d",
            True,
            "probe.url erp.shop.example is listed under production",
        ),
        (
            "postgresql://a:secret-word@db.elsewhere.example/d",
            False,
            "probe.url db.elsewhere.example is not on this machine",
        ),
        ("postgresql://a:secret-word@db.elsewhere.example/d", True, ""),
        ("postgresql://a:secret-word@127.0.0.1/d", False, ""),
        ("sqlite:////x", False, ""),
        ("", False, "probe.url names ERP_DATABASE, which is not set"),
        ("sk_live_abc", False, "holds a live key"),
        ("http://[bad", False, "is not on this machine"),
    ],
)
def test_production_is_not_even_read(tmp_path: Path, url: str, staging: bool, problem: str) -> None:
    made = loaded(tmp_path, ERP.replace("money", f"staging = {str(staging).lower()}\nmoney"))
    if not problem:
        guard(made, {"ERP_DATABASE": url})
        return
    with pytest.raises(LandscapeInvalid) as refused:
        guard(made, {"ERP_DATABASE": url})
    assert problem in str(refused.value)
    assert "secret-word" not in str(refused.value)


def test_an_address_of_a_probe_is_guarded_too(tmp_path: Path) -> None:
    made = loaded(
        tmp_path, '[systems.mail.probe]\nkind = "mailpit"\naddress = "https://mail.shop.example"\nstaging = true'
    )
    with pytest.raises(LandscapeInvalid, match=r"probe.address mail.shop.example is listed under production"):
        guard(made, {})


PAGE = (Path(__file__).parents[2] / "docs" / "probes.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_every_example_of_the_page_is_one(tmp_path: Path, example: str) -> None:
    # A part of a probe stands there without the lines before it.
    if "kind" not in example:
        role = re.findall(r"\[systems\.(\w+)\.", example)[0]
        example = f'[systems.{role}.probe]\nkind = "files"\nfolder = "/x"\n{example}'
    head = HEAD.partition("[systems.shop]")[0] if "[systems.shop." in example else HEAD
    (tmp_path / "mine.toml").write_text(head + example, encoding="utf-8")
    load(tmp_path / "mine.toml")


def test_the_page_names_every_subject_and_field() -> None:
    for role, subjects in SUBJECTS.items():
        for name, subject in subjects.items():
            for field, shape in subject.fields.items():
                assert re.search(rf"\b{field}\b", PAGE), f"{role}.{name}.{field}"
                assert not shape.needed or f"**{field}**" in PAGE, f"{role}.{name}.{field} may not be left out"

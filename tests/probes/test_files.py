"""Files in a folder and behind SFTP: CSV and XML that is whole and well formed, or blindness."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.kernel.errors import LandscapeInvalid
from harness.probes.reading import Blind
from tests.probes.servers import free_port, probe
from tests.simulators.carrier.trade import KEY
from tests.simulators.warehouse.files.serving import Warehouse, opened

CSV = """
kind = "files"
folder = {{ env = "FOLDER" }}
money = "major"
[systems.warehouse.probe.order]
files = "out/orders/*.csv"
format = "csv"
delimiter = ";"
where = {{ reference = "{{order}}" }}
group = "reference"
{more}
[systems.warehouse.probe.order.fields]
reference = "reference"
state = "status"
total = "total"
currency = "currency"
units = {{ key = "sku", value = "quantity" }}
shipped = {{ key = "sku", value = "shipped" }}
short = {{ key = "sku", value = "short" }}
"""
HEAD = "reference;status;total;currency;sku;quantity;shipped;short"
LINES = [
    "100027;handed_over;23,90;EUR;MUG;2;1;1",
    "100027;handed_over;23,90;EUR;PEN;1;1;0",
    "100028;accepted;5;EUR;MUG;1;0;0",
]


def written(folder: Path, *lines: str, name: str = "a.csv", encoding: str = "utf-8") -> None:
    (folder / "out/orders").mkdir(parents=True, exist_ok=True)
    (folder / "out/orders" / name).write_bytes("\n".join(lines).encode(encoding))


def warehouse(folder: Path, more: str = "") -> Any:
    return probe("warehouse", CSV.format(more=more), FOLDER=str(folder))


def test_the_lines_of_an_order_are_one(tmp_path: Path) -> None:
    written(tmp_path, HEAD, *LINES)
    assert dict(warehouse(tmp_path).order("100027")) == {
        "reference": "100027", "state": "handed_over", "total": 2390, "currency": "EUR",
        "units": {"MUG": 2, "PEN": 1}, "shipped": {"MUG": 1, "PEN": 1}, "short": {"MUG": 1},
    }  # fmt: skip
    assert warehouse(tmp_path).order("1") == {}


def test_the_lines_of_each_return_are_one(tmp_path: Path) -> None:
    text = """
kind = "files"
folder = { env = "FOLDER" }
[systems.warehouse.probe.returns]
files = "return-*.csv"
format = "csv"
where = { order = "{order}", status = "graded" }
group = "rma"
[systems.warehouse.probe.returns.fields]
rma = "rma"
state = "status"
units = { key = "sku", value = "quantity" }
graded.fields = { sku = "sku", quantity = "quantity", grade = "grade" }
"""
    lines = [
        "R1,1,received,,,",
        "R1,1,graded,MUG,1,A",
        "R2,1,graded,MUG,1,A",
        "R1,1,graded,MUG,2,scrap",
        "R3,2,graded,MUG,1,A",
    ]
    (tmp_path / "return-1-001.csv").write_text("rma,order,status,sku,quantity,grade\n" + "\n".join(lines))
    first, second = probe("warehouse", text, FOLDER=str(tmp_path)).returns_of("1")
    assert (first["rma"], first["state"], first["units"], second["rma"]) == ("R1", "graded", {"MUG": 3}, "R2")
    assert [(line["quantity"], line["grade"]) for line in first["graded"]] == [(1, "A"), (2, "scrap")]


def test_files_of_other_names_and_links_that_lead_away_are_left(tmp_path: Path) -> None:
    written(tmp_path / "inside", HEAD, LINES[2])
    written(tmp_path / "inside", "half a li", name="b.csv.tmp")
    written(tmp_path / "outside", HEAD, *LINES)
    (tmp_path / "inside/out/orders/c.csv").symlink_to(tmp_path / "outside/out/orders/a.csv")
    looking = warehouse(tmp_path / "inside")
    assert looking.order("100027") == {}
    assert looking.order("100028")["state"] == "accepted"


def test_only_the_newest_file_counts_where_that_is_declared(tmp_path: Path) -> None:
    written(tmp_path, HEAD, LINES[2], name="stock-01.csv")
    written(tmp_path, HEAD, LINES[2].replace("accepted", "cancelled"), name="stock-02.csv")
    assert warehouse(tmp_path, "newest = true").order("100028")["state"] == "cancelled"
    with pytest.raises(Blind, match="is “accepted” on one row and “cancelled” on another that belongs to it"):
        warehouse(tmp_path).order("100028")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([HEAD, "100027;handed_over;23,90;EUR;MUG;2"], "warehouse/a.csv has another number of cells in row 2"),
        ([HEAD, *LINES, "100027;handed"], "another number of cells in row 5"),
        ([], "has no line that names its columns"),
        ([HEAD + ";sku", "100027;a;1;EUR;M;1;1;0;M"], "names a column twice"),
        ([HEAD, '100027;"handed'], "is no CSV"),
        ([HEAD.replace("status", "state"), LINES[0]], "stands in column status, and the file has reference, state"),
        ([HEAD.replace("reference", "order"), LINES[0]], "stands in column reference"),
        ([HEAD, LINES[0].replace("EUR", "USD")], "fields.currency is “USD”"),
        ([HEAD, LINES[0].replace("23,90", "")], "fields.total is empty, where a value is needed"),
        ([HEAD, LINES[0].replace(";2;1;1", ";two;1;1")], "fields.units is “two”, which is no whole number"),
        (
            [HEAD, LINES[0], LINES[1].replace("23,90", "23,91")],
            "fields.total is “23,90” on one row and “23,91” on another",
        ),
        ([HEAD, *LINES[:1] * 501], "more than 500 rows"),
    ],
)
def test_csv_that_is_not_as_declared_is_blindness(tmp_path: Path, lines: list[str], reason: str) -> None:
    written(tmp_path, *lines)
    with pytest.raises(Blind) as blind:
        warehouse(tmp_path).order("100027")
    assert reason in str(blind.value)


def test_letters_that_are_no_utf_8_are_refused_unless_their_encoding_is_declared(tmp_path: Path) -> None:
    written(tmp_path, HEAD, LINES[0].replace("MUG", "BOÎTE"), encoding="windows-1252")
    with pytest.raises(Blind, match=r"warehouse/a.csv is not utf-8"):
        warehouse(tmp_path).order("100027")
    assert warehouse(tmp_path, 'encoding = "windows-1252"').order("100027")["units"] == {"BOÎTE": 2}
    written(tmp_path, "\ufeff" + HEAD, LINES[0])
    assert warehouse(tmp_path).order("100027")["units"] == {"MUG": 2}


def test_a_folder_that_is_not_there_is_blindness(tmp_path: Path) -> None:
    with pytest.raises(Blind, match="No such file or directory"):
        warehouse(tmp_path).order("100027")
    (tmp_path / "out/orders").mkdir(parents=True)
    assert warehouse(tmp_path).order("100027") == {}, "a folder without files is nothing there yet"


def test_more_files_than_may_be_read_are_blindness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, HEAD, *LINES)
    monkeypatch.setattr("harness.probes.folders.MOST_BYTES", 50)
    with pytest.raises(Blind, match="has 1 files of"):
        warehouse(tmp_path).order("100027")


XML = """
kind = "files"
folder = { env = "FOLDER" }
money = "major"
[systems.erp.probe.invoices]
files = "*.xml"
format = "xml"
at = ".//Invoice"
where = { "Order/@no" = "{order}" }
fields = { number = "@id", amount = "Totals/Gross", tax = "Totals/Vat", currency = "Totals/@currency" }
"""
INVOICE = '<Invoice id="F1"><Order no="{order}"/><Totals currency="EUR"><Gross>{gross}</Gross><Vat>3.98</Vat></Totals></Invoice>'


def erp(folder: Path, xml: str) -> Any:
    (folder / "a.xml").write_text(xml, encoding="utf-8")
    return probe("erp", XML, FOLDER=str(folder))


def invoice(order: str = "100027", gross: str = "23.90") -> str:
    return INVOICE.format(order=order, gross=gross)


def test_xml_is_read_by_paths_of_elements(tmp_path: Path) -> None:
    seen = erp(tmp_path, f"<All>{invoice()}{invoice('100028')}{invoice()}</All>").invoices("100027")
    assert (seen["invoiced"], seen["tax"], seen["count"], seen["numbers"]) == (4780, 796, 2, ["F1"])
    assert erp(tmp_path, "<All/>").invoices("100027") == {}


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<All>" + invoice(), "erp/a.xml is no XML"),
        ("", "is no XML"),
        ("{}", "is no XML"),
        ('<!DOCTYPE a [<!ENTITY e "x">]><All/>', "declares entities or a document type"),
        (
            '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]><All>' + invoice(gross="&b;") + "</All>",
            "declares entities or a document type",
        ),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><All/>', "declares entities or a document type"),
        (f"<All>{invoice(gross='')}</All>", "fields.amount is empty"),
        (f"<All>{invoice(gross='free')}</All>", "0 amounts"),
        (f"<All>{invoice(gross='1</Gross><Gross>2')}</All>", "fields.amount stands 2 times at Totals/Gross"),
        (f"<All>{invoice().replace('<Vat>3.98</Vat>', '')}</All>", "fields.tax is null"),
        (f"<All>{invoice().replace('EUR', 'USD')}</All>", "fields.currency is “USD”"),
    ],
)
def test_xml_that_is_not_as_declared_is_blindness(tmp_path: Path, xml: str, reason: str) -> None:
    with pytest.raises(Blind) as blind:
        erp(tmp_path, xml).invoices("100027")
    assert reason in str(blind.value)


def test_a_deep_tree_ends_in_an_answer(tmp_path: Path) -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    assert erp(tmp_path, f"<All>{deep}</All>").invoices("1") == {}


# --- behind SFTP: the warehouse's own door ---------------------------------------------------------------------------

SFTP = """
kind = "files"
address = "sftp://127.0.0.1:{port}"
user = "looker"
password = {{ env = "PASSWORD" }}
host_key = "{fingerprint}"
within = {within}
[systems.warehouse.probe.stock]
files = "out/stock/stock-full-*.csv"
format = "csv"
where = {{ sku = "{{sku}}" }}
newest = true
fields = {{ on_hand = "on_hand", held = "reserved", damaged = "damaged" }}
"""


@pytest.fixture(scope="module")
def door() -> Iterator[Warehouse]:
    with opened() as made:
        stock = [{"sku": sku, "on_hand": 10} for sku in ("A", "B")]
        made.system.told("PUT", "/_control/stock", {"stock": stock})
        made.system.call("POST", "/_control/files/stock")
        yield made


def behind(door: Warehouse, *, password: str = KEY, fingerprint: str = "", within: float = 5, port: int = 0) -> Any:
    text = SFTP.format(port=port or door.port, fingerprint=fingerprint, within=within)
    return probe("warehouse", text, PASSWORD=password)


def test_files_are_read_through_the_warehouses_own_door(door: Warehouse) -> None:
    shown = door.system.told("GET", "/_control/files")["fingerprint"]
    before = door.files("/out/stock")
    assert behind(door, fingerprint=shown).stock(["A", "B", "C"]) == {
        sku: {"on_hand": 10, "held": 0, "damaged": 0, "sku": sku} for sku in ("A", "B")
    }
    assert door.files("/out/stock") == before, "looking takes nothing away"


def test_a_door_that_does_not_let_us_in_is_blindness(door: Warehouse) -> None:
    with pytest.raises(Blind, match="PermissionDenied") as blind:
        behind(door, password="not-the-password").stock(["A"])
    assert "not-the-password" not in str(blind.value)
    with pytest.raises(Blind, match="HostKeyNotVerifiable"):
        behind(door, fingerprint="SHA256:of-somebody-else").stock(["A"])
    with pytest.raises(Blind, match="cannot be read"):
        behind(door, port=free_port()).stock(["A"])


def test_a_door_that_is_silent_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        text = SFTP.format(port=silent.getsockname()[1], fingerprint="", within=0.2)
        looking = probe("warehouse", text, PASSWORD=KEY)
        with pytest.raises(Blind, match=r"within 0.2 s"):
            looking.stock(["A"])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("sftp://127.0.0.1", "ftp://127.0.0.1"), "write sftp://host:port/folder"),
        (("127.0.0.1", "files.example"), "host_key is missing; without it anybody could stand in for files.example"),
        (('host_key = ""', 'host_key = "ssh-ed25519 nonsense"'), "is no public key"),
    ],
)
def test_an_address_that_cannot_be_trusted_is_refused(change: tuple[str, str], reason: str) -> None:
    with pytest.raises(LandscapeInvalid, match=reason):
        probe("warehouse", SFTP.format(port=22, fingerprint="", within=1).replace(*change), PASSWORD=KEY)

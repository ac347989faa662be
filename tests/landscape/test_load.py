"""Bad landscape files, each told in one sentence that names file, key, what is allowed and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.load import known, load
from harness.landscape.model import System

SOUND = """
name = "mine"
currency = "EUR"

[systems.shop]
address = "http://127.0.0.1:8000"
"""


def refused(path: Path) -> list[str]:
    with pytest.raises(LandscapeInvalid) as caught:
        load(path, handoffs=["order exported", "order accepted"])
    return str(caught.value).splitlines()


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_ours_load() -> None:
    assert known() == ["embedded", "staging-example", "tryton"]
    embedded = load("embedded")
    assert list(embedded.systems) == ["shop", "psp", "warehouse", "carrier", "mail", "analytics"]
    assert embedded.started() == embedded.systems
    assert [system.kind for system in embedded.systems.values()] == ["real", *["simulated"] * 5]
    assert load("staging-example").roles_absent() == ("carrier", "analytics")


def test_our_example_names_handoffs_that_exist() -> None:
    from harness.journey.handoffs import HANDOFFS  # noqa: PLC0415 - a room this one may not import, only asked for its names

    load("staging-example", handoffs=[handoff.name for handoff in HANDOFFS])


def test_defaults_are_the_merchant_friendly_ones(tmp_path: Path) -> None:
    landscape = load(written(tmp_path, SOUND))
    assert landscape.policy.model_dump() == {
        "capture": "at_dispatch",
        "refund_shipping": "when_everything_returned",
        "refund_percent": {"A": 100, "B": 100, "scrap": 0},
        "choice_reasons": ("changed_mind", "does_not_fit"),
        "rounding": 1,
        "restock_grades": ("A",),
        "returns_to": "sender",
        "return_label": "mailed",
        "numbering": "unique",
    }
    assert (landscape.language, landscape.source) == ("en", str(tmp_path / "mine.toml"))


def test_a_grade_that_is_left_out_is_paid_back_in_full(tmp_path: Path) -> None:
    landscape = load(written(tmp_path, SOUND + "[policy.refund_percent]\nB = 50"))
    assert landscape.policy.refund_percent == {"A": 100, "B": 50, "scrap": 100}


def test_an_address_loses_its_trailing_slash() -> None:
    assert System(address="https://staging.shop.example/fr/").address == "https://staging.shop.example/fr"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", ["not valid TOML", "line 1", "column 8"]),
        ("name = 'a'\nname = 'b'", ["not valid TOML", "line 2"]),
        ("x = [[[[", ["not valid TOML"]),
        (SOUND + "colour = 'red'", ["systems.shop.colour is not a known key", "Known here: address"]),
        ("colour = 'red'\n" + SOUND, ["colour is not a known key", "remove it", "currency"]),
        ("source = 'me'\n" + SOUND, ["source is not a known key"]),
        (SOUND + "[systems.pps]\nsimulator = 'psp'", ["systems.pps is not a known role", "did you mean psp"]),
        (SOUND + "[policy]\nroundign = 1", ["policy.roundign", "did you mean rounding"]),
        (SOUND.replace("EUR", "euro"), ["currency is 'euro'", "three capital letters"]),
        (SOUND.replace('"mine"', "7"), ["name is 7", "a text"]),
        (SOUND.replace("name =", "language = 'de'\nname ="), ["language is 'de'", "'en' or 'fr'"]),
        ('name = "x"\ncurrency = "EUR"', ["systems is missing; add it"]),
        ('name = "x"\ncurrency = "EUR"\nsystems = 3', ["systems is 3", "a table"]),
        (
            'name = "x"\ncurrency = "EUR"\n[systems.mail]\nsimulator = "mailbox"',
            ["systems has no shop", "[systems.shop]"],
        ),
        ('name = "x"\ncurrency = "EUR"\n[systems.shop]\nstart = "oscar"', ["no psp and no warehouse", "[systems.psp]"]),
        (SOUND + 'simulator = "psp"', ["systems.shop.simulator is 'psp'", "another role"]),
        (SOUND + 'start = "oscar"', ["exactly one of simulator, start and address", "start and address"]),
        (SOUND + "[systems.psp]\n", ["systems.psp needs exactly one", "none"]),
        (SOUND + '[systems.psp]\nsimulator = "carrier"', ["another role", 'write simulator = "psp"']),
        (SOUND + '[systems.erp]\nsimulator = "psp"', ["another role", "no simulator of erp"]),
        (SOUND + '[systems.psp]\nsimulator = "psq"', ["systems.psp.simulator is 'psq'", "'psp', 'warehouse'"]),
        (SOUND + '[systems.psp]\nsimulator = "psp"\nport = 70000', ["systems.psp.port is 70000", "65535"]),
        (SOUND + '[systems.psp]\nsimulator = "psp"\nport = "8001"', ["systems.psp.port is '8001'", "a whole number"]),
        (SOUND + '[systems.psp]\nsimulator = "psp"\nport = true', ["systems.psp.port is True", "a whole number"]),
        (SOUND + '[systems.psp]\nsimulator = "psp"\nstaging = true', ["staging, which goes with address only"]),
        (SOUND + "port = 80", ["an address and a port"]),
        (SOUND.replace("http://127.0.0.1:8000", "shop.example"), ["write a full address"]),
        (SOUND.replace("http://127.0.0.1:8000", "http://"), ["write a full address"]),
        (SOUND.replace("http://127.0.0.1:8000", "http://[::1"), ["write a full address"]),
        (SOUND.replace("http://127.0.0.1:8000", "http://a:99999"), ["write a full address"]),
        (SOUND.replace("http://127.0.0.1:8000", "ftp://a"), ["write a full address"]),
        (SOUND.replace("http://127.0.0.1:8000", "http://a b"), ["write a full address"]),
        (SOUND.replace("127.0.0.1:8000", "a/?x=1"), ["without ? and #"]),
        (SOUND.replace("http://", "http://me:secret@"), ["user name or password"]),
        (SOUND + 'key = "abc"', ["systems.shop.key must name its secret", 'env = "NAME"']),
        (
            SOUND + "[systems.shop.options]\nstaff_password = 'x'",
            ["options.staff_password must name its secret", "env"],
        ),
        (SOUND + "[systems.shop.options]\nwebhook_secret = 7", ["options.webhook_secret must name its secret"]),
        (SOUND + "key = { evn = 'A' }", ["systems.shop.key must name", 'env = "NAME"']),
        (SOUND + "key = { env = 'A B' }", ["systems.shop.key.env is 'A B'", "name of an environment variable"]),
        (SOUND + "[systems.shop.options]\nratio = 1.5", ["options.ratio must be a text"]),
        (SOUND + "[policy]\ncapture = 'now'", ["policy.capture is 'now'", "'at_dispatch'"]),
        (SOUND + "[policy]\nrounding = -1", ["policy.rounding is -1", "greater than or equal to 0"]),
        (SOUND + "[policy.refund_percent]\nB = 101", ["policy.refund_percent.B is 101", "100"]),
        (SOUND + "[policy.refund_percent]\nC = 50", ["policy.refund_percent", "C"]),
        (SOUND + "[policy]\nrestock_grades = ['Z']", ["policy.restock_grades.0 is 'Z'", "'A', 'B' or 'scrap'"]),
        (SOUND + "[deadlines]\n'order exported' = 0", ["deadlines.order exported is 0", "greater than 0"]),
        (SOUND + "[deadlines]\n'order exported' = 'long'", ["deadlines.order exported is 'long'", "a number"]),
        (
            SOUND + "[deadlines]\n'order exportd' = 3",
            ["order exportd is not a known handoff", "did you mean order exported"],
        ),
        ("without = ['order acepted']\n" + SOUND, ["order acepted is not a known handoff", "order accepted"]),
        ("without = 'order accepted'\n" + SOUND, ["without is 'order accepted'", "a list"]),
    ],
)
def test_one_sentence_for_each_bad_file(tmp_path: Path, text: str, words: list[str]) -> None:
    path = written(tmp_path, text)
    sentences = refused(path)
    assert len(sentences) == 1
    assert sentences[0].startswith(f"{path}: ")
    for word in words:
        assert word in sentences[0]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("EUR", "eur") + "[policy]\nrounding = '1'\n[deadlines]\n'order exported' = -3"
    assert len(refused(written(tmp_path, text))) == 3


def test_a_missing_file(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path / "nowhere.toml")
    assert "nowhere.toml: there is no such file" in sentence
    assert "embedded" in sentence


def test_an_unknown_name() -> None:
    with pytest.raises(LandscapeInvalid, match="no landscape 'embeded'; known are embedded, staging-example"):
        load("embeded")


def test_a_folder_a_binary_and_a_huge_file(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    assert "cannot be read" in refused(tmp_path / "folder.toml")[0]
    (tmp_path / "latin.toml").write_bytes(b'name = "x"\ncurrency = "\xe9"')
    assert "line 2 is not UTF-8" in refused(tmp_path / "latin.toml")[0]
    (tmp_path / "huge.toml").write_bytes(b"# " + b"x" * 300_000)
    assert "larger than 256 KB" in refused(tmp_path / "huge.toml")[0]
    assert "NUL" in refused(Path("a\0b"))[0]


def test_a_landscape_of_the_project_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "landscapes").mkdir()
    written(tmp_path / "landscapes", SOUND)
    monkeypatch.chdir(tmp_path)
    assert load("mine").name == "mine"

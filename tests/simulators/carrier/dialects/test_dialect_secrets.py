"""Passwords and contract numbers do not reach the journal, whatever they are wrapped in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.carrier.dialects.secrets import body_without_secrets, without_secrets

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    "body",
    [
        '{"contractNumber": "s3cr3t", "password":"s3cr3t", "letter": {}}',
        '{"password" : "s3cr3t\\"s3cr3t"}',
        '{"PASSWORD": "s3cr3t"}',
        '{"password": "s3cr3t',
        "<password>s3cr3t</password>",
        "<cxf:password>s3cr3t</cxf:password>",
        '<password xsi:type="xsd:string">s3cr3t</password>',
        "<password><![CDATA[s3cr3t]]></password>",
        '<password>"s3cr3t"</password>',
        "<password>s3cr3t",
        "<accountNumber>s3cr3t</accountNumber><a/>",
        "GET /x?accountNumber=s3cr3t&password=s3cr3t&language=fr",
        "s\x00e\x00s3cr3t",
    ],
)
def test_a_secret_is_hidden_in_a_body(body: str) -> None:
    assert SECRET not in body_without_secrets(body.encode())


def test_what_is_not_secret_stays() -> None:
    body = '{"password":"x","contractNumber":900001,"letter":{"service":{"orderNumber":"100027"}}}'
    assert json.loads(without_secrets(body)) == {
        "password": "***",
        "contractNumber": "***",
        "letter": {"service": {"orderNumber": "100027"}},
    }
    assert without_secrets("<password>a</password><city>Lyon</city>") == "<password>***</password><city>Lyon</city>"
    assert without_secrets("Forgot your password: ask us") == "Forgot your password: ask us"


WORDS = st.sampled_from(
    [
        '"',
        "\\",
        "password",
        "<password>",
        "</password>",
        '"password": ',
        "contractNumber=",
        "x",
        " ",
        "<",
        ">",
        "&",
        "é",
        "7",
    ]
)
TEXTS = st.lists(WORDS, max_size=8).map("".join)


@given(st.dictionaries(TEXTS | st.just("password"), TEXTS | st.integers() | st.lists(TEXTS, max_size=3), max_size=5))
def test_json_stays_json(fields: dict[str, object]) -> None:
    assert isinstance(json.loads(without_secrets(json.dumps(fields, ensure_ascii=False))), dict)

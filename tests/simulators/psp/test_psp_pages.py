"""The hosted pages, by plain HTTP and in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright
from stripe import StripeClient

from harness.drivers.browser import launch
from tests.simulators.processes import running
from tests.simulators.psp.setting import card, client_of, control, notes, pay, payments, session_of


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running("psp") as url:
        yield url


@pytest.fixture(scope="module")
def client(url: str) -> StripeClient:
    return client_of(url)


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, trust_env=False)


def test_the_page_speaks_the_language_of_the_session(client: StripeClient) -> None:
    french = get(session_of(client, "1", locale="fr").url, **{"accept-language": "en"}).text
    assert '<html lang="fr">' in french
    assert "23,90\u00a0€" in french
    assert "Mode test" in french
    english = get(session_of(client, "1", locale="auto").url, **{"accept-language": "en-GB"}).text
    assert '<html lang="en">' in english
    assert "23.90\u00a0€" in english


def test_the_page_runs_no_script_and_loads_nothing_from_outside(client: StripeClient) -> None:
    answer = get(session_of(client, "1").url)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert answer.text.count('src="') == 0


def test_markup_in_what_the_shop_says_is_shown_as_text(client: StripeClient) -> None:
    evil = "<script>alert('x')</script>$amount"
    line = {"price_data": {"currency": "eur", "unit_amount": 100, "product_data": {"name": evil}}, "quantity": 1}
    session = session_of(client, "1", line_items=[line], branding_settings={"display_name": evil})
    page = get(session.url).text
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;$amount" in page


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("number", "4242 4242 4242 4241", "hint-number"),
        ("number", "", "hint-number"),
        ("number", "<b>", "hint-number"),
        ("expiry", "13/34", "hint-expiry"),
        ("expiry", "01/20", "hint-expiry"),
        ("expiry", "", "hint-expiry"),
        ("cvc", "12", "hint-cvc"),
        ("cvc", "abc", "hint-cvc"),
        ("name", "  ", "hint-name"),
    ],
)
def test_a_form_filled_in_wrongly_tries_no_card(
    url: str, client: StripeClient, field: str, value: str, hint: str
) -> None:
    order = f"wrong-{field}-{len(value)}"
    answer = httpx.post(session_of(client, order).url, data=card() | {field: value}, trust_env=False)
    assert answer.status_code == 422
    assert f'id="{hint}"' in answer.text
    assert 'data-testid="pay-error"' in answer.text
    assert "4242 4242" not in answer.text.replace("1234 1234", "")
    assert payments(url, order)[0]["intent"] == ""


def test_a_card_can_be_written_as_people_write_it(client: StripeClient) -> None:
    for number, expiry in (
        ("4242-4242-4242-4242", "1/34"),
        ("4242424242424242", "1234"),
        (" 4242 4242 42424242 ", "12 / 2034"),
    ):
        assert (
            pay(session_of(client, "2").url, number, expiry=expiry).headers["location"].startswith("http://127.0.0.1:9")
        )


def test_an_email_is_asked_for_when_the_shop_gave_none(client: StripeClient) -> None:
    session = session_of(client, "3", customer_email="zoe@example.fr")
    assert 'name="email"' not in get(session.url).text
    line = {"price_data": {"currency": "eur", "unit_amount": 100, "product_data": {"name": "x"}}, "quantity": 1}
    asked: Any = {"mode": "payment", "line_items": [line], "success_url": "http://127.0.0.1:9/"}
    bare = client.v1.checkout.sessions.create(asked)
    assert bare.url is not None
    assert pay(bare.url).status_code == 422
    assert pay(bare.url, email="a@b.fr").status_code == 303
    details = client.v1.checkout.sessions.retrieve(bare.id).customer_details
    assert details is not None
    assert details.email == "a@b.fr"


def test_paying_twice_charges_once(url: str, client: StripeClient) -> None:
    session = session_of(client, "4")
    assert pay(session.url).status_code == 303
    again = pay(session.url)
    assert again.status_code == 200
    assert "déjà effectué" in again.text
    assert len(notes(url, "4", "moved", "payment.authorise")) == 1
    assert session.id in get(session.url).text


def test_the_reason_of_a_decline_is_shown_and_another_card_works(url: str, client: StripeClient) -> None:
    session = session_of(client, "5")
    back = pay(session.url, "4000000000009995").headers["location"]
    assert "fonds disponibles" in get(url + back).text
    assert pay(session.url).headers["location"].endswith(f"session={session.id}")
    (payment,) = payments(url, "5")
    assert (payment["status"], payment["authorised"], payment["declines"]) == (
        "requires_capture",
        2390,
        ["insufficient_funds"],
    )


def test_three_d_secure_passes_fails_or_is_left(url: str, client: StripeClient) -> None:
    session = session_of(client, "6")
    left = pay(session.url, "4000002500003155").headers["location"]
    assert get(url + left).status_code == 200
    assert payments(url, "6")[0]["status"] == "requires_action"
    failing = pay(session.url, "4000002760003184").headers["location"]
    assert failing != left
    assert get(url + left).status_code == 410
    answer = httpx.post(url + failing, data={"result": "fail"}, trust_env=False)
    assert "Votre banque" in get(url + answer.headers["location"]).text
    declined = pay(session.url, "4000008400001629").headers["location"]
    answer = httpx.post(url + declined, data={"result": "pass"}, trust_env=False)
    assert "refusée" in get(url + answer.headers["location"]).text
    passing = pay(session.url, "4000002760003184").headers["location"]
    answer = httpx.post(url + passing, data={"result": "pass"}, trust_env=False)
    assert answer.headers["location"].endswith(session.id)
    late = httpx.post(url + passing, data={"result": "pass"}, trust_env=False)
    assert late.headers["location"] == f"/c/pay/{session.id}"
    assert len(notes(url, "6", "moved", "payment.authorise")) == 1


def test_a_challenge_is_answered_by_pass_or_fail_only(url: str, client: StripeClient) -> None:
    session = session_of(client, "7")
    challenge = url + pay(session.url, "4000002760003184").headers["location"]
    assert httpx.post(challenge, data={"result": "perhaps"}, trust_env=False).status_code == 400
    assert payments(url, "7")[0]["status"] == "requires_action"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/c/pay/cs_nothing", "", 404),
        ("POST", "/c/pay/cs_nothing", "number=1", 404),
        ("GET", "/c/3ds/tds_nothing", "", 410),
        ("GET", "/c/3ds/", "", 404),
        ("POST", "/c/pay/{session}", "number=" + "4" * 20_000, 413),
        ("POST", "/c/pay/{session}", "number=%ff%fe", 400),
        ("POST", "/c/pay/{session}", "\xff\xfe", 400),
        ("POST", "/c/pay/{session}", "&".join(["a=1"] * 60), 400),
        ("POST", "/c/pay/{session}", "", 422),
        ("DELETE", "/c/pay/{session}", "", 405),
    ],
)
def test_hostile_requests_are_refused_and_change_nothing(
    url: str, client: StripeClient, method: str, path: str, body: str, status: int
) -> None:
    session = session_of(client, "8")
    where = url + path.replace("{session}", session.id)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert (
        httpx.request(method, where, content=body.encode("latin-1"), headers=headers, trust_env=False).status_code
        == status
    )
    assert {payment["intent"] for payment in payments(url, "8")} == {""}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser.new_page()
        browser.close()


def submit(page: Page, number: str) -> None:
    for name, value in (("number", number), ("expiry", "12/34"), ("cvc", "123"), ("name", "Zoé Lefèvre")):
        page.get_by_test_id(f"card-{name}").fill(value)
    page.get_by_test_id("pay-button").click()


def test_a_customer_is_declined_then_authenticates_in_a_browser(url: str, client: StripeClient, page: Page) -> None:
    session = session_of(client, "9", success_url=f"{url}/_control/health?s={{CHECKOUT_SESSION_ID}}")
    page.goto(session.url)
    assert page.get_by_label("Numéro de carte").get_attribute("autocomplete") == "cc-number"
    submit(page, "4000 0000 0000 0002")
    assert "Votre carte a été refusée." in page.get_by_test_id("pay-error").inner_text()
    submit(page, "4000 0027 6000 3184")
    page.get_by_test_id("tds-leave").click()
    submit(page, "4000 0027 6000 3184")
    page.get_by_test_id("tds-pass").click()
    page.wait_for_url(f"{url}/_control/health?s={session.id}")
    assert control(url, "GET", "/payments?order=9")["payments"][0]["status"] == "requires_capture"

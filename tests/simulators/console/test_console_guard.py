"""Who may see the console, and what makes sure that a press was meant."""

from __future__ import annotations

import pytest

from tests.simulators.console.desk import ORIGIN, console, form_of, text_of
from tests.simulators.console.standin import StandIn

KEY = "open sesame"


@pytest.fixture
def warehouse() -> StandIn:
    made = StandIn()
    made.put("100027")
    return made


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "10.0.0.7", ""])
def test_on_this_machine_the_console_has_no_other_name(warehouse: StandIn, host: str) -> None:
    """A page of the internet may point a name of its own at us, and would read the answers."""
    with console(warehouse) as visitor:
        answer = visitor.ask("GET", "/", headers={"host": host})
        assert answer.status_code == 421
        assert "100027" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:9000", "localhost", "[::1]:9000"])
def test_names_of_this_machine_are_good(warehouse: StandIn, host: str) -> None:
    with console(warehouse) as visitor:
        assert visitor.ask("GET", "/", headers={"host": host}).status_code == 200


def test_a_press_needs_the_token_of_the_visitor_and_the_origin_of_the_page(warehouse: StandIn) -> None:
    with console(warehouse) as visitor, console(warehouse) as stranger:
        form = form_of(visitor.open("/order?ref=100027").text, "Pick")
        other = form_of(stranger.open("/order?ref=100027").text, "Pick")
        without = {name: value for name, value in form.fields.items() if name != "token"}
        refused = [
            visitor.send(form.action, without),
            visitor.send(form.action, {**form.fields, "token": other.fields["token"]}),
            visitor.send(form.action, form.fields, origin="http://evil.example"),
            visitor.send(form.action, form.fields, origin="null"),
            visitor.send(form.action, form.fields, origin=""),
            stranger.send(form.action, form.fields),
        ]
        assert [answer.status_code for answer in refused] == [403] * 6
        assert warehouse.asked == []
        assert visitor.send(form.action, form.fields).status_code == 200
    assert warehouse.asked == [{"move": "pick"}]


def test_nothing_changes_by_opening_an_address(warehouse: StandIn) -> None:
    with console(warehouse) as visitor:
        paths = ("/order/press", "/faults/arm", "/machine/advance", "/machine/autopilot", "/sign-out", "/language")
        assert [visitor.open(path).status_code for path in paths] == [405] * len(paths)


def test_a_form_that_cannot_be_read_is_refused(warehouse: StandIn) -> None:
    with console(warehouse) as visitor:
        headers = {"origin": ORIGIN}
        assert visitor.ask("POST", "/order/press", content=b"\xff\xfe", headers=headers).status_code == 400
        assert visitor.ask("POST", "/order/press", content=b"a=1&" * 300, headers=headers).status_code == 400
        assert visitor.ask("POST", "/order/press", content=b"a" * 70_000, headers=headers).status_code == 413


def test_every_answer_is_safe_to_show(warehouse: StandIn) -> None:
    with console(warehouse) as visitor:
        for path in ("/", "/nowhere", "/order?ref=1", "/static/nothing"):
            headers = visitor.open(path).headers
            policy = headers["content-security-policy"]
            assert policy.startswith("default-src 'self';")
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"
        cookie = visitor.ask("GET", "/", headers={"cookie": ""}).headers["set-cookie"]
    assert "HttpOnly; SameSite=Strict" in cookie


def test_what_is_kept_has_the_mark_of_its_content(warehouse: StandIn) -> None:
    with console(warehouse) as visitor:
        html = visitor.open("/").text
        address = html.split('rel="stylesheet" href="')[1].split('"')[0]
        kept = visitor.open(address)
        assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert visitor.open("/static/../app.py").status_code == 404
        assert visitor.open("/static/%2e%2e%2fapp.py").status_code == 404


# Signing in


def test_where_others_can_reach_it_a_key_is_asked_for(warehouse: StandIn) -> None:
    with console(warehouse, key=KEY) as visitor:
        sent_away = visitor.ask("GET", "/order?ref=100027", headers={"host": "console.lan"}, follow_redirects=False)
        assert (sent_away.status_code, sent_away.headers["location"]) == (303, "/sign-in")
        page = visitor.open("/")
        assert page.url.path == "/sign-in"
        assert "100027" not in page.text
        assert visitor.press(page, "Sign in", key="open barley").status_code == 403
        assert visitor.open("/").url.path == "/sign-in"
        home = visitor.press(page, "Sign in", key=KEY)
        assert "100027" in home.text
        assert KEY not in "".join(f"{cookie.value}" for cookie in visitor.browser.cookies.jar)
        assert visitor.press(home, "Sign out").url.path == "/sign-in"
        assert visitor.open("/").url.path == "/sign-in"


def test_a_press_needs_the_key_too(warehouse: StandIn) -> None:
    with console(warehouse, key=KEY) as visitor:
        page = visitor.press(visitor.open("/sign-in"), "Sign in", key=KEY)
        form = form_of(visitor.open("/order?ref=100027").text, "Pick")
        for name in ("dryrun_pass",):
            visitor.browser.cookies.delete(name)
        assert visitor.send(form.action, form.fields).url.path == "/sign-in"
        visitor.browser.cookies.set("dryrun_pass", f"{'0' * 32}.{'0' * 64}")
        assert visitor.send(form.action, form.fields).url.path == "/sign-in"
    assert page.status_code == 200
    assert warehouse.asked == []


def test_after_many_wrong_keys_none_is_looked_at_for_a_while(warehouse: StandIn) -> None:
    with console(warehouse, key=KEY) as visitor:
        page = visitor.open("/sign-in")
        codes = [visitor.press(page, "Sign in", key=f"guess {number}").status_code for number in range(11)]
        assert codes == [403] * 10 + [429]
        answer = visitor.press(page, "Sign in", key=KEY)
    assert answer.status_code == 429
    assert "Too many wrong keys. Wait a minute." in text_of(answer.text)


# Language


def test_the_language_is_the_browsers_until_one_is_chosen(warehouse: StandIn) -> None:
    with console(warehouse) as visitor:
        page = visitor.open("/order?ref=100027", "fr-CA,fr;q=0.9,en;q=0.8")
        assert page.headers["content-language"] == "fr"
        assert '<html lang="fr">' in page.text
        chosen = visitor.press(page, "English", "fr")
        assert (chosen.url.path, chosen.url.query) == ("/order", b"ref=100027")
        assert '<html lang="en">' in chosen.text
        assert '<html lang="en">' in visitor.open("/", "fr").text


def test_choosing_a_language_leads_nowhere_else(warehouse: StandIn) -> None:
    with console(warehouse) as visitor:
        form = form_of(visitor.open("/").text, "Français")
        for back in (
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "javascript:alert(1)",
            "/x\nset-cookie: a=b",
        ):
            answer = visitor.send(form.action, {**form.fields, "back": back})
            assert (answer.url.host, answer.url.path) == ("127.0.0.1", "/")

"""Forms are sent as a browser would send them, and not when it would not."""

from __future__ import annotations

import pytest

from harness.drivers.forms import FormFilling, Sending, is_button
from harness.drivers.markup import Markup
from harness.drivers.storefront import ShopRefused

EVERY_CONTROL = """
<form action="/go?x=1" method="POST">
  <input type="hidden" name="token" value="t&amp;1">
  <input name="plain" value="p"><input name="empty"><input value="nameless">
  <input name="off" value="1" disabled>
  <fieldset disabled><input name="off too" value="1"></fieldset>
  <input type="checkbox" name="ticked" checked><input type="checkbox" name="not" value="n">
  <input type="radio" name="way" value="a" checked><input type="radio" name="way" value="b">
  <select name="list"><option disabled value="0">none</option><option>one</option><option value="2">two</option></select>
  <select name="set"><option value="1">x</option><option value="2" selected>y</option></select>
  <textarea name="text">
a
 b</textarea>
  <input type="file" name="file"><input type="submit" name="other" value="no"><button type="button" name="deaf">x</button>
  <button name="result" value="pass" id="go">Go</button>
</form>
<input name="outside" value="1"><input name="afar" value="2" form="f2"><form id="f2" action=""><button id="far">x</button></form>
"""


def pressed(html: str, button: str = "button", **typed: str) -> Sending:
    page = Markup(html)
    filling = FormFilling(page)
    for name, text in typed.items():
        control = page.first(f"[name={name}]")
        assert control is not None
        filling.fill(control, text)
    found = page.first(button)
    assert found is not None
    return filling.sending(found)


def test_every_control_that_counts_is_sent_in_its_order() -> None:
    assert pressed(EVERY_CONTROL, "#go", plain="typed") == Sending(
        "/go?x=1",
        "post",
        [
            ("token", "t&1"),
            ("plain", "typed"),
            ("empty", ""),
            ("ticked", "on"),
            ("way", "a"),
            ("list", "one"),
            ("set", "2"),
            ("text", "a\n b"),
            ("result", "pass"),
        ],
    )


def test_a_control_may_belong_to_a_form_elsewhere() -> None:
    assert pressed(EVERY_CONTROL, "#far") == Sending("", "get", [("afar", "2")])


def test_choosing_takes_the_other_choice_back() -> None:
    page = Markup(EVERY_CONTROL)
    filling = FormFilling(page)
    for chosen in ("[value=b]", "[name=not]"):
        control = page.first(chosen)
        assert control is not None
        filling.choose(control)
    listed, button = page.first("[name=list]"), page.first("#go")
    assert listed is not None
    assert button is not None
    filling.select(listed, "2")
    sent = filling.sending(button).pairs
    assert [pair for pair in sent if pair[0] in {"way", "not", "list"}] == [("not", "n"), ("way", "b"), ("list", "2")]


@pytest.mark.parametrize("value", ["3", "0", "two"])
def test_a_list_gives_only_what_it_offers(value: str) -> None:
    page = Markup(EVERY_CONTROL)
    control = page.first("[name=list]")
    assert control is not None
    with pytest.raises(ShopRefused, match=r"the list 'list' does not offer .* but \['one', '2'\]"):
        FormFilling(page).select(control, value)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<form><input name=mail required><button>x</button></form>", "asks for 'mail'"),
        ("<form><textarea name=t required></textarea><button>x</button></form>", "asks for 't'"),
        ("<form><input type=checkbox name=sure required><button>x</button></form>", "asks for 'sure'"),
        ("<form><input type=radio name=v value=1 required><button>x</button></form>", "asks for 'v'"),
        ("<form><input type=number name=n value=5 max=4><button>x</button></form>", "'n' to max 4, and '5'"),
        ("<form><input type=number name=n value=-1 min=0><button>x</button></form>", "'n' to min 0, and '-1'"),
        ("<form><input type=number name=n value=many max=4><button>x</button></form>", "'n' to max 4, and 'many'"),
        ("<form><button disabled name=b>x</button></form>", "'b' disabled"),
        ("<button>Alone</button>", "'Alone' belongs to no form"),
    ],
)
def test_what_a_browser_would_not_send_is_refused(html: str, said: str) -> None:
    with pytest.raises(ShopRefused, match=said):
        pressed(html)


@pytest.mark.parametrize(
    "html",
    [
        "<form novalidate><input name=mail required><button>x</button></form>",
        "<form><input name=mail required><button formnovalidate>x</button></form>",
        "<form><input type=radio name=v value=1 required><input type=radio name=v value=2 checked><button>x</button></form>",
        "<form><input name=mail required disabled><button>x</button></form>",
        "<form><input type=number name=n min=1><button>x</button></form>",
        "<form><input type=number name=n value=4 min=x max=4><button>x</button></form>",
    ],
)
def test_what_a_browser_would_send_is_sent(html: str) -> None:
    assert pressed(html).method == "get"


def test_what_is_disabled_is_neither_typed_nor_chosen() -> None:
    with pytest.raises(ShopRefused, match="'n' disabled"):
        pressed("<form><fieldset disabled><input name=n></fieldset><button>x</button></form>", n="1")
    page = Markup("<form><input type=radio name=v disabled></form>")
    control = page.first("input")
    assert control is not None
    with pytest.raises(ShopRefused, match="'v' disabled"):
        FormFilling(page).choose(control)


def test_a_button_may_say_where_and_how() -> None:
    sent = pressed("<form action=/a><button formaction=/b formmethod=post>x</button></form>")
    assert (sent.action, sent.method) == ("/b", "post")


@pytest.mark.parametrize(
    ("html", "sends"),
    [
        ("<button>", True),
        ("<button type=submit>", True),
        ("<input type=submit>", True),
        ("<button type=button>", False),
        ("<input>", False),
        ("<a>", False),
    ],
)
def test_which_controls_send_a_form(html: str, sends: bool) -> None:
    found = Markup(html).first("button, input, a")
    assert found is not None
    assert is_button(found) is sends

"""The parts of the page where a customer pays."""

from __future__ import annotations

from collections.abc import Mapping

from harness.simulators.psp.models import LineItem, MethodType, Session
from harness.simulators.psp.pages import markup
from harness.simulators.psp.pages.layout import Text, amount
from harness.simulators.psp.pages.markup import Html, fill

_FIELDS = ("email", "number", "expiry", "cvc", "name", "iban")
_FORMS = {"card": "card.html", "sepa_debit": "sepa.html", "customer_balance": "transfer.html"}
_FORM_TEXTS = {
    "card": ("number", "expiry", "expiry_form", "cvc", "name", "pay"),
    "sepa_debit": ("iban", "holder", "mandate", "pay"),
    "customer_balance": ("transfer_note", "transfer_pay"),
}


def pay_body(
    session: Session, kind: MethodType, text: Text, *, merchant: str, error: str, wrong: Mapping[str, str],
    form: Mapping[str, str],
) -> Html:  # fmt: skip
    """The whole of the page below its frame. `error` is the key of a text, `wrong` those of single fields."""
    total = amount(session.amount_total, session.currency, text["lang"])
    details = text["details"] if kind == "card" else text[f"details_{kind}"]
    return fill(
        "pay.html", session=session.id, merchant=f"{text['pay_to']} {merchant}", amount=total, total=text["total"],
        items=Html("\n".join(_item(item, session.currency, text) for item in session.items)),
        shipping=_shipping(session, text), cancel=markup.link(session.cancel_url, text["back"], "cancel-link"),
        tabs=_tabs(session, kind, text), details=details, method=kind, error=_error(error, wrong, text),
        email=_email(session, wrong, form, text), form=_form(session, kind, total, wrong, form, text),
    )  # fmt: skip


def _form(
    session: Session, kind: MethodType, total: str, wrong: Mapping[str, str], form: Mapping[str, str], text: Text
) -> Html:
    words = {name: text[name] for name in _FORM_TEXTS[kind]}
    name = form.get("name", session.customer_name)
    return fill(_FORMS[kind], **words, amount=total, name_value=name, **_marks(wrong, text))


def _item(item: LineItem, currency: str, text: Text) -> Html:
    more = markup.element("small", item.description) if item.description else Html("")
    count = markup.element("small", f"{text['quantity']} {item.quantity}") if item.quantity > 1 else Html("")
    name = Html(f"<span>{markup.escaped(item.name)}{more}{count}</span>")
    return Html(f"<li>{name}{markup.element('b', amount(item.amount, currency, text['lang']))}</li>")


def _tabs(session: Session, kind: MethodType, text: Text) -> Html:
    """Links to the other ways to pay, nothing where there is one."""
    if len(session.types) < 2:
        return Html("")
    links = []
    for each in session.types:
        here = ' aria-current="true"' if each == kind else ""
        address = f'href="/c/pay/{session.id}?method={each}"'
        links.append(f'<a {address}{here} data-testid="tab-{each}">{markup.escaped(text[f"tab_{each}"])}</a>')
    return Html(f'<nav class="tabs" aria-label="{markup.escaped(text["pay_with"])}">{"".join(links)}</nav>')


def _shipping(session: Session, text: Text) -> Html:
    """The ways of shipping, each with its button; nothing where the shop offers none."""
    if not session.shipping:
        return Html("")
    rows = []
    for each in session.shipping:
        chosen = each.id == session.shipped_by
        price = amount(each.amount, session.currency, text["lang"])
        word = text["shipping_chosen" if chosen else "shipping_choose"]
        pressed = f'aria-pressed="{"true" if chosen else "false"}"'
        button = f'<button name="shipping" value="{each.id}" class="small" {pressed}>{markup.escaped(word)}</button>'
        rows.append(f"<li><span>{markup.escaped(each.name)}<small>{markup.escaped(price)}</small></span>{button}</li>")
    title = markup.element("h2", text["shipping"])
    return Html(
        f'<form method="post" action="/c/pay/{session.id}/shipping" data-testid="shipping">{title}'
        f'<ul class="items">{"".join(rows)}</ul></form>'
    )


def _error(decline: str, wrong: Mapping[str, str], text: Text) -> Html:
    if not decline and not wrong:
        return Html("")
    sentence = text["bad_form"] if wrong else text.get(decline, text["generic_decline"])
    more = "" if wrong else markup.element("p", text["again"])
    focus = "" if wrong else ' tabindex="-1" autofocus'  # a phone would show the top of the page
    return Html(
        f'<div class="error" role="alert" data-testid="pay-error"{focus}>{markup.element("p", sentence)}{more}</div>'
    )


def _email(session: Session, wrong: Mapping[str, str], form: Mapping[str, str], text: Text) -> Html:
    if session.customer_email:
        return Html(
            f'<p class="mail">{text["email_shown"]} <span data-testid="email">{markup.escaped(session.customer_email)}</span></p>'
        )
    marks = _marks(wrong, text)
    value = markup.escaped(form.get("email", ""))
    return Html(
        f'<div class="field"><label for="email">{text["email"]}</label><input id="email" name="email" type="email" '
        f'data-testid="email" autocomplete="email" maxlength="200" value="{value}" required {marks["at_email"]}>'
        f"{marks['hint_email']}</div>"
    )


def _marks(wrong: Mapping[str, str], text: Text) -> dict[str, Html]:
    """For each field its attributes and its hint, empty when nothing is wrong with it. The first wrong one gets the focus."""
    marks: dict[str, Html] = {}
    first = next(iter(wrong), "")
    for name in _FIELDS:
        at = f'aria-invalid="true" aria-describedby="hint-{name}"{" autofocus" if name == first else ""}'
        hint = f'<p class="hint" id="hint-{name}">{markup.escaped(text[wrong[name]])}</p>' if name in wrong else ""
        marks |= {f"at_{name}": Html(at if name in wrong else ""), f"hint_{name}": Html(hint)}
    return marks

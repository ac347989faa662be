"""HTML forms filled in and sent without a browser, by the rules of the HTML standard: what is sent is what one would send.

What a browser would not let the customer do is refused here too: choose what is disabled, leave out what is required, go
beyond a field's least or most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from harness.drivers.markup import Markup, attribute, text_of
from harness.drivers.storefront import ShopRefused

_BUTTONS = {"submit", "image"}
_NEVER_SENT = {"submit", "image", "button", "reset", "file"}
_CHOICES = {"radio", "checkbox"}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sending:
    """A form ready to be sent. `action` is as the page has it, perhaps relative; `method` is "get" or "post"."""

    action: str
    method: str
    pairs: Pairs


class FormFilling:
    """What the customer typed and chose on one page."""

    def __init__(self, page: Markup) -> None:
        self._page = page
        self._typed: dict[int, str] = {}
        self._chosen: dict[int, bool] = {}

    def fill(self, control: LexborNode, text: str) -> None:
        """Type into a field. Raises ShopRefused when it is disabled."""
        _require_enabled(control)
        self._typed[control.mem_id] = text

    def choose(self, control: LexborNode) -> None:
        """Choose a radio button or tick a box; the other radio buttons of its name are left. Raises ShopRefused."""
        _require_enabled(control)
        if _kind(control) == "radio":
            for other in self._of(form_of(control, self._page)):
                if _kind(other) == "radio" and attribute(other, "name") == attribute(control, "name"):
                    self._chosen[other.mem_id] = False
        self._chosen[control.mem_id] = True

    def select(self, control: LexborNode, value: str) -> None:
        """Take an option of a list by its value. Raises ShopRefused when the list does not have it."""
        _require_enabled(control)
        offered = [_value_of(option) for option in control.css("option") if "disabled" not in option.attributes]
        if value not in offered:
            raise ShopRefused(f"the list {attribute(control, 'name')!r} does not offer {value!r}, but {offered[:20]}")
        self._typed[control.mem_id] = value

    def sending(self, button: LexborNode) -> Sending:
        """The form of `button` as pressing it sends it. Raises ShopRefused for one that a browser would not send."""
        _require_enabled(button)
        form = form_of(button, self._page)
        if form is None:
            raise ShopRefused(f"the button {text_of(button)!r} belongs to no form")
        controls = [each for each in self._of(form) if _enabled(each)]
        if "novalidate" not in form.attributes and "formnovalidate" not in button.attributes:
            for each in controls:
                self._require_valid(each, controls)
        pairs = [pair for each in controls for pair in self._pairs(each)]
        if name := attribute(button, "name"):
            pairs.append((name, attribute(button, "value")))
        method = (attribute(button, "formmethod") or attribute(form, "method") or "get").lower()
        return Sending(attribute(button, "formaction") or attribute(form, "action"), method, pairs)

    def _of(self, form: LexborNode | None) -> list[LexborNode]:
        if form is None:
            return []
        controls = self._page.all("input, select, textarea")
        return [
            each for each in controls if (mine := form_of(each, self._page)) is not None and mine.mem_id == form.mem_id
        ]

    def _pairs(self, control: LexborNode) -> Pairs:
        name = attribute(control, "name")
        if not name or _kind(control) in _NEVER_SENT or (_kind(control) in _CHOICES and not self._is_chosen(control)):
            return []
        return [(name, self._value(control))]

    def _is_chosen(self, control: LexborNode) -> bool:
        return self._chosen.get(control.mem_id, "checked" in control.attributes)

    def _value(self, control: LexborNode) -> str:
        if control.mem_id in self._typed:
            return self._typed[control.mem_id]
        if control.tag == "textarea":
            return control.text(deep=True).removeprefix("\n")
        if control.tag == "select":
            return _selected(control)
        return attribute(control, "value") or ("on" if _kind(control) in _CHOICES else "")

    def _require_valid(self, control: LexborNode, among: list[LexborNode]) -> None:
        name, value = attribute(control, "name"), self._value(control)
        if "required" in control.attributes and not self._is_given(control, among):
            raise ShopRefused(f"the form asks for {name!r}, which was left empty")
        if _kind(control) != "number" or not value:
            return
        for edge, beyond in _EDGES:
            limit = _number(attribute(control, edge))
            if limit is not None and ((given := _number(value)) is None or beyond(given, limit)):
                raise ShopRefused(
                    f"the form takes {name!r} to {edge} {attribute(control, edge)}, and {value!r} was typed"
                )

    def _is_given(self, control: LexborNode, among: list[LexborNode]) -> bool:
        if _kind(control) == "radio":
            name = attribute(control, "name")
            return any(
                self._is_chosen(each) for each in among if _kind(each) == "radio" and attribute(each, "name") == name
            )
        return self._is_chosen(control) if _kind(control) == "checkbox" else bool(self._value(control))


_EDGES: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
    ("min", lambda given, limit: given < limit),
    ("max", lambda given, limit: given > limit),
)


def is_button(node: LexborNode) -> bool:
    """Whether pressing it sends a form."""
    if node.tag == "button":
        return attribute(node, "type").lower() in {"", "submit"}
    return node.tag == "input" and _kind(node) in _BUTTONS


def form_of(control: LexborNode, page: Markup) -> LexborNode | None:
    """The form a control belongs to: the one it names, else the one around it."""
    if named := attribute(control, "form"):
        return next((form for form in page.all("form") if attribute(form, "id") == named), None)
    around = control.parent
    while around is not None and around.tag != "form":
        around = around.parent
    return around


def _kind(control: LexborNode) -> str:
    return (attribute(control, "type") or "text").lower() if control.tag == "input" else str(control.tag)


def _enabled(control: LexborNode) -> bool:
    around: LexborNode | None = control
    while around is not None:
        if "disabled" in around.attributes and (around is control or around.tag == "fieldset"):
            return False
        around = around.parent
    return True


def _require_enabled(control: LexborNode) -> None:
    if not _enabled(control):
        raise ShopRefused(f"the page has {attribute(control, 'name') or text_of(control)!r} disabled")


def _selected(control: LexborNode) -> str:
    options = control.css("option")
    chosen = [option for option in options if "selected" in option.attributes]
    usable = chosen[-1:] or [option for option in options if "disabled" not in option.attributes][:1]
    return _value_of(usable[0]) if usable else ""


def _value_of(option: LexborNode) -> str:
    return attribute(option, "value") if "value" in option.attributes else text_of(option)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

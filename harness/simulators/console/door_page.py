"""The sign-in page, and the choice of the language."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from harness.simulators.console.guard import PASS
from harness.simulators.console.pages import LANGUAGE, local, page
from harness.simulators.console.visit import Form, console_of
from harness.simulators.console.words import LANGUAGES

_A_YEAR = 366 * 86400


async def show_sign_in(request: Request) -> Response:
    if console_of(request).keeper.admits(request):
        return RedirectResponse("/", 303)
    return page(request, "sign_in", wrong="", bare=True)


async def sign_in(request: Request, form: Form) -> Response:
    keeper = console_of(request).keeper
    if keeper.weary:
        return page(request, "sign_in", status=429, wrong="weary", bare=True)
    given = keeper.sign_in(form.get("key", ""))
    if given is None:
        return page(request, "sign_in", status=403, wrong="wrong", bare=True)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(PASS, given, httponly=True, samesite="strict", path="/")
    return answer


async def sign_out(_request: Request, _form: Form) -> Response:
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(PASS, path="/", httponly=True, samesite="strict")
    return answer


async def choose_language(_request: Request, form: Form) -> Response:
    answer = RedirectResponse(local(form.get("back", "/")), 303)
    if form.get("to") in LANGUAGES:
        answer.set_cookie(LANGUAGE, form["to"], httponly=True, samesite="strict", path="/", max_age=_A_YEAR)
    return answer

"""Signing in with a name and a password, and out again."""

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from monitor.access.passwords import password_fits
from monitor.access.sessions import TRIES_WITHIN, digest_of, too_many
from monitor.access.visitor import Way
from monitor.model.access import AuditEvent, Holder
from monitor.web.access.door import caller, inside, let_in, need_door, noted
from monitor.web.access.identification import cookie_name, is_secure
from monitor.web.context import WebContext
from monitor.web.forms import NAME_LIMIT, Form, PageTemplates, strange_form
from monitor.web.present import visitor

_WRONG = "This name and password do not fit. Look for a typing mistake, or ask an administrator of this monitor."
_LATER = f"Too many tries. Try again in {int(TRIES_WITHIN.total_seconds()) // 60} minutes."


def sign_in_router(context: WebContext, pages: PageTemplates) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    one_at_a_time = CapacityLimiter(1)
    """A password takes 64 MiB and a while to check; and the tries so far are counted before the next begins."""

    def form_page(to: str, status: int = 200, name: str = "", problem: str = "") -> Response:
        ways = context.configuration().settings.sign_in
        return pages.html("sign_in.html", status=status, to=to, name=name, problem=problem, ways=ways)

    @router.get("/sign-in")
    def sign_in_page(request: Request) -> Response:
        need_door(context)
        to = inside(request.query_params.get("next", "/"))
        return RedirectResponse(to, 303) if visitor().way is not Way.OUTSIDE else form_page(to)

    @router.post("/sign-in")
    async def sign_in(request: Request, form: Form) -> Response:
        need_door(context)
        return await to_thread.run_sync(_tried, request, form, limiter=one_at_a_time)

    def _tried(request: Request, form: dict[str, str]) -> Response:
        problem = strange_form(context, request, form, "sign in")
        if problem is not None:
            return pages.problem(403, "Not accepted", f"Nobody was signed in: {problem}.")
        name, to = " ".join(form.get("name", "").split())[:NAME_LIMIT], inside(form.get("next", "/"))
        since = context.clock.now() - TRIES_WITHIN
        if too_many(context.store.failed_sign_ins(name, caller(request), since)):
            return form_page(to, 429, name, _LATER)
        local = (settings := context.configuration().settings.sign_in) is not None and settings.local
        account = context.store.account(name) if local else None
        if not password_fits(account.password if account else None, form.get("password", "")):
            noted(context, request, AuditEvent.SIGN_IN_FAILED, name)
            return form_page(to, 403, name, _WRONG)
        noted(context, request, AuditEvent.SIGNED_IN, name)
        return let_in(context, request, Holder.ACCOUNT, name, to)

    @router.post("/sign-out")
    def sign_out(request: Request, form: Form) -> Response:
        need_door(context)
        problem = strange_form(context, request, form, "sign out")
        if problem is not None:
            return pages.problem(403, "Not accepted", f"Nothing was changed: {problem}.")
        name = cookie_name(secure=is_secure(context))
        if name in request.cookies:
            context.store.close_session(digest_of(request.cookies[name]))
        if visitor().is_known:
            noted(context, request, AuditEvent.SIGNED_OUT, visitor().name)
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(name, path="/", secure=is_secure(context), httponly=True, samesite="lax")
        return answer

    return router

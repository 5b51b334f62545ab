"""The page for admins: who may come in, who did, and links for the other company."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from monitor.access.admission import name_problem
from monitor.access.inviting import invited, taken_back
from monitor.access.sessions import link_is_live, token_is_live
from monitor.model.sides import Side
from monitor.web.context import WebContext
from monitor.web.forms import Form, PageTemplates, refused_form
from monitor.web.present import visitor

NEWEST = 200
"""Entries of the log on the page; `compat-monitor access log` has all."""
DAYS = ("1", "7", "14", "30", "90")


def people_router(context: WebContext, pages: PageTemplates) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def page(made: str = "") -> Response:
        store, now = context.store, context.clock.now()
        links = [(each, link_is_live(each, now)) for each in store.invitations()]
        tokens = [(each, token_is_live(each, now)) for each in store.api_tokens()]
        return pages.html(
            "access.html",
            accounts=store.accounts(),
            links=links,
            tokens=tokens,
            log=store.audit_entries(NEWEST),
            integrations=context.configuration().integrations,
            days=DAYS,
            made=made,
        )

    @router.get("/access")
    def people() -> Response:
        return page()

    @router.post("/access/links")
    def invite(request: Request, form: Form) -> Response:
        refused = refused_form(context, pages, request, form, "invite")
        if refused is not None:
            return refused
        problem = _problem(context, form)
        if problem is not None:
            return pages.problem(422, "Not possible", f"Nothing was changed: {problem}.")
        _, path = invited(
            context.store,
            integration=form["integration"],
            side=Side(form["for"]),
            case=form.get("case") or None,
            email=form["email"],
            name=form["name"],
            by=visitor().name,
            now=context.clock.now(),
            lasts=timedelta(days=int(form["days"])),
        )
        address = context.configuration().settings.address or str(request.base_url)
        return page(made=f"{address.rstrip('/')}{path}")

    @router.post("/access/revoke")
    def revoke(request: Request, form: Form) -> Response:
        name = form.get("name", "")
        refused = refused_form(context, pages, request, form, f"revoke {name}")
        if refused is not None:
            return refused
        if not taken_back(context.store, name, visitor().name, context.clock.now()):
            return pages.problem(404, "Not found", "Nothing was changed: there is no such link or token.")
        return RedirectResponse("/access", 303)

    return router


def _problem(context: WebContext, form: dict[str, str]) -> str | None:
    """Why no link can be made of this form."""
    integration = context.configuration().integration(form.get("integration", ""))
    if integration is None or form.get("for") not in list(Side) or form.get("days") not in DAYS:
        return "choose an integration, a company and how long the link is good"
    if not form.get("email"):
        return "say to whom the link is sent"
    if case := form.get("case"):
        found = context.store.conflict(case)
        if found is None or found.integration != integration.name:
            return f"{case} is no case of {integration.name}"
    return name_problem(form.get("name", ""))

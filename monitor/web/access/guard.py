"""Nothing is answered unless the table of routes says that this visitor may have it."""

from urllib.parse import quote

from fastapi import HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.access.visitor import OUTSIDER, Visitor, Way
from monitor.errors import StoreError
from monitor.model.access import AuditEntry, AuditEvent
from monitor.web.access.identification import visitor_of
from monitor.web.access.routes import About, Found, Rule, found
from monitor.web.context import WebContext
from monitor.web.forms import ProblemPages
from monitor.web.lookup import no_address, no_case, no_exchange, no_integration
from monitor.web.present import present
from monitor.web.problems import is_for_programs, problem_answer, refusal_answer

TOLD_LONGEST = 200
"""Characters of an address that the audit log keeps."""


class Guard:
    """ASGI middleware before all routes. It looks up the path itself, so that a route which the table lacks is refused
    whatever router it came with.
    """

    def __init__(self, app: ASGIApp, context: WebContext, pages: ProblemPages) -> None:
        self._app, self._context, self._pages = app, context, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        visitor, refusal = await run_in_threadpool(self._judged, request)
        with present(visitor):
            await (refusal or self._app)(scope, receive, send)

    def _judged(self, request: Request) -> tuple[Visitor, Response | None]:
        visitor = OUTSIDER
        try:
            asked, rule = _asked(request)
            visitor = self._visitor(request, rule)
            return visitor, self._refusal(request, asked, rule, visitor)
        except HTTPException as error:
            title = "Not allowed" if error.status_code == 403 else None
            with present(visitor):
                return visitor, refusal_answer(self._pages, request, error, title)
        except StoreError as error:
            code, message = error.diagnostic.code, error.diagnostic.message
            return visitor, problem_answer(self._pages, request, 503, code, "The store can't be read", message)

    def _visitor(self, request: Request, rule: Rule) -> Visitor:
        try:
            return visitor_of(self._context, request)
        except StoreError:
            if rule.act is None:
                return OUTSIDER  # whether the monitor is well can be asked also while its store is not
            raise

    def _refusal(self, request: Request, asked: Found, rule: Rule, visitor: Visitor) -> Response | None:
        """None where the visitor may have it. Raises `HTTPException` for what they may not, or may not know of."""
        if rule.act is None:
            return None
        if visitor.way is Way.OUTSIDE:
            return self._to_sign_in(request)
        if not visitor.sees_all:
            self._refuse_unseen(asked, rule.about, visitor)
        if not visitor.may(rule.act) and not visitor.is_known:
            raise no_address()  # where nobody signs in, there is nothing to administer
        if not visitor.may(rule.act):
            now, who = self._context.clock.now(), visitor.name
            told = f"{request.method} {request.url.path}"[:TOLD_LONGEST]
            address = request.client.host if request.client else ""
            self._context.store.audit(AuditEntry(now, AuditEvent.ACT_REFUSED, who, told, address))
            raise HTTPException(403, f"{who} may not {rule.act.value}")
        return None

    @staticmethod
    def _to_sign_in(request: Request) -> Response:
        path = request.url.path
        if request.method in {"GET", "HEAD"} and not is_for_programs(path):
            wanted = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", 303)
        raise HTTPException(401, "sign in first, or send a token")

    def _refuse_unseen(self, asked: Found, about: About, visitor: Visitor) -> None:
        """Raises what is answered for things that are not there."""
        store, parameters = self._context.store, asked.parameters
        match about:
            case About.ALL:
                raise no_address()
            case About.INTEGRATION if not visitor.sees(parameters["name"]):
                raise no_integration(self._context, parameters["name"], visitor)
            case About.CASE:
                case = store.conflict(parameters["conflict_id"])
                if case is None or not visitor.sees_case(case):
                    raise no_case(parameters["conflict_id"])
            case About.EXCHANGE:
                digest, seen = parameters["digest"], sorted(visitor.integrations or ())
                if not store.exchange_is_of(digest, seen, visitor.case):
                    raise no_exchange(digest)


def _asked(request: Request) -> tuple[Found, Rule]:
    """Raises `HTTPException` for what the table of routes lacks."""
    asked = found(request.method, request.scope["path"])
    if asked is None:
        raise no_address()
    if asked.rule is None:
        raise HTTPException(405, "Method Not Allowed")
    return asked, asked.rule

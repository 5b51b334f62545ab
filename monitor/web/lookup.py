"""What is asked for by name, or the answer that it is not there: the same words for what the visitor may not see."""

from fastapi import HTTPException

from monitor.access.visitor import Visitor
from monitor.model.cases import Conflict
from monitor.model.integration import ApiSettings, Integration
from monitor.web.context import WebContext
from monitor.web.present import visitor

NAMED_MAX = 10


def no_address() -> HTTPException:
    return HTTPException(404, "nothing is at this address")


def no_integration(context: WebContext, name: str, who: Visitor) -> HTTPException:
    """`who` is told which there are, of those that they may see."""
    seen = [each.name for each in context.configuration().integrations if who.sees(each.name)]
    more = ", …" if len(seen) > NAMED_MAX else ""
    known = f"; there is {', '.join(seen[:NAMED_MAX])}{more}" if seen else ""
    return HTTPException(404, f"no integration {name!r} is configured{known}")


def no_case(conflict_id: str) -> HTTPException:
    return HTTPException(404, f"there is no case {conflict_id!r}")


def no_exchange(digest: str) -> HTTPException:
    return HTTPException(404, f"no exchange {digest!r} is stored")


def find_integration(context: WebContext, name: str) -> Integration:
    """Raises `HTTPException` 404 for a name that is not configured."""
    integration = context.configuration().integration(name)
    if integration is None:
        raise no_integration(context, name, visitor())
    return integration


def find_api(context: WebContext, name: str, api: str) -> tuple[Integration, ApiSettings]:
    """Raises `HTTPException` 404 for names that are not configured."""
    integration = find_integration(context, name)
    found = integration.api(api)
    if found is None:
        known = ", ".join(each.name for each in integration.apis)
        raise HTTPException(404, f"the integration {name} has no API {api!r}; it has {known}")
    return integration, found


def find_conflict(context: WebContext, conflict_id: str) -> Conflict:
    """Raises `HTTPException` 404 for an unknown id."""
    conflict = context.store.conflict(conflict_id)
    if conflict is None:
        raise no_case(conflict_id)
    return conflict

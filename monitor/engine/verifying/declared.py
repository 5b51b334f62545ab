"""What a description declares for the success of an operation, as what is expected of an answer."""

from monitor.model.api import Api, Operation
from monitor.model.contracts import ExpectedBody, ExpectedResponse
from monitor.openapi.outgoing import declared_success


def success_of(described: Api, operation: Operation) -> ExpectedResponse:
    """Where it declares none, any 2xx."""
    declared = tuple(
        (status, None if media_type is None else ExpectedBody(media_type=media_type, schema=schema))
        for status, media_type, schema in declared_success(described, operation)
    )
    return ExpectedResponse(() if declared else tuple(range(200, 300)), by_status=declared)

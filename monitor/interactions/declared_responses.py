"""What a description declares for the success of an operation, by status and media type: the expectation of a
generated case.

Only a success counts: a description that declares 401 or 503 does not make an expired credential or an outage a pass.
"""

from fnmatch import fnmatchcase

from monitor.interactions.header_comparison import header_pointer
from monitor.interactions.media_types import essence_of
from monitor.model.contracts import Check, ExpectedBody, Mismatch
from monitor.model.exchanges import Response, header
from monitor.model.values import Failure

Declared = tuple[tuple[str, ExpectedBody | None], ...]


def declared_statuses(declared: Declared) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key, _ in declared))


def is_declared_success(declared: Declared, status: int) -> bool:
    return status < 400 and any(exactness(key, status) is not None for key, _ in declared)


def declared_body(declared: Declared, response: Response) -> ExpectedBody | Mismatch | None:
    """The body declared for this status and media type; a mismatch where the media type is not declared.

    None: nothing is declared about the body.
    """
    weighed = [(exactness(key, response.status), body) for key, body in declared]
    best = min((weight for weight, _ in weighed if weight is not None), default=0)
    bodies = [body for weight, body in weighed if weight == best and body is not None]
    if not bodies:
        return None
    found = essence_of(header(response.headers, "content-type"))
    fitting = [body for body in bodies if found and fnmatchcase(found, essence_of(body.media_type) or "*/*")]
    if fitting:
        return min(fitting, key=lambda body: (body.media_type or "*").count("*"))
    if not response.body:
        return bodies[0]
    wanted = ", ".join(body.media_type or "*/*" for body in bodies)
    message = f"media type {found or 'missing'} instead of {wanted}"
    return Mismatch(Check.MEDIA_TYPE, Failure.HEADERS, header_pointer("content-type"), message, wanted, found)


def exactness(key: str, status: int) -> int | None:
    """0 for the status itself, 1 for its range (`2XX`), 2 for `default`; None where the key does not cover it."""
    if key == str(status):
        return 0
    if key.upper() == f"{status // 100}XX":
        return 1
    return 2 if key == "default" else None

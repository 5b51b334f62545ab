"""A request as JSON, as a record of what was reported keeps it, and back."""

import base64
from collections.abc import Sequence

from monitor.model.exchanges import Headers, Request
from monitor.model.json_value import JsonObject, JsonValue


def request_as_json(request: Request) -> dict[str, JsonValue]:
    """The body as base64 (RFC 4648 §4), since it need not be text."""
    return {
        "method": request.method,
        "path": request.path,
        "query": [list(pair) for pair in request.query],
        "headers": [list(pair) for pair in request.headers],
        "body": None if request.body is None else base64.b64encode(request.body).decode("ascii"),
    }


def request_of_json(saved: JsonObject) -> Request:
    """As `request_as_json` wrote it."""
    body = saved["body"]
    return Request(
        str(saved["method"]),
        str(saved["path"]),
        _pairs(saved["query"]),
        _pairs(saved["headers"]),
        None if body is None else base64.b64decode(str(body)),
    )


def _pairs(value: JsonValue) -> Headers:
    assert isinstance(value, Sequence)
    return tuple((str(each[0]), str(each[1])) for each in value if isinstance(each, Sequence))

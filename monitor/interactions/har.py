"""HTTP archives (HAR 1.2): exchanges seen in real traffic, read as what the consumer relies on.

An entry becomes its request, and an expectation of the same status and the same shape: types, not values. Left out,
since nobody relies on them: entries without a response, server errors, answers about credentials or limits, other
hosts, repeats. Credentials and what only a browser adds are dropped from requests: the environment brings its own.

Source: the HAR 1.2 specification by J. Odvarko.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from monitor.interactions.contract_node import ContractNode
from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_header, is_credential_name
from monitor.interactions.media_types import is_json
from monitor.interactions.request_matching import is_added_by_clients
from monitor.model.changes import OBSERVED
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request, header
from monitor.model.json_value import JsonValue, digest_of

_NOT_RELIED_ON = frozenset({401, 403, 407, 408, 429})


def read_har(value: JsonValue, *, api: str, contract: str, base_urls: Sequence[str] = ()) -> tuple[Interaction, ...]:
    """`base_urls`: those of the API's environments; requests elsewhere are left out, and paths are relative to them.

    Without any, each request counts, with the path of its URL. Raises `UsageError` for what is not an archive.
    """
    log = ContractNode(value, contract).members(required=("log",))["log"]
    entries = log.members(required=("entries",))["entries"].items()
    found: dict[str, Interaction] = {}
    for entry in entries:
        interaction = _interaction(entry, api, contract, base_urls)
        if interaction is not None:
            found.setdefault(interaction.key, interaction)
    return tuple(found.values())


def _interaction(entry: ContractNode, api: str, contract: str, base_urls: Sequence[str]) -> Interaction | None:
    members = entry.members(required=("request", "response"))
    response = members["response"].members(required=("status",))
    status = response["status"].value
    if not isinstance(status, int) or not 100 <= status < 500 or status in _NOT_RELIED_ON:
        return None
    request = _request(members["request"], base_urls)
    if request is None:
        return None
    return Interaction(
        api=api,
        consumer=OBSERVED,
        provider=api,
        description=_description(request),
        origin=Origin.HAR,
        contract=contract,
        request=request,
        response=ExpectedResponse((status,), body=_body(response.get("content"))),
    )


def _request(node: ContractNode, base_urls: Sequence[str]) -> Request | None:
    members = node.members(required=("method", "url"))
    url = urlsplit(members["url"].text())
    path = _relative_path(f"{url.scheme}://{url.netloc}{url.path}", base_urls) if base_urls else url.path
    if path is None or url.scheme not in {"http", "https"}:
        return None
    query = parse_qsl(url.query, keep_blank_values=True)
    return Request(
        members["method"].text().upper(),
        path if path.startswith("/") else f"/{path}",
        tuple((name, text) for name, text in query if not is_credential_name(name, CREDENTIAL_PARAMETERS)),
        tuple(_headers(members.get("headers"))),
        _content(members.get("postData")),
    )


def _relative_path(url: str, base_urls: Sequence[str]) -> str | None:
    for base_url in base_urls:
        base = base_url.rstrip("/")
        if url == base or url.startswith(f"{base}/"):
            return url.removeprefix(base) or "/"
    return None


def _headers(node: ContractNode | None) -> list[tuple[str, str]]:
    headers = []
    for each in node.items() if node is not None else ():
        members = each.members(required=("name", "value"))
        name = members["name"].text()
        lower = name.lower()
        if not is_added_by_clients(lower) and not is_credential_header(lower):
            headers.append((name, members["value"].text()))
    return headers


def _content(node: ContractNode | None) -> bytes | None:
    if node is None or node.value is None:
        return None
    text = node.members().get("text")
    return text.text().encode() if text is not None and text.value else None


def _body(node: ContractNode | None) -> ExpectedBody | None:
    if node is None:
        return None
    members = node.members()
    text = members["text"].text() if "text" in members else ""
    media_type = members["mimeType"].text() if "mimeType" in members else None
    if not text or not is_json(media_type):
        return None
    if "encoding" in members and members["encoding"].value == "base64":
        try:
            text = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise members["text"].error("the content is not base64 of text") from None
    try:
        example: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return ExpectedBody(example, media_type, {"$": {"combine": "AND", "matchers": [{"match": "type"}]}})


def _description(request: Request) -> str:
    """Method, path and query as seen; a body is told by its digest, so that its content is not in a name."""
    query = "&".join(f"{name}={text}" for name, text in request.query)
    described = f"{request.method} {request.path}" + (f"?{query}" if query else "")
    if request.body is None:
        return described
    kind = header(request.headers, "content-type") or "body"
    return f"{described} with {kind.partition(';')[0]} {digest_of(request.body)[:8]}"

"""HTTP archives (HAR 1.2): exchanges seen in real traffic, read as what the consumer relies on.

An entry becomes its request, and an expectation of the same status and the same shape: types, not values. Left out,
since nobody relies on them: entries without a response, server errors, answers about credentials or limits, what a
browser asks before (CORS), other hosts, repeats. One request may have had several answers: the first is what can be
expected again, all of them show what is used. Credentials and what only a browser adds are dropped from requests:
the environment brings its own. *Not modified* stands for whatever the client kept.

Source: the HAR 1.2 specification by J. Odvarko.
"""

import base64
import json
from collections.abc import Hashable, Mapping, Sequence
from urllib.parse import parse_qsl

from monitor.interactions.contract_node import ContractNode
from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_header, is_credential_name
from monitor.interactions.har_entries import had_body, posted, text_of, url_of
from monitor.interactions.media_types import is_json
from monitor.interactions.outlines import outline
from monitor.interactions.request_matching import is_added_by_clients
from monitor.model.changes import OBSERVED
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Headers, Request, header
from monitor.model.json_value import JsonValue, digest_of

_NOT_RELIED_ON = frozenset({401, 403, 407, 408, 429})
_NOT_MODIFIED = 304
_PREFLIGHT = "access-control-request-method"


def read_har(
    value: JsonValue, *, api: str, contract: str, base_urls: Sequence[str] = (), every_answer: bool = False
) -> tuple[Interaction, ...]:
    """`base_urls`: those of the API's environments; requests elsewhere are left out, and paths are relative to them.

    Without any, each request counts, with the path of its URL. Raises `UsageError` for what is not an archive.

    `every_answer`: a request stands there once with each answer, and each set of headers, that shows something
    new, all under one key.
    """
    log = ContractNode(value, contract).members(required=("log",))["log"]
    entries = log.members(required=("entries",))["entries"].items()
    requests: dict[str, dict[Hashable, Interaction]] = {}
    for entry in entries:
        interaction = _interaction(entry, api, contract, base_urls)
        if interaction is None:
            continue
        shown = _shown(interaction) if every_answer else interaction.response.statuses
        requests.setdefault(interaction.key, {}).setdefault(shown, interaction)
    found = []
    for answers in requests.values():
        told = [each for each in answers.values() if each.response.statuses] or [*answers.values()]
        found += told if every_answer else told[:1]
    return tuple(found)


def _shown(interaction: Interaction) -> Hashable:
    """What it shows beside what is in its key."""
    response = interaction.response
    answer = outline(response.body.example if response.body else None)
    return response.statuses, answer, outline(dict(interaction.request.headers)), interaction.unsupported


def _interaction(entry: ContractNode, api: str, contract: str, base_urls: Sequence[str]) -> Interaction | None:
    members = entry.members(required=("request", "response"))
    response = members["response"].members(required=("status",))
    status = response["status"].value
    if not isinstance(status, int) or not 200 <= status < 500 or status in _NOT_RELIED_ON:
        return None
    request = _request(members["request"], base_urls)
    if request is None:
        return None
    is_known = status != _NOT_MODIFIED
    media_type = header(request.headers, "content-type")
    unread = request.body is None and had_body(members["request"].members(), media_type)
    return Interaction(
        api=api,
        consumer=OBSERVED,
        provider=api,
        description=_description(request),
        origin=Origin.HAR,
        contract=contract,
        request=request,
        response=ExpectedResponse((status,), body=_body(response)) if is_known else ExpectedResponse(),
        unsupported=("a request body that was not recorded",) if unread else (),
    )


def _request(node: ContractNode, base_urls: Sequence[str]) -> Request | None:
    members, url = node.members(required=("method", "url")), url_of(node)
    path = _relative_path(f"{url.scheme}://{url.netloc}{url.path}", base_urls) if base_urls else url.path
    if path is None or url.scheme not in {"http", "https"}:
        return None
    method, sent = members["method"].text().upper(), _named(members.get("headers"))
    if method == "OPTIONS" and header(sent, _PREFLIGHT) is not None:
        return None
    query = parse_qsl(url.query, keep_blank_values=True)
    return Request(
        method,
        path if path.startswith("/") else f"/{path}",
        tuple((name, text) for name, text in query if not is_credential_name(name, CREDENTIAL_PARAMETERS)),
        tuple(each for each in sent if not _is_dropped(each[0].lower())),
        posted(members, header(sent, "content-type")),
    )


def _relative_path(url: str, base_urls: Sequence[str]) -> str | None:
    for base_url in base_urls:
        base = base_url.rstrip("/")
        if url == base or url.startswith(f"{base}/"):
            return url.removeprefix(base) or "/"
    return None


def _named(node: ContractNode | None) -> Headers:
    headers = []
    for each in node.items() if node is not None else ():
        members = each.members(required=("name", "value"))
        headers.append((members["name"].text(), members["value"].text()))
    return tuple(headers)


def _is_dropped(header_name: str) -> bool:
    return is_added_by_clients(header_name) or is_credential_header(header_name)


def _body(response: Mapping[str, ContractNode]) -> ExpectedBody | None:
    """Its type is told by a header alone where an archive leaves it out, as those of mitmproxy do."""
    if "content" not in response or not isinstance(response["content"].value, Mapping):
        return None
    members = response["content"].members()
    text = text_of(members.get("text"))
    media_type = text_of(members.get("mimeType")) or header(_named(response.get("headers")), "content-type")
    if not text or not is_json(media_type):
        return None
    if "encoding" in members and members["encoding"].value == "base64":
        try:
            text = base64.b64decode(text, validate=True).decode()
        except ValueError:
            return None  # cut off, compressed, or in another charset
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

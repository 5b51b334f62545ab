"""Workflows (Arazzo 1.0): what each step sends and reads, as use of an API. They are not run here.

A step says which operation it calls, what it sends, and, by the runtime expressions of its criteria and outputs, which
members of the answer it reads. Steps of other APIs are left out.

Source: the Arazzo Specification 1.0.1, Step Object and Runtime Expressions.
"""

import json
import re
from collections.abc import Iterator, Mapping

from monitor.documents.pointers import split_pointer
from monitor.interactions.contract_node import ContractNode
from monitor.model.api import Api, Operation, Role
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request
from monitor.model.json_value import JsonObject, JsonValue

_STATUS = re.compile(r"\$statusCode\s*==\s*'?(\d{3})")
_READ = re.compile(r"\$response\.body(?:#(?P<pointer>/[^\s\"'=!<>&|)}]*))?")
_HEADER = re.compile(r"\$response\.header\.(?P<name>[\w-]+)")
_PATH = re.compile(r"#/paths/(?P<path>[^/]+)(?:/(?P<method>[a-z]+))?$")
_PARAMETER = re.compile(r"\{[^{}]*\}")
_TYPES: JsonObject = {"$": {"combine": "AND", "matchers": [{"match": "type"}]}}


def read_arazzo(value: JsonValue, *, api: str, contract: str, described: Api | None) -> tuple[Interaction, ...]:
    """The steps that call operations of `described`. Raises `UsageError` for what is no Arazzo description."""
    root = ContractNode(value, contract).members(required=("arazzo", "info", "workflows"))
    title = root["info"].members(required=("title",))["title"].text()
    operations = {} if described is None else _operations(described)
    found = []
    for workflow in root["workflows"].items():
        members = workflow.members(required=("workflowId", "steps"))
        for step in members["steps"].items():
            known = step.members(required=("stepId",))
            operation = _called(known, operations)
            if operation is not None:
                name = f"{members['workflowId'].text()}/{known['stepId'].text()}"
                found.append(_interaction(step, operation, name, title, api, contract))
    return tuple(found)


def _operations(described: Api) -> Mapping[str, Operation]:
    """By `operationId`, and by `METHOD /path`."""
    consumers = [each for each in described.operations.values() if each.role is Role.CONSUMER]
    return {each.key: each for each in consumers} | {each.operation_id: each for each in consumers if each.operation_id}


def _called(step: Mapping[str, ContractNode], operations: Mapping[str, Operation]) -> Operation | None:
    if "operationId" in step:
        return operations.get(step["operationId"].text().rpartition(".")[2])
    found = _PATH.search(step["operationPath"].text()) if "operationPath" in step else None
    if found is None:
        return None
    path = split_pointer(f"/{found['path']}")[0]
    keys = (
        [f"{found['method'].upper()} {path}"]
        if found["method"]
        else [each for each in operations if each.endswith(f" {path}")]
    )
    return operations.get(keys[0]) if len(keys) == 1 else None


def _interaction(
    step: ContractNode, operation: Operation, name: str, title: str, api: str, contract: str
) -> Interaction:
    texts = list(_texts(step.value))
    return Interaction(
        api=api,
        consumer=title,
        provider=api,
        description=name,
        origin=Origin.ARAZZO,
        contract=contract,
        request=_request(step.members(), operation),
        response=_response(texts),
        operation=operation.key,
        unsupported=tuple(_not_followed(step.members(), texts)),
    )


def _request(step: Mapping[str, ContractNode], operation: Operation) -> Request:
    sent: dict[str, list[tuple[str, str]]] = {"query": [], "header": [], "cookie": [], "path": []}
    for each in step["parameters"].items() if "parameters" in step else ():
        members = each.members()
        if "name" in members and "in" in members:
            sent.setdefault(members["in"].text(), []).append((members["name"].text(), _text(members.get("value"))))
    headers, body = list(sent["header"]), None
    if "requestBody" in step:
        written = step["requestBody"].members()
        if "contentType" in written:
            headers.append(("Content-Type", written["contentType"].text()))
        payload = written["payload"].value if "payload" in written else None
        body = payload.encode() if isinstance(payload, str) else json.dumps(payload, default=dict).encode()
    return Request(operation.method, _PARAMETER.sub("1", operation.path), tuple(sent["query"]), tuple(headers), body)


def _text(node: ContractNode | None) -> str:
    held = None if node is None else node.value
    return held if isinstance(held, str) else json.dumps(held, default=dict)


def _response(texts: list[str]) -> ExpectedResponse:
    statuses = dict.fromkeys(int(each) for text in texts for each in _STATUS.findall(text))
    headers = dict.fromkeys(each["name"] for text in texts for each in _HEADER.finditer(text))
    example: JsonValue = {}
    for text in texts:
        for found in _READ.finditer(text):
            if found["pointer"]:
                example = _with(example, split_pointer(found["pointer"]))
    body = ExpectedBody(example, "application/json", _TYPES)
    return ExpectedResponse(tuple(statuses), tuple((each, "") for each in headers), body=body)


def _with(held: JsonValue, tokens: tuple[str, ...]) -> JsonValue:
    """`held` with something at the place; an index stands for an item."""
    if not tokens:
        return held
    first, rest = tokens[0], tokens[1:]
    if first.isdigit() and not (isinstance(held, Mapping) and held):
        inner = held[0] if isinstance(held, list) and held else {}
        return [_with(inner, rest)]
    members = dict(held) if isinstance(held, Mapping) else {}
    members[first] = _with(members.get(first, {}), rest)
    return members


def _not_followed(step: Mapping[str, ContractNode], texts: list[str]) -> Iterator[str]:
    """What may read more than is seen here, so that nothing is called unused on its account."""
    if any(not found["pointer"] for text in texts for found in _READ.finditer(text)):
        yield "an expression that takes the whole body"
    parameters = step["parameters"].items() if "parameters" in step else ()
    if any(isinstance(each.value, Mapping) and "reference" in each.value for each in parameters):
        yield "a parameter kept elsewhere"
    if "requestBody" in step and "replacements" in step["requestBody"].members():
        yield "replacements in the body"


def _texts(value: JsonValue) -> Iterator[str]:
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, str):
            yield held
        elif isinstance(held, Mapping):
            waiting.extend(held.values())
        elif isinstance(held, list | tuple):
            waiting.extend(held)

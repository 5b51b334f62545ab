"""Workflows (Arazzo 1.0): what each step sends and reads, as use of an API. They are not run here.

A step says which operation it calls, what it sends, and, by the runtime expressions of its criteria and outputs, which
members of the answer it reads; what its workflow and the components say for it counts as its own. Steps of other
sources are left out.

Source: the Arazzo Specification 1.0.1, Step Object and Runtime Expressions.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from monitor.documents.pointers import split_pointer
from monitor.interactions.arazzo_sources import Called, Sources
from monitor.interactions.contract_node import ContractNode
from monitor.model.api import Api, Operation
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request
from monitor.model.json_value import JsonObject, JsonValue

_STATUS = re.compile(r"\$statusCode\s*==\s*'?(\d{3})")
_READ = re.compile(r"\$response\.body(?:#(?P<pointer>/[^\s\"'=!<>&|)}]*))?")
_HEADER = re.compile(r"\$response\.header\.(?P<name>[\w-]+)")
_PARAMETER = re.compile(r"\{[^{}]*\}")
_SENT = ("query", "header")
_TYPES: JsonObject = {"$": {"combine": "AND", "matchers": [{"match": "type"}]}}


def read_arazzo(value: JsonValue, *, api: str, contract: str, described: Api | None) -> tuple[Interaction, ...]:
    """The steps that call operations of `described`, and those that name none it has, without `operation`.

    Raises `UsageError` for what is no Arazzo description.
    """
    root = ContractNode(value, contract).members(required=("arazzo", "info", "workflows"))
    title = root["info"].members(required=("title",))["title"].text()
    kept = root["components"].members() if "components" in root else {}
    workflows = [each.members(required=("workflowId", "steps")) for each in root["workflows"].items()]
    steps = [(each, node.members(required=("stepId",))) for each in workflows for node in each["steps"].items()]
    sources = Sources(root, [step for _, step in steps], described)
    found = []
    for workflow, known in steps:
        called = sources.called(known)
        if called is not None:
            name = f"{workflow['workflowId'].text()}/{known['stepId'].text()}"
            read = _interaction(_Step(known, workflow, kept), called, name, title, api, contract)
            found.append(replace(read, doubt=sources.doubt(called)))
    return tuple(found)


class _Step:
    """With what its workflow and the components say for it."""

    def __init__(
        self,
        own: Mapping[str, ContractNode],
        workflow: Mapping[str, ContractNode],
        components: Mapping[str, ContractNode],
    ) -> None:
        self.own = own
        self._components = components
        self._is_whole = True
        parameters = (self._resolved(each) for where in (workflow, own) for each in _listed(where, "parameters"))
        self.parameters = [each for each in parameters if each]
        names = (("onSuccess", own), ("onFailure", own), ("successActions", workflow), ("failureActions", workflow))
        actions = [self._resolved(each) for name, where in names for each in _listed(where, name)]
        self.criteria = list(_texts([each.value for each in _listed(own, "successCriteria")]))
        others = [each.value for name, each in own.items() if name != "successCriteria"]
        reads = [each.value for action in actions for name, each in action.items() if name == "criteria"]
        self.others = list(_texts([*others, *reads]))

    @property
    def texts(self) -> list[str]:
        return [*self.criteria, *self.others]

    def _resolved(self, node: ContractNode) -> Mapping[str, ContractNode]:
        """What a reference leads to (`$components.parameters.page`), with what is said beside it; none if nowhere."""
        members = node.members()
        if "reference" not in members:
            return members
        _, *steps = members["reference"].text().split(".", 2)
        held: Mapping[str, ContractNode] = self._components
        for step in steps:
            held = held[step].members() if step in held else {}
        self._is_whole &= bool(held)
        return {**held, **members} if held else {}

    def not_followed(self) -> Iterator[str]:
        """What may read more than is seen here, so that nothing is called unused on its account."""
        pointers = {found["pointer"] for text in self.texts for found in _READ.finditer(text)}
        if None in pointers:
            yield "an expression that takes the whole body"
        told = [each for each in pointers if each]
        if any(other.startswith(f"{each}/") for each in told for other in told):
            yield "an expression that takes all of a part"
        if not self._is_whole:
            yield "a reference that leads nowhere"
        if "requestBody" in self.own and "replacements" in self.own["requestBody"].members():
            yield "replacements in the body"


def _listed(members: Mapping[str, ContractNode], name: str) -> list[ContractNode]:
    return members[name].items() if name in members else []


def _interaction(step: _Step, called: Called, name: str, title: str, api: str, contract: str) -> Interaction:
    operation = called.operation
    return Interaction(
        api=api,
        consumer=title,
        provider=api,
        description=name,
        origin=Origin.ARAZZO,
        contract=contract,
        request=_request(step, operation) if operation else Request("", called.name),
        response=_response(step),
        operation=operation.key if operation else None,
        unsupported=tuple(step.not_followed()),
    )


def _request(step: _Step, operation: Operation) -> Request:
    sent = dict[tuple[str, str], str]()
    for members in step.parameters:
        if "name" in members and "in" in members:
            value = members["value"].value if "value" in members else None
            sent[members["in"].text(), members["name"].text()] = _written(value)
    query, headers = ([(name, text) for (where, name), text in sent.items() if where == kind] for kind in _SENT)
    body = None
    if "requestBody" in step.own:
        written = step.own["requestBody"].members()
        media_type = written["contentType"].text() if "contentType" in written else None
        headers += [("Content-Type", media_type)] if media_type else []
        body = _payload(written["payload"].value if "payload" in written else None, media_type or "")
    return Request(operation.method, _PARAMETER.sub("1", operation.path), tuple(query), tuple(headers), body)


def _payload(payload: JsonValue, media_type: str) -> bytes:
    if isinstance(payload, str):
        return payload.encode()
    if isinstance(payload, Mapping) and "urlencoded" in media_type:
        return urlencode({name: _written(held) for name, held in payload.items()}).encode()
    return _json(payload).encode()


def _json(value: JsonValue) -> str:
    return json.dumps(value, default=dict)


def _written(value: JsonValue) -> str:
    return value if isinstance(value, str) else _json(value)


def _response(step: _Step) -> ExpectedResponse:
    """Only the criteria of success tell which statuses there may be; what is done after a failure tells of others."""
    statuses = _statuses(step.criteria)
    statuses |= _statuses(step.others) if statuses else {}
    headers = dict.fromkeys(each["name"] for text in step.texts for each in _HEADER.finditer(text))
    example: JsonValue = {}
    for text in step.texts:
        for found in _READ.finditer(text):
            if found["pointer"]:
                example = _with(example, split_pointer(found["pointer"]))
    body = ExpectedBody(example, "application/json", _TYPES)
    return ExpectedResponse(tuple(statuses), tuple((each, "") for each in headers), body=body)


def _statuses(texts: Iterable[str]) -> dict[int, None]:
    return dict.fromkeys(int(each) for text in texts for each in _STATUS.findall(text))


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

"""Pact files, specification v1 to v4, read into interactions.

Source: github.com/pact-foundation/pact-specification, and what its implementations write. HTTP interactions are read; a
message interaction, or one of a later version, is listed with what is unsupported about it, so that its outcome is
unknown and nothing is lost. A request is sent as its example: matching rules of requests bind the consumer, not the
provider. They say which observed requests are this one.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from monitor.errors import UsageError
from monitor.interactions.contract_node import ContractNode
from monitor.interactions.matchers import unsupported_matchers
from monitor.interactions.media_types import is_json
from monitor.interactions.pact_classes import with_rules
from monitor.interactions.pact_rules import read_rules
from monitor.model.contracts import (
    NOT_HTTP,
    OF_STATE,
    ExpectedBody,
    ExpectedResponse,
    Interaction,
    Origin,
    ProviderState,
    RequestRules,
)
from monitor.model.exchanges import Headers, Request, header
from monitor.model.json_value import JsonValue

_NEWEST_VERSION = 4
_FIRST_BY_CATEGORY = 3
_HTTP = "Synchronous/HTTP"
_BASE64 = ("base64", "true")
_BY_EQUALITY = RequestRules()


def read_pact(value: JsonValue, *, api: str, contract: str) -> tuple[Interaction, ...]:
    """Raises `UsageError` (code `contract-malformed`) with the place, for a file that is not a Pact."""
    root = ContractNode(value, contract)
    members = root.members(required=("consumer", "provider"))
    reader = _PactReader(
        api,
        contract,
        members["consumer"].members(required=("name",))["name"].text(),
        members["provider"].members(required=("name",))["name"].text(),
        _version(members.get("metadata")),
    )
    if "interactions" not in members and "messages" not in members:
        raise root.error("key 'interactions' is missing")
    interactions = [reader.interaction(node) for node in _items(members, "interactions")]
    return (*interactions, *(reader.message(node) for node in _items(members, "messages")))


def _items(members: Mapping[str, ContractNode], name: str) -> list[ContractNode]:
    return members[name].items() if name in members and members[name].value is not None else []


def _version(metadata: ContractNode | None) -> int:
    """The major version of the specification; 2 where the file does not tell."""
    members = metadata.members() if metadata is not None and isinstance(metadata.value, Mapping) else {}
    told = next((members[name] for name in ("pactSpecification", "pact-specification") if name in members), None)
    if told is not None and isinstance(told.value, Mapping):
        told = told.members().get("version")
    version = told or members.get("pactSpecificationVersion")
    if version is None or version.value in (None, ""):
        return 2
    major = version.scalar_text().partition(".")[0]
    if not major.isdecimal():
        raise version.error(f"expected a version such as '3.0.0', found {version.value!r}")
    return int(major)


class _PactReader:
    def __init__(self, api: str, contract: str, consumer: str, provider: str, version: int) -> None:
        self._api = api
        self._contract = contract
        self._consumer = consumer
        self._provider = provider
        self._version = version

    def interaction(self, node: ContractNode) -> Interaction:
        kind = node.members().get("type")
        if kind is not None and kind.text() != _HTTP:
            return self.message(node)
        members = node.members(required=("description", "request", "response"))
        asked_by, answered = self._plain(members["request"]), self._plain(members["response"])
        response, unsupported = self._response(answered)
        unsupported += _generators(asked_by)
        if self._version > _NEWEST_VERSION:
            unsupported += (f"version {self._version} of the Pact specification",)
        rules = _request_rules(_rules_in(asked_by.members()))
        return self._built(node, self._request(asked_by), response, unsupported, rules)

    def _plain(self, node: ContractNode) -> ContractNode:
        if self._version >= _FIRST_BY_CATEGORY or not isinstance(node.value, Mapping):
            return node
        return replace(node, value=with_rules(node.value))

    def message(self, node: ContractNode) -> Interaction:
        node.members(required=("description",))
        return self._built(node, NOT_HTTP, ExpectedResponse(), ("interactions that are not HTTP",))

    def _built(
        self,
        node: ContractNode,
        request: Request,
        response: ExpectedResponse,
        unsupported: tuple[str, ...],
        request_rules: RequestRules = _BY_EQUALITY,
    ) -> Interaction:
        members = node.members()
        return Interaction(
            api=self._api,
            consumer=self._consumer,
            provider=self._provider,
            description=members["description"].text(),
            origin=Origin.PACT,
            contract=self._contract,
            request=request,
            response=response,
            states=_states(members),
            unsupported=unsupported,
            request_rules=request_rules,
        )

    def _request(self, node: ContractNode) -> Request:
        members = node.members(required=("method", "path"))
        headers = _headers(members.get("headers"))
        body, media_type, _ = self._body(self._given_body(members), header(headers, "content-type"))
        content = _encoded(body, media_type)
        if content is not None and media_type is not None and header(headers, "content-type") is None:
            headers = (*headers, ("Content-Type", media_type))
        path, _, query = members["path"].text().partition("?")
        return Request(
            members["method"].text().upper(),
            path if path.startswith("/") else f"/{path}",
            (*parse_qsl(query, keep_blank_values=True), *_query(members.get("query"))),
            headers,
            content,
        )

    def _response(self, node: ContractNode) -> tuple[ExpectedResponse, tuple[str, ...]]:
        members = node.members()
        rules = read_rules(_rules_in(members))
        headers = _headers(members.get("headers"), joined=True)
        given = self._given_body(members)
        body, media_type, unsupported = self._body(given, header(headers, "content-type"))
        expected: ExpectedBody | None = None
        if given is not None:
            absent = body in (None, "")
            expected = ExpectedBody(body, media_type, {} if absent else rules.body, absent=absent)
        found = unsupported_matchers(rules.body) + unsupported_matchers(rules.headers)
        response = ExpectedResponse(rules.status or (_status(members),), headers, rules.headers, expected)
        return response, (*rules.unsupported, *unsupported, *found)

    def _given_body(self, members: Mapping[str, ContractNode]) -> ContractNode | None:
        """Version 4 writes an empty object where nothing is said of the body."""
        node = members.get("body")
        is_unsaid = node is not None and self._version >= _NEWEST_VERSION and node.value == {}
        return None if is_unsaid else node

    def _body(self, node: ContractNode | None, declared: str | None) -> tuple[JsonValue, str | None, tuple[str, ...]]:
        """The example, its media type, and what about it is unsupported."""
        if node is None or node.value is None:
            return None, declared, ()
        value: JsonValue = node.value
        media_type = declared
        if self._version >= _NEWEST_VERSION and isinstance(value, Mapping) and "content" in value:
            members = node.members()
            media_type = media_type or (members["contentType"].text() if "contentType" in members else None)
            value = members["content"].value
            encoded = members["encoded"].value if "encoded" in members else False
            if isinstance(value, str) and str(encoded).lower() in _BASE64:
                return _decoded(members["content"], value, media_type)
        if isinstance(value, str) and is_json(media_type):
            value = _json_or_text(value)
        if media_type is None and not isinstance(value, str):
            media_type = "application/json"
        return value, media_type, ()


def _status(members: Mapping[str, ContractNode]) -> int:
    """Of a response whose rules tell none: with them, writers leave whatever stands for the example (0)."""
    return members["status"].status() if "status" in members else 200


def _decoded(node: ContractNode, content: str, media_type: str | None) -> tuple[JsonValue, str | None, tuple[str, ...]]:
    try:
        raw = base64.b64decode(content, validate=True)
    except binascii.Error:
        raise node.error("the content is not base64") from None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return content, media_type, ("binary bodies",)
    return (_json_or_text(text) if is_json(media_type) else text), media_type, ()


def _json_or_text(text: str) -> JsonValue:
    """Text under a JSON media type is a whole document where it parses as one, else a JSON string."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _encoded(body: JsonValue, media_type: str | None) -> bytes | None:
    if body is None:
        return None
    if isinstance(body, str) and not is_json(media_type):
        return body.encode()
    return json.dumps(body, ensure_ascii=False, default=dict).encode()


def _states(members: Mapping[str, ContractNode]) -> tuple[ProviderState, ...]:
    for name in ("providerState", "provider_state"):
        if name in members and members[name].value is not None:
            return (ProviderState(members[name].text()),)
    listed = members.get("providerStates")
    if listed is None or listed.value is None:
        return ()
    if isinstance(listed.value, str):
        return (ProviderState(listed.value),)
    states = []
    for node in listed.items():
        state = node.members(required=("name",))
        params = state["params"].members() if "params" in state and state["params"].value is not None else {}
        states.append(ProviderState(state["name"].text(), {name: each.value for name, each in params.items()}))
    return tuple(states)


def _headers(node: ContractNode | None, *, joined: bool = False) -> Headers:
    """A header with several values gives several lines, or one line where `joined`."""
    if node is None or node.value is None:
        return ()
    headers: list[tuple[str, str]] = []
    for name, each in node.members().items():
        values = [item.scalar_text() for item in each.items()] if isinstance(each.value, list) else [each.scalar_text()]
        headers += [(name, ", ".join(values))] if joined else [(name, value) for value in values]
    return tuple(headers)


def _query(node: ContractNode | None) -> tuple[tuple[str, str], ...]:
    """v1 and v2 write a query string, v3 and v4 an object of lists."""
    if node is None or node.value is None:
        return ()
    if isinstance(node.value, str):
        return tuple(parse_qsl(node.value.removeprefix("?"), keep_blank_values=True))
    query: list[tuple[str, str]] = []
    for name, each in node.members().items():
        values = each.items() if isinstance(each.value, list) else [each]
        query += [(name, "" if value.value is None else value.scalar_text()) for value in values]
    return tuple(query)


def _rules_in(members: Mapping[str, ContractNode]) -> ContractNode | None:
    """The JVM's first versions named them after the part that they stand in."""
    names = ("matchingRules", "requestMatchingRules", "responseMatchingRules")
    return next((members[name] for name in names if name in members), None)


def _request_rules(node: ContractNode | None) -> RequestRules:
    """Where they can't be read, equality: they are needed for observed requests only, and no reason to lose a Pact."""
    try:
        rules = read_rules(node)
    except UsageError:
        return _BY_EQUALITY
    return RequestRules(rules.path, rules.query, rules.headers, rules.body)


def _generators(node: ContractNode) -> tuple[str, ...]:
    """A request that must carry values handed over by the provider's state set-up can't be sent as its example."""
    generators = node.members().get("generators")
    text = json.dumps(generators.value, default=dict) if generators is not None else ""
    return (OF_STATE,) if '"ProviderState"' in text else ()

"""Our own contract format: what a consumer relies on, readable and writable by hand.

```yaml
consumer: Checkout
provider: Acme Pay
interactions:
  - description: read one charge
    operation: GET /charges/{id}            # optional: names the operation of the description
    states: [a charge ch_1 exists]          # optional: Pact provider states; or {name: …, params: {…}}
    webhook: payment-settled                # optional: a message that a receiver of this webhook has to take
    request:
      method: GET                           # default GET, of a webhook POST
      path: /charges/ch_1                   # none for a webhook: its receiver has the address
      query: {expand: [customer, refunds]}  # one value or several
      headers: {Accept: application/json}
      body: {…}                             # anything but text is sent as JSON
    response:
      status: 200                           # one or several; left out: any success
      headers: {Content-Type: application/json}
      body: {id: ch_1, amount: 1200, refunds: [{id: re_1}]}
      match:                                # exceptions, by path into the body
        $.id: {regex: "^ch_"}
        $.refunds: {min: 1}
        $.currency: equal
```

`body` is an example: the response must have its members with values of the same types, may have others, and each
element of a list must be like the first. `equal` in its place is compared value by value. `match` gives single places
a rule of their own: a word (`equal`, `type`, `integer`, `decimal`, `number`, `boolean`, `null`, `date`, `time`,
`datetime`, `not-empty`) or `{regex: …}`, `{includes: …}`, `{date: FORMAT}`, `{min: N, max: N}`.
"""

import json
from collections.abc import Mapping

from monitor.interactions.contract_node import ContractNode
from monitor.interactions.rule_paths import parse_path
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin, ProviderState
from monitor.model.exchanges import Headers, Request, header
from monitor.model.json_value import JsonObject, JsonValue

_CONTRACT_KEYS = ("consumer", "provider", "interactions")
_INTERACTION_KEYS = ("description", "operation", "webhook", "states", "request", "response")
_REQUEST_KEYS = ("method", "path", "query", "headers", "body")
_RESPONSE_KEYS = ("status", "headers", "body", "equal", "match")
_ANY_SUCCESS = tuple(range(200, 300))

_WORDS: Mapping[str, str] = {
    "equal": "equality",
    "type": "type",
    "integer": "integer",
    "decimal": "decimal",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "not-empty": "notEmpty",
}
_ARGUMENTS: Mapping[str, tuple[str, str]] = {
    "regex": ("regex", "regex"),
    "includes": ("include", "value"),
    "date": ("date", "format"),
    "time": ("time", "format"),
    "datetime": ("datetime", "format"),
}
"""Key in our format -> Pact's matcher and the name of its argument."""


def read_interactions(value: JsonValue, *, api: str, contract: str) -> tuple[Interaction, ...]:
    """Raises `UsageError` (code `contract-malformed`) with the place and the nearest valid key."""
    members = ContractNode(value, contract).members(required=_CONTRACT_KEYS, known=_CONTRACT_KEYS)
    consumer, provider = members["consumer"].text(), members["provider"].text()
    interactions: dict[str, Interaction] = {}
    for node in members["interactions"].items():
        interaction = _interaction(node, api, contract, consumer, provider)
        if interaction.key in interactions:
            raise node.error(
                f"a second interaction is described as {interaction.description!r}",
                advice="give each interaction a description of its own: it is its name between runs",
            )
        interactions[interaction.key] = interaction
    return tuple(interactions.values())


def _interaction(node: ContractNode, api: str, contract: str, consumer: str, provider: str) -> Interaction:
    members = node.members(required=("description", "request", "response"), known=_INTERACTION_KEYS)
    if "webhook" in members and "operation" in members:
        raise members["operation"].error("both 'webhook' and 'operation' are given", advice="a webhook names its own")
    return Interaction(
        api=api,
        consumer=consumer,
        provider=provider,
        description=members["description"].text(),
        origin=Origin.INTERACTIONS,
        contract=contract,
        request=_message(members["request"]) if "webhook" in members else _request(members["request"]),
        response=_response(members["response"]),
        states=tuple(_state(each) for each in members["states"].items()) if "states" in members else (),
        operation=_operation(members["operation"]) if "operation" in members else None,
        webhook=members["webhook"].text() if "webhook" in members else None,
    )


def _operation(node: ContractNode) -> str:
    method, _, path = node.text().partition(" ")
    if not path.startswith("/"):
        raise node.error(f"expected an operation such as 'GET /charges/{{id}}', found {node.value!r}")
    return f"{method.upper()} {path}"


def _state(node: ContractNode) -> ProviderState:
    if isinstance(node.value, str):
        return ProviderState(node.value)
    members = node.members(required=("name",), known=("name", "params"))
    params = members["params"].members() if "params" in members else {}
    return ProviderState(members["name"].text(), {name: each.value for name, each in params.items()})


def _message(node: ContractNode) -> Request:
    """Of a webhook: its path is that of the receiver it is sent to."""
    members = node.members(known=[each for each in _REQUEST_KEYS if each != "path"])
    return _sent(members, "", "POST")


def _request(node: ContractNode) -> Request:
    members = node.members(required=("path",), known=_REQUEST_KEYS)
    path = members["path"].text()
    if not path.startswith("/"):
        raise members["path"].error(f"expected a path that begins with '/', found {path!r}")
    path, _, appended = path.partition("?")
    if appended:
        raise members["path"].error("the path has a query", advice="write it under 'query'")
    return _sent(members, path, "GET")


def _sent(members: Mapping[str, ContractNode], path: str, default: str) -> Request:
    headers = _headers(members.get("headers"))
    content: bytes | None = None
    if "body" in members:
        body = members["body"].value
        content = (
            body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=dict).encode()
        )
        if not isinstance(body, str) and header(headers, "content-type") is None:
            headers = (*headers, ("Content-Type", "application/json"))
    method = members["method"].text().upper() if "method" in members else default
    return Request(method, path, _query(members.get("query")), headers, content)


def _response(node: ContractNode) -> ExpectedResponse:
    members = node.members(known=_RESPONSE_KEYS)
    if "body" in members and "equal" in members:
        raise members["equal"].error("both 'body' and 'equal' are given", advice="'equal' takes the place of 'body'")
    headers = _headers(members.get("headers"))
    return ExpectedResponse(_statuses(members.get("status")), headers, {}, _body(node, members, headers))


def _body(node: ContractNode, members: Mapping[str, ContractNode], headers: Headers) -> ExpectedBody | None:
    example = members.get("body", members.get("equal"))
    if example is None:
        if "match" in members:
            raise node.error("'match' needs a 'body' to speak of")
        return None
    default: JsonObject = {"match": "type" if "body" in members else "equality"}
    rules: dict[str, JsonValue] = {"$": {"combine": "AND", "matchers": [default]}}
    for expression, rule in members["match"].members().items() if "match" in members else ():
        try:
            parse_path(expression)
        except ValueError as error:
            raise rule.error(f"path {error}") from None
        rules[expression] = {"combine": "AND", "matchers": [_matcher(rule)]}
    media_type = header(headers, "content-type")
    if media_type is None and not isinstance(example.value, str):
        media_type = "application/json"
    return ExpectedBody(example.value, media_type, rules)


def _matcher(node: ContractNode) -> JsonObject:
    known = (*_ARGUMENTS, "min", "max")
    if isinstance(node.value, str):
        if node.value not in _WORDS:
            raise node.error(f"{node.value!r} is not a matcher", advice=f"known: {', '.join((*_WORDS, *known))}")
        return {"match": _WORDS[node.value]}
    if node.value is None:
        return {"match": "null"}
    members = node.members(known=known)
    if members.keys() <= {"min", "max"} and members:
        for bound in members.values():
            if isinstance(bound.value, bool) or not isinstance(bound.value, int):
                raise bound.error(f"expected a number of elements, found {bound.value!r}")
        return {"match": "type", **{name: each.value for name, each in members.items()}}
    if len(members) != 1:
        raise node.error("expected one matcher", advice=f"one of: {', '.join(known)}")
    name, argument = next(iter(members.items()))
    matcher, argument_name = _ARGUMENTS[name]
    return {"match": matcher, argument_name: argument.text()}


def _statuses(node: ContractNode | None) -> tuple[int, ...]:
    if node is None:
        return _ANY_SUCCESS
    return tuple(each.status() for each in node.items()) if isinstance(node.value, list | tuple) else (node.status(),)


def _headers(node: ContractNode | None) -> Headers:
    return () if node is None else tuple((name, each.scalar_text()) for name, each in node.members().items())


def _query(node: ContractNode | None) -> tuple[tuple[str, str], ...]:
    query: list[tuple[str, str]] = []
    for name, each in node.members().items() if node is not None else ():
        values = each.items() if isinstance(each.value, list | tuple) else [each]
        query += [(name, value.scalar_text()) for value in values]
    return tuple(query)

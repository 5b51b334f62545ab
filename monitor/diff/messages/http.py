"""Witnesses as people imagine them: a request line with query, headers and body; or a status with headers and body.

`{"request": {"method", "path", "query", "headers", "body"}}`, and for a response also
`{"response": {"status", "headers", "body"}}`. Whatever the message needs beside the value in question is sampled.
In `query` a list is the same name again for each item, an object its members as parameters of their own.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, quote

from monitor.diff.messages.media_ranges import a_type_of
from monitor.diff.messages.path_variables import is_given, variable_of
from monitor.diff.messages.serialization import of_header, of_parameter
from monitor.diff.messages.spelt import cookie_of, pairs_of, telling, text_of
from monitor.diff.messages.values import Messages, Samples
from monitor.diff.schema.conjunctions import Conjunctions
from monitor.model.api import Body, Header, MediaType, Operation, Parameter, ParameterIn, Response
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record
from monitor.schemas import View

_BODILESS = frozenset({"204", "205", "304"})
_SEGMENT = "!$&'()*+,;=:@"
"""What needs no encoding in a segment of a path, beside letters, digits and `-._~` (RFC 3986 §3.3)."""
_FRAGMENT = re.compile(r"#[^{}]*$")
"""Tells operations apart that are called at one path; it is never sent (RFC 9110 §7.1)."""
_ANY_SEGMENT = "1"
"""Where the value leaves no text, which would be another path."""


@record
class Illustrator:
    """Builds messages of one operation as one side describes it."""

    operation: Operation
    schemas: Conjunctions
    samples: Samples

    def request(self, *, body: JsonValue = None, media_type: str | None = None) -> dict[str, JsonValue]:
        """A request with what is required, and with `body` where a media type is given."""
        message = self._line(self._required(), {})
        described = self.operation.body
        if media_type is None and described is not None and described.required:
            return self.with_body(described)
        if media_type is not None:
            headers = message["headers"]
            assert isinstance(headers, dict)
            headers["Content-Type"] = a_type_of(media_type, body)
            message["body"] = body
        return {"request": message}

    def with_body(self, described: Body | None) -> dict[str, JsonValue]:
        """A request with a body, where one is described."""
        media = next(iter(described.content.values()), None) if described else None
        if media is None:
            return {"request": self._line(self._required(), {})}
        value = self.content(media, View.REQUEST)
        value = value or self.telling(media.schema, View.REQUEST)  # what is empty loses nothing
        return self.request(body=value, media_type=media.name)

    def with_parameter(self, parameter: Parameter, value: JsonValue) -> dict[str, JsonValue]:
        return self._with({parameter.key: parameter}, {parameter.key: value})

    def with_path(self, values: JsonObject) -> dict[str, JsonValue]:
        """`values`: of variables of its path, by the keys of their parameters."""
        return self._with({}, values)

    def _with(self, parameters: Mapping[str, Parameter], values: JsonObject) -> dict[str, JsonValue]:
        built = self.request()
        line = self._line({**self._required(), **parameters}, values)
        before = built["request"]
        assert isinstance(before, Mapping)
        return {
            "request": {**before, **line, "headers": {**_object(before.get("headers")), **_object(line["headers"])}}
        }

    def with_sample(self, parameter: Parameter) -> dict[str, JsonValue]:
        return self.with_parameter(parameter, self._of(parameter))

    def response(
        self, status: str, *, body: JsonValue = None, media_type: str | None = None, headers: JsonObject | None = None
    ) -> dict[str, JsonValue]:
        """A response of that status, with the shortest request that it may answer."""
        answer: dict[str, JsonValue] = {"status": _number(status), "headers": dict(headers or {})}
        if media_type is not None and has_content(self.operation, status):
            answer["headers"] = {"Content-Type": a_type_of(media_type, body), **(headers or {})}
            answer["body"] = body
        return {**self.request(), "response": answer}

    def answer(self, status: str, described: Response, *names: str) -> dict[str, JsonValue]:
        """A response as described: with the headers of those names, and a body where there is one."""
        media = next(iter(described.content.values()), None)
        return self.response(
            status,
            body=None if media is None else self.content(media, View.RESPONSE),
            media_type=None if media is None else media.name,
            headers={
                each.name: text_of(each.name, self.sampled(each.schema, View.RESPONSE), of_header(each)) or "…"
                for each in described.headers.values()
                if each.name in names
            },
        )

    def answer_with(self, status: str, header: Header) -> dict[str, JsonValue]:
        """With a value of the header as it is spelt."""
        return self.response(
            status, headers={header.name: text_of(header.name, self.telling(header.schema), of_header(header))}
        )

    def content(self, media: MediaType, view: View) -> JsonValue:
        """Where nothing is said of it: an object, or any text."""
        if media.schema is None:
            return {} if "json" in media.name else "…"
        return self.sampled(media.schema, view)

    def telling(self, schema: str | None, view: View = View.NEITHER) -> JsonValue:
        """A value whose text differs from style to style."""
        if schema is None:
            return ["a", "b"]
        messages = Messages(view, self.samples)
        return telling(self.schemas.of((schema,)), lambda pointers: messages.of(self.schemas.of(pointers)), view)

    def _required(self) -> dict[str, Parameter]:
        return {key: each for key, each in self.operation.parameters.items() if each.required}

    def _line(self, parameters: Mapping[str, Parameter], values: JsonObject) -> dict[str, JsonValue]:
        path, query, headers = _called_at(self.operation), dict[str, JsonValue](), dict[str, JsonValue]()
        for key, parameter in parameters.items():
            if is_given(parameter, self.operation) and key not in values:
                continue
            value = values[key] if key in values else self._of(parameter)
            spelling = of_parameter(parameter)
            if parameter.location is ParameterIn.PATH:
                variable = "{" + (variable_of(parameter, self.operation) or parameter.name) + "}"
                segment = quote(text_of(parameter.name, value, spelling), safe=_SEGMENT, errors="replace")
                path = path.replace(variable, segment or _ANY_SEGMENT)
            elif parameter.location is ParameterIn.QUERY:
                query |= pairs_of(parameter.name, value, spelling)
            elif parameter.location is ParameterIn.HEADER:
                headers[parameter.name] = text_of(parameter.name, value, spelling)
            elif parameter.location is ParameterIn.QUERYSTRING:
                query.update(value if isinstance(value, Mapping) else {parameter.name: value})
            else:
                others = [str(headers["Cookie"])] if "Cookie" in headers else []
                headers["Cookie"] = "; ".join([*others, cookie_of(parameter.name, value, spelling)])
        if path.startswith("/"):
            path, _, asked = _FRAGMENT.sub("", path).partition("?")
            query = {**dict(parse_qsl(asked, keep_blank_values=True)), **query}
        line: dict[str, JsonValue] = {"method": self.operation.method, "path": path, "headers": headers}
        return {**line, "query": query} if query else line

    def _of(self, parameter: Parameter) -> JsonValue:
        """A likely value that can be seen: an empty list leaves nothing to look at."""
        value = self.sampled(parameter.schema)
        return value if value or isinstance(value, bool | int | float) else self.telling(parameter.schema)

    def sampled(self, schema: str | None, view: View = View.REQUEST) -> JsonValue:
        return None if schema is None else Messages(view, self.samples).of(self.schemas.of((schema,)))


def has_content(operation: Operation, status: str) -> bool:
    """May an answer have a body, whatever is described of it (RFC 9110 §6.4.1, §15.3.6)?"""
    return operation.method != "HEAD" and status not in _BODILESS and not status.startswith("1")


Wrap = Callable[[Illustrator, str, JsonValue], JsonObject]
"""A value of a media type as a whole message, of the side that the illustrator is of."""


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _called_at(operation: Operation) -> str:
    """Of a callback the expression alone: which operation asked for it is told beside the message."""
    *_, callback = operation.path.rpartition(" → ")
    return operation.path if callback == operation.path else callback.partition(" ")[2]


def _number(status: str) -> JsonValue:
    """A range stands for its first status; `default` for any that is not listed."""
    if status.isdigit():
        return int(status)
    return int(f"{status[0]}00") if status[:1].isdigit() else "any other"

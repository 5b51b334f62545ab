"""Witnesses as people imagine them: a request line with query, headers and body; or a status with headers and body.

`{"request": {"method", "path", "query", "headers", "body"}}`, and for a response also
`{"response": {"status", "headers", "body"}}`. Whatever the message needs beside the value in question is sampled.
"""

from collections.abc import Mapping

from monitor.diff.conjunctions import Conjunctions
from monitor.diff.messages import Messages, Samples
from monitor.model.api import Body, MediaType, Operation, Parameter, ParameterIn, Response
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record
from monitor.schemas import View


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
            headers["Content-Type"] = media_type
            message["body"] = body
        return {"request": message}

    def with_body(self, described: Body | None) -> dict[str, JsonValue]:
        """A request with a body, where one is described."""
        media = next(iter(described.content.values()), None) if described else None
        if media is None:
            return {"request": self._line(self._required(), {})}
        return self.request(body=self.content(media, View.REQUEST), media_type=media.name)

    def with_parameter(self, parameter: Parameter, value: JsonValue) -> dict[str, JsonValue]:
        built = self.request()
        line = self._line({**self._required(), parameter.key: parameter}, {parameter.key: value})
        before = built["request"]
        assert isinstance(before, Mapping)
        return {
            "request": {**before, **line, "headers": {**_object(before.get("headers")), **_object(line["headers"])}}
        }

    def with_sample(self, parameter: Parameter) -> dict[str, JsonValue]:
        return self.with_parameter(parameter, self.sampled(parameter.schema))

    def response(
        self, status: str, *, body: JsonValue = None, media_type: str | None = None, headers: JsonObject | None = None
    ) -> dict[str, JsonValue]:
        """A response of that status, with the shortest request that it may answer."""
        answer: dict[str, JsonValue] = {"status": _number(status), "headers": dict(headers or {})}
        if media_type is not None:
            answer["headers"] = {"Content-Type": media_type, **(headers or {})}
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
                each.name: _text(self.sampled(each.schema, View.RESPONSE)) or "…"
                for each in described.headers.values()
                if each.name in names
            },
        )

    def content(self, media: MediaType, view: View) -> JsonValue:
        """Where nothing is said of it: an object, or any text."""
        if media.schema is None:
            return {} if "json" in media.name else "…"
        return self.sampled(media.schema, view)

    def _required(self) -> dict[str, Parameter]:
        return {key: each for key, each in self.operation.parameters.items() if each.required}

    def _line(self, parameters: Mapping[str, Parameter], values: JsonObject) -> dict[str, JsonValue]:
        path, query, headers = self.operation.path, dict[str, JsonValue](), dict[str, JsonValue]()
        for key, parameter in parameters.items():
            value = values.get(key, self.sampled(parameter.schema))
            if parameter.location is ParameterIn.PATH:
                path = path.replace("{" + parameter.name + "}", _text(value) or "1")
            elif parameter.location is ParameterIn.QUERY:
                query[parameter.name] = value
            elif parameter.location is ParameterIn.HEADER:
                headers[parameter.name] = _text(value)
            elif parameter.location is ParameterIn.QUERYSTRING:
                query.update(value if isinstance(value, Mapping) else {parameter.name: value})
            else:
                headers["Cookie"] = f"{parameter.name}={_text(value)}"
        line: dict[str, JsonValue] = {"method": self.operation.method, "path": path, "headers": headers}
        return {**line, "query": query} if query else line

    def sampled(self, schema: str | None, view: View = View.REQUEST) -> JsonValue:
        return None if schema is None else Messages(view, self.samples).of(self.schemas.of((schema,)))


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _text(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(_text(each) for each in value)
    return str(value)


def _number(status: str) -> JsonValue:
    """A range stands for its first status; `default` for any that is not listed."""
    if status.isdigit():
        return int(status)
    return int(f"{status[0]}00") if status[:1].isdigit() else "any other"

"""Parameters, bodies, responses and headers: every place of an operation where a message is described."""

from collections.abc import Iterable, Mapping

from monitor.model.api import Body, Header, MediaType, Parameter, ParameterIn, Response
from monitor.openapi.parts import Part

_NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters of these names are ignored (OpenAPI 3.0, Parameter Object): other parts describe them."""


def read_parameters(shared: Iterable[Part], own: Iterable[Part], template: str) -> Mapping[str, Parameter]:
    """By key; the operation's own parameters replace those of its path."""
    names = template_names(template)
    found: dict[str, Parameter] = {}
    for part in (*shared, *own):
        parameter = _read_parameter(part, names)
        if parameter is not None:
            found[parameter.key] = parameter
    return found


def template_names(template: str) -> tuple[str, ...]:
    """The names in braces, in order."""
    return tuple(piece.split("}")[0] for piece in template.split("{")[1:] if "}" in piece)


def _read_parameter(part: Part, names: tuple[str, ...]) -> Parameter | None:
    name, where = part.text("name"), part.text("in")
    if name is None or where not in set(ParameterIn):
        part.reading.broken(
            part.pointer, "this parameter has no name, or its `in` is none of path, query, header, cookie"
        )
        return None
    location = ParameterIn(where)
    if location is ParameterIn.HEADER and name.lower() in _NOT_PARAMETERS:
        return None
    in_path = location is ParameterIn.PATH
    style = part.text("style") or ("form" if location in {ParameterIn.QUERY, ParameterIn.COOKIE} else "simple")
    content = next(iter(part.parts("content")), None)
    return Parameter(
        name=name,
        location=location,
        required=in_path or part.flag("required"),
        pointer=part.pointer,
        schema=content[1].schema() if content else part.schema(),
        media_type=media_type_name(content[0]) if content else None,
        style=style,
        explode=part.flag("explode", default=style == "form"),
        deprecated=part.flag("deprecated"),
        position=names.index(name) if in_path and name in names else None,
    )


def read_body(part: Part | None) -> Body | None:
    if part is None:
        return None
    return Body(pointer=part.pointer, required=part.flag("required"), content=_read_content(part))


def read_responses(operation: Part) -> Mapping[str, Response]:
    """By upper-case status, range or `default`, in the order of the document."""
    return {
        _status(status): Response(
            status=_status(status), pointer=part.pointer, content=_read_content(part), headers=_read_headers(part)
        )
        for status, part in operation.parts("responses")
    }


def _status(written: str) -> str:
    return "default" if written == "default" else written.upper()


def media_type_name(written: str) -> str:
    """Lower-case, with no space around parameters (RFC 9110 §8.3.1: both are without meaning)."""
    return ";".join(piece.strip() for piece in written.lower().split(";"))


def _read_content(part: Part) -> Mapping[str, MediaType]:
    return {
        media_type_name(name): MediaType(
            name=media_type_name(name),
            pointer=held.pointer,
            schema=held.schema(),
            encoding=encoding if isinstance(encoding := held.value.get("encoding"), Mapping) else {},
        )
        for name, held in part.parts("content")
    }


def _read_headers(part: Part) -> Mapping[str, Header]:
    found = {}
    for name, held in part.parts("headers"):
        if name.lower() == "content-type":  # described by the media types (OpenAPI 3.0, Response Object)
            continue
        content = next(iter(held.parts("content")), None)
        schema = content[1].schema() if content else held.schema()
        found[name.lower()] = Header(name=name, pointer=held.pointer, required=held.flag("required"), schema=schema)
    return found

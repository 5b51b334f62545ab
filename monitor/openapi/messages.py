"""Parameters, bodies, responses and headers: every place of an operation where a message is described."""

from collections.abc import Iterable, Mapping

from monitor.model.api import Body, Encodings, Parameter, ParameterIn, Response
from monitor.openapi.content import read_content, read_headers, single_content
from monitor.openapi.links import read_links
from monitor.openapi.parts import Part

_AUTHORIZATION = "authorization"
_OF_MEDIA_TYPES = frozenset({"accept", "content-type"})
_NOT_PARAMETERS = _OF_MEDIA_TYPES | {_AUTHORIZATION}
"""Header parameters of these names are ignored (OpenAPI 3.0, Parameter Object): other parts describe them."""


def read_parameters(shared: Iterable[Part], own: Iterable[Part], template: str) -> Mapping[str, Parameter]:
    """By key; the operation's own parameters replace those of its path."""
    names = template_names(template)
    return {**_listed(shared, names), **_listed(own, names)}


def _listed(parts: Iterable[Part], names: tuple[str, ...]) -> Mapping[str, Parameter]:
    """Of two with one name in one place, which no list may have (OpenAPI 3.0, Operation Object), the last is read."""
    found: dict[str, tuple[Part, Parameter]] = {}
    for part in parts:
        parameter = _read_parameter(part, names)
        if parameter is not None:
            earlier, _ = found.get(parameter.key, (part, parameter))
            if earlier.value != part.value:
                called = f"{parameter.location.value} {parameter.name}"
                part.reading.broken(earlier.pointer, f"another parameter is called {called} too, and read in its place")
            found[parameter.key] = (part, parameter)
    return {key: parameter for key, (_, parameter) in found.items()}


def read_authorization(shared: Iterable[Part], own: Iterable[Part]) -> Parameter | None:
    """The parameter that says by other means than security that a credential is needed."""
    named = [part for part in (*shared, *own) if part.text("in") == "header" and _called(part) == _AUTHORIZATION]
    return _parameter(named[-1], ParameterIn.HEADER, ()) if named else None


def read_media_headers(shared: Iterable[Part], own: Iterable[Part]) -> Mapping[str, Parameter]:
    """By lower-case name: what is said of media types by parameters."""
    named = {_called(part): part for part in (*shared, *own) if part.text("in") == "header"}
    return {name: _parameter(part, ParameterIn.HEADER, ()) for name, part in named.items() if name in _OF_MEDIA_TYPES}


def _called(part: Part) -> str:
    return (part.text("name") or "").lower()


_LOCATIONS = frozenset(ParameterIn)
_EXPLODED = frozenset({"form", "cookie"})
"""Styles that explode where nothing else is said (OpenAPI 3.2, Parameter Object)."""


def template_names(template: str) -> tuple[str, ...]:
    """The names in braces, in order."""
    return tuple(piece.split("}")[0] for piece in template.split("{")[1:] if "}" in piece)


def _read_parameter(part: Part, names: tuple[str, ...]) -> Parameter | None:
    name, where = part.text("name"), part.text("in")
    if name is None or where not in _LOCATIONS:
        part.reading.broken(
            part.pointer, "this parameter has no name, or its `in` is none of path, query, querystring, header, cookie"
        )
        return None
    location = ParameterIn(where)
    if location is ParameterIn.HEADER and name.lower() in _NOT_PARAMETERS:
        return None
    return _parameter(part, location, names)


def _parameter(part: Part, location: ParameterIn, names: tuple[str, ...]) -> Parameter:
    name = part.text("name") or ""
    in_path = location is ParameterIn.PATH
    style = part.text("style") or ("form" if location in {ParameterIn.QUERY, ParameterIn.COOKIE} else "simple")
    content = single_content(part)
    return Parameter(
        name=name,
        location=location,
        required=in_path or part.flag("required"),
        pointer=part.pointer,
        schema=content.schema if content else part.schema(),
        media_type=content.name if content else None,
        encoding=content.encoding if content else Encodings(),
        style=style,
        explode=part.flag("explode", default=style in _EXPLODED),
        deprecated=part.flag("deprecated"),
        position=names.index(name) if in_path and name in names else None,
        # Where no percent-encoding is, nothing is reserved; elsewhere than in a query nothing can be left empty.
        allow_reserved=location is not ParameterIn.HEADER and part.flag("allowReserved"),
        allow_empty_value=location is ParameterIn.QUERY and part.flag("allowEmptyValue"),
        lists=part.listed("collectionFormats"),
    )


def read_body(part: Part | None) -> Body | None:
    if part is None:
        return None
    return Body(pointer=part.pointer, required=part.flag("required"), content=read_content(part))


def read_responses(operation: Part) -> Mapping[str, Response]:
    """By upper-case status, range or `default`, in the order of the document. Links come without known targets."""
    found: dict[str, Response] = {}
    for written, part in operation.spelt("responses", _status):
        if not written:
            operation.reading.broken(part.pointer, "a response has no status")
            continue
        status = _status(written)
        found[status] = Response(
            status=status,
            pointer=part.pointer,
            content=read_content(part),
            headers=read_headers(part),
            links=read_links(part),
        )
    return found


def _status(written: str) -> str:
    return "default" if written == "default" else written.upper()

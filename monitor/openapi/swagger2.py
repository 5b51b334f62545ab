"""OpenAPI 2.0 rewritten as 3.0, with a map of pointers back to the document as written.

`definitions` stay where they are, so schemas and the references between them are not touched; only what 3.0 says
differently (parameters, bodies, responses, security schemes, servers) is built anew. Vocabulary: Swagger 2.0, Parameter
Object, Items Object, Response Object, Security Scheme Object.
"""

from collections.abc import Iterable, Mapping, Sequence

from monitor.documents.pointers import escape_token as escape
from monitor.documents.pointers import join_pointer, resolve_pointer
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.misplaced import misplaced, words_of
from monitor.openapi.parts import Part, Reading
from monitor.openapi.path_items import methods_written, misplaced_words, misspelt_methods, parts_of_item, unread_methods
from monitor.openapi.swagger2_forms import fields_of, form_media, form_types, is_needed
from monitor.openapi.swagger2_values import (
    as_bytes,
    described,
    in_words_of_3_0,
    is_in_schema,
    schema_of,
    spelling_of,
    words_beside,
)

_KEPT = frozenset({"name", "in", "description", "required", "deprecated", "allowEmptyValue"})
"""What 3.0 says of a parameter by the same words."""

_JSON = "application/json"
"""Where no media type is listed."""

_TEMPLATE = "x-ms-parameterized-host"
"""AutoRest, Extensions to Swagger: a host with parameters in it, for which 2.0 has no word."""


def convert(root: JsonObject) -> tuple[JsonObject, Mapping[str, str]]:
    """The same description in 3.0, and prefixes of its pointers -> pointers into `root`."""
    return _Conversion(root).document()


class _Conversion:
    """Private: runs once. `origins` grows as parts are moved."""

    def __init__(self, root: JsonObject) -> None:
        self.root = in_words_of_3_0(root)
        self.reading = Reading(self.root)
        self.whole = Part("", self.root, self.reading)
        self.origins: dict[str, str] = {}

    def document(self) -> tuple[JsonObject, Mapping[str, str]]:
        kept = {
            name: value
            for name, value in self.root.items()
            if name
            not in {"swagger", "paths", "host", "basePath", "schemes", "consumes", "produces", "securityDefinitions"}
        }
        converted = {
            **kept,
            "openapi": "3.0.3",
            **({"paths": self._paths()} if "paths" in self.root else {}),
            "components": self._components(),
        }
        servers = self._servers(_strings(self.root.get("schemes")))
        if servers:  # else those that 3.0 has, if they are written
            named = (name for name in (_TEMPLATE, "host", "basePath") if name in self.root)
            converted["servers"] = servers
            self.origins["/servers"] = f"/{next(named, 'schemes')}"
        return converted, self.origins

    def _servers(self, schemes: list[str]) -> list[JsonValue]:
        host, base = str(self.root.get("host") or ""), str(self.root.get("basePath") or "").rstrip("/")
        template = self.whole.part(_TEMPLATE)
        if template is not None:
            return self._templated(template, schemes or ["https"], base)
        if not host:  # but that which serves the description
            return [{"url": base, "scheme": each} for each in schemes] or ([{"url": base}] if base else [])
        return [{"url": f"{scheme}://{host}{base}"} for scheme in schemes or ["https"]]

    def _templated(self, template: Part, schemes: list[str], base: str) -> list[JsonValue]:
        """A host with parameters, by which 3.0 has variables of a server."""
        begins = [""] if template.value.get("useSchemePrefix") is False else [f"{scheme}://" for scheme in schemes]
        variables = {
            str(each.get("name")): {name: each[name] for name in ("enum", "default") if name in each}
            for _, each in self._listed(template)
            if isinstance(each, Mapping)
        }
        url = f"{template.value.get('hostTemplate') or ''}{base}"
        return [{"url": f"{begin}{url}", "variables": variables} for begin in begins]

    def _paths(self) -> JsonValue:
        paths = self.root.get("paths")
        if not isinstance(paths, Mapping):
            return paths
        return {path: self._path_item(f"/paths/{escape(path)}", item) for path, item in paths.items()}

    def _path_item(self, pointer: str, written: JsonValue) -> JsonValue:
        """What it refers to, with what stands beside that reference; one that leads nowhere stays."""
        if not isinstance(written, Mapping):
            return written
        parts = parts_of_item(self.reading, pointer)
        holders = {name: part for part in parts for name in part.value}
        shared = self._listed(holders["parameters"]) if "parameters" in holders else []
        converted = {name: part.value[name] for name, part in holders.items() if name.startswith("x-")}
        if "servers" in holders:
            converted["servers"] = holders["servers"].value["servers"]
        if "parameters" in holders and not _holds_parts(holders["parameters"].value, "parameters"):
            converted["parameters"] = holders["parameters"].value["parameters"]
        if "$ref" in written and self.reading.part(pointer) is None:
            converted["$ref"] = written["$ref"]
        for part in parts:
            others = (place[0] for place, _ in unread_methods(part.value) if len(place) == 1)
            names = (*others, *misplaced_words(part.value), *misspelt_methods(part.value))
            converted |= {name: part.value[name] for name in names}
        for method, name in methods_written(holders):
            here, part = f"{pointer}/{method}", holders[name]
            self.origins[here] = part.place(name)
            converted[method] = self._operation(here, part.place(name), part.value[name], shared)
        return converted

    def _listed(self, holder: Part) -> list[tuple[str, JsonValue]]:
        """Parameters with where each is written, references followed."""
        found: list[tuple[str, JsonValue]] = []
        held = holder.value.get("parameters")
        for name, written in held.items() if isinstance(held, Mapping) else enumerate(_items(held)):
            place = holder.place("parameters", str(name))
            part = self.reading.part(place)
            found.append((part.pointer, part.value) if part else (place, written))
        return found

    def _operation(
        self, pointer: str, origin: str, operation: JsonValue, shared: list[tuple[str, JsonValue]]
    ) -> JsonValue:
        if not isinstance(operation, Mapping):
            return operation
        own = self._listed(Part(origin, operation, self.reading))
        mine = {_identity(value) for _, value in own}
        parameters = [each for each in shared if _identity(each[1]) not in mine] + own
        converted: dict[str, JsonValue] = {
            name: value
            for name, value in operation.items()
            if name not in {"parameters", "responses", "consumes", "produces", "schemes"}
        }
        kept: list[JsonValue] = []
        for place, value in parameters:
            named = isinstance(value, Mapping) and isinstance(value.get("name"), str)  # else it is told that it is not
            if (_where(value) == "formData" and not named) or _where(value) not in {"body", "formData"}:
                self.origins[f"{pointer}/parameters/{len(kept)}"] = place
                kept.append(self._parameter(f"{pointer}/parameters/{len(kept)}", place, value))
        converted["parameters"] = kept if _holds_parts(operation, "parameters") else operation["parameters"]
        body = self._body(f"{pointer}/requestBody", self._media_types(origin, operation, "consumes"), parameters)
        if body is not None:
            converted["requestBody"] = {**body, **misplaced(_others(operation, parameters))}
        if "schemes" in operation:
            converted["servers"] = self._servers(_strings(operation["schemes"]))
            self.origins[f"{pointer}/servers"] = f"{origin}/schemes"
        converted["responses"] = self._responses(f"{pointer}/responses", origin, operation)
        return converted

    def _parameter(self, pointer: str, origin: str, value: JsonValue) -> JsonValue:
        if not isinstance(value, Mapping) or self.reading.part(origin) is None:  # a reference that leads nowhere stays
            return value
        self.origins[f"{pointer}/schema"] = f"{origin}/schema" if is_in_schema(value) else origin
        converted = {name: held for name, held in value.items() if name in _KEPT or name.startswith("x-")}
        schema = schema_of(value)
        if schema.get("type") == "array" or "$ref" in schema:  # which says nothing of what is no list
            converted.update(spelling_of({**schema, **value}, simple=_where(value) in {"path", "header"}))
        return {**converted, "schema": schema, **misplaced(words_beside(value))}

    def _body(
        self, pointer: str, consumes: Mapping[str, str], parameters: list[tuple[str, JsonValue]]
    ) -> JsonObject | None:
        for place, value in parameters:
            if _where(value) == "body" and isinstance(value, Mapping):
                self.origins[pointer] = place
                words = words_of(value)
                is_beside = bool(words) and "schema" not in value  # a mistake, of which nothing else can be meant
                schema = schema_of(value) if is_beside else value.get("schema")
                media = {"schema": schema} if is_beside or "schema" in value else {}
                media |= misplaced({} if is_beside else words)
                names = self._listing(f"{pointer}/content", consumes, place, place if is_beside else f"{place}/schema")
                return {"required": value.get("required", False), "content": dict.fromkeys(names, media)}
        fields = [(place, value) for place, value in parameters if _where(value) == "formData"]
        return self._form(pointer, consumes, fields) if fields else None

    def _media_types(self, origin: str, operation: JsonObject, name: str) -> Mapping[str, str]:
        """With where each is listed: for the operation, else for all; an empty list is of the operation."""
        own = operation.get(name)
        place, held = (f"/{name}", self.root.get(name)) if own is None else (f"{origin}/{name}", own)
        if isinstance(held, str):
            return {held: place}
        return {each: f"{place}/{index}" for index, each in enumerate(_items(held)) if isinstance(each, str)}

    def _listing(self, pointer: str, listed: Mapping[str, str], place: str, schema: str) -> Iterable[str]:
        """The media types of a `content`, which stand where they are listed; where none is, `place` is all there is."""
        for name, stands in (listed or {_JSON: place}).items():
            within = f"{pointer}/{escape(name)}"
            self.origins |= {within: stands, f"{within}/schema": schema}
            if listed:
                self.origins[pointer] = stands.rpartition("/")[0] if stands[-1].isdigit() else stands
        return listed or (_JSON,)

    def _form(self, pointer: str, consumes: Iterable[str], parameters: list[tuple[str, JsonValue]]) -> JsonObject:
        names, fields = form_types(consumes, parameters), fields_of(parameters)
        first = parameters[0][0]
        listed = first.rpartition("/")[0]
        self.origins[pointer] = next((place for place, value in parameters if is_needed(value)), first)
        contents = [f"{pointer}/content/{escape(name)}" for name in names]
        for content in contents:
            self.origins |= {content: listed, f"{content}/schema": listed, f"{content}/schema/required": listed}
        for each in fields:
            for content in contents:
                self.origins[f"{content}/schema/properties/{escape(each.name)}"] = each.schema_place
                self.origins[f"{content}/encoding/{escape(each.name)}"] = each.place
        return {"required": any(each.is_needed for each in fields), "content": dict.fromkeys(names, form_media(fields))}

    def _responses(self, pointer: str, origin: str, operation: JsonObject) -> JsonValue:
        responses = operation.get("responses")
        if not isinstance(responses, Mapping):
            return responses
        produces = self._media_types(origin, operation, "produces")
        converted: dict[str, JsonValue] = {}
        for status in responses:
            part = None if status.startswith("x-") else self.reading.part(f"{origin}/responses/{escape(status)}")
            if part is None:
                converted[status] = responses[status]
                continue
            here = f"{pointer}/{escape(status)}"
            self.origins[here] = part.pointer
            converted[status] = self._response(here, part, produces)
        return converted

    def _response(self, pointer: str, part: Part, produces: Mapping[str, str]) -> JsonValue:
        beside = {name: part.value[name] for name in ("content", "required", "links") if name in part.value}
        converted: dict[str, JsonValue] = {"description": part.value.get("description", "")}
        converted |= misplaced({**words_of(part.value), **beside})
        if "schema" in part.value:
            schema = part.value["schema"]
            schema = as_bytes(schema) if isinstance(schema, Mapping) else schema
            names = self._listing(f"{pointer}/content", produces, part.pointer, part.place("schema"))
            converted["content"] = {name: {"schema": schema} for name in names}
        headers = part.value.get("headers")
        if isinstance(headers, Mapping):
            converted["headers"] = {name: self._header(pointer, part, name) for name in headers}
        elif headers is not None:
            converted["headers"] = headers
        return converted

    def _header(self, pointer: str, answer: Part, name: str) -> JsonValue:
        """References are followed, which 2.0 does not know there; of one that leads nowhere it is told."""
        part = self.reading.part(answer.place("headers", name))
        if part is None:
            return resolve_pointer(answer.value, join_pointer("headers", name))
        inside = ("schema",) if is_in_schema(part.value) else ()
        self.origins[f"{pointer}/headers/{escape(name)}/schema"] = part.place(*inside)
        required = {each: held for each, held in part.value.items() if each == "required"}  # which 2.0 reads nowhere
        beside = misplaced({**words_beside(part.value), **required})
        said = {"schema": schema_of(part.value), **spelling_of(part.value, simple=True)}
        return {**described(part.value), **said, **beside}

    def _components(self) -> JsonValue:
        """With those that 3.0 has, where they are written: references to them can mean nothing else."""
        written = self.root.get("components")
        components = written if isinstance(written, Mapping) else {}
        others = components.get("securitySchemes")
        schemes = {**others, **self._security_schemes()} if isinstance(others, Mapping) else self._security_schemes()
        return {**components, "securitySchemes": schemes}

    def _security_schemes(self) -> JsonObject:
        schemes = self.root.get("securityDefinitions")
        named = schemes if isinstance(schemes, Mapping) else {}
        return {name: self._security_scheme(name, scheme) for name, scheme in named.items()}

    def _security_scheme(self, name: str, written: JsonValue) -> JsonValue:
        """As it is written, which is read in any version."""
        place = f"/securityDefinitions/{escape(name)}"
        part = self.reading.part(place)
        self.origins[f"/components/securitySchemes/{escape(name)}"] = place if part is None else part.pointer
        return written if part is None else part.value


def _others(operation: JsonObject, parameters: list[tuple[str, JsonValue]]) -> JsonObject:
    """Beside a body there is neither another nor a form (Swagger 2.0, Parameter Object: `in`), nor what 3.0 has."""
    bodies = [value for _, value in parameters if _where(value) == "body" and isinstance(value, Mapping)]
    forms = [value for _, value in parameters if bodies and _where(value) == "formData"]
    others = {f"{_where(each)} {_identity(each)[0]}".strip(): each for each in (*bodies[1:], *forms)}
    return {**others, **{name: operation[name] for name in ("requestBody",) if name in operation}}


def _where(value: JsonValue) -> str:
    return str(value.get("in")) if isinstance(value, Mapping) else ""


def _identity(value: JsonValue) -> tuple[str, str]:
    if not isinstance(value, Mapping):
        return "", ""
    return "" if value.get("in") == "body" else str(value.get("name")), str(value.get("in"))


def _holds_parts(holder: JsonObject, name: str) -> bool:
    """Else it is left as it is, and those who read it say so."""
    held = holder.get(name, ())
    return isinstance(held, Mapping | Sequence) and not isinstance(held, str)


def _items(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _strings(value: JsonValue) -> list[str]:
    """Also of one that stands alone."""
    return [value] if isinstance(value, str) else [each for each in _items(value) if isinstance(each, str)]

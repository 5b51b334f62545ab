"""OpenAPI 2.0 rewritten as 3.0, with a map of pointers back to the document as written.

`definitions` stay where they are, so schemas and the references between them are not touched; only what 3.0 says
differently (parameters, bodies, responses, security schemes, servers) is built anew. Vocabulary: Swagger 2.0, Parameter
Object, Items Object, Response Object, Security Scheme Object.
"""

from collections.abc import Mapping, Sequence

from monitor.documents.pointers import escape_token as escape
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.digests import content_bytes
from monitor.openapi.parts import Part, Reading
from monitor.openapi.path_items import methods_written, parts_of_item

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
_NOT_SCHEMA = frozenset(
    {"name", "in", "description", "required", "collectionFormat", "allowEmptyValue", "schema", "$ref"}
)
_KEPT = frozenset({"name", "in", "required", "deprecated", "allowEmptyValue"})
"""What 3.0 says of a parameter by the same words."""

_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}
"""Flows of OAuth 2 that 3.0 renamed."""

_STYLES: Mapping[str, JsonObject] = {
    "csv": {"style": "form", "explode": False},
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
    "tsv": {"style": "tabDelimited", "explode": False},  # 3.0 has no word for it
}
_TEMPLATE = "x-ms-parameterized-host"
"""AutoRest, Extensions to Swagger: a host with parameters in it, for which 2.0 has no word."""

_LISTS = "collectionFormats"
"""Nor for lists inside a list: those from the outer to the inner, with commas, under a name that 3.0 does not have."""

_EMPTY = "allowsEmptyValue"
"""Nor for a member of a form that may have no value."""


def convert(root: JsonObject) -> tuple[JsonObject, Mapping[str, str]]:
    """The same description in 3.0, and prefixes of its pointers -> pointers into `root`."""
    return _Conversion(root).document()


class _Conversion:
    """Private: runs once. `origins` grows as parts are moved."""

    def __init__(self, root: JsonObject) -> None:
        self.root = _with_nullable(root)
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
            "servers": self._servers(_strings(self.root.get("schemes"))),
            "paths": self._paths(),
            "components": {"securitySchemes": self._security_schemes()},
        }
        self.origins["/components/securitySchemes"] = "/securityDefinitions"
        named = (name for name in (_TEMPLATE, "host", "basePath") if name in self.root)
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
        if "parameters" in holders and not _holds_parts(holders["parameters"].value, "parameters"):
            converted["parameters"] = holders["parameters"].value["parameters"]
        if "$ref" in written and self.reading.part(pointer) is None:
            converted["$ref"] = written["$ref"]
        for method, name in methods_written(holders, _METHODS):
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
            if _where(value) not in {"body", "formData"}:
                self.origins[f"{pointer}/parameters/{len(kept)}"] = place
                kept.append(self._parameter(f"{pointer}/parameters/{len(kept)}", place, value))
        converted["parameters"] = kept if _holds_parts(operation, "parameters") else operation["parameters"]
        body = self._body(f"{pointer}/requestBody", operation, parameters)
        if body is not None:
            converted["requestBody"] = body
        if "schemes" in operation:
            converted["servers"] = self._servers(_strings(operation["schemes"]))
            self.origins[f"{pointer}/servers"] = f"{origin}/schemes"
        converted["responses"] = self._responses(f"{pointer}/responses", f"{origin}/responses", operation)
        return converted

    def _parameter(self, pointer: str, origin: str, value: JsonValue) -> JsonValue:
        if not isinstance(value, Mapping):
            return value
        self.origins[f"{pointer}/schema"] = f"{origin}/schema" if _is_in_schema(value) else origin
        converted = {name: held for name, held in value.items() if name in _KEPT or name.startswith("x-")}
        schema = _schema_of(value)
        if schema.get("type") == "array" or "$ref" in schema:  # which says nothing of what is no list
            converted.update(_spelt({**schema, **value}, simple=_where(value) in {"path", "header"}))
        return {**converted, "schema": schema}

    def _body(self, pointer: str, operation: JsonObject, parameters: list[tuple[str, JsonValue]]) -> JsonValue:
        consumes = _strings(operation.get("consumes", self.root.get("consumes")))
        for place, value in parameters:
            if _where(value) == "body" and isinstance(value, Mapping):
                self.origins[pointer] = place
                is_beside = "type" in value and "schema" not in value  # a mistake, of which nothing else can be meant
                schema = _schema_of(value) if is_beside else value.get("schema")
                media = {"schema": schema} if is_beside or "schema" in value else {}
                names = consumes or ["application/json"]
                for name in names:
                    self.origins[f"{pointer}/content/{escape(name)}"] = place
                    if is_beside:
                        self.origins[f"{pointer}/content/{escape(name)}/schema"] = place
                return {"required": value.get("required", False), "content": dict.fromkeys(names, media)}
        fields = [(place, value) for place, value in parameters if _where(value) == "formData"]
        return self._form(pointer, consumes, fields) if fields else None

    def _form(self, pointer: str, consumes: list[str], fields: list[tuple[str, JsonValue]]) -> JsonValue:
        forms = [name for name in consumes if name.startswith(("multipart/", "application/x-www-form-urlencoded"))]
        has_file = any(isinstance(value, Mapping) and value.get("type") == "file" for _, value in fields)
        names = forms or ["multipart/form-data" if has_file else "application/x-www-form-urlencoded"]
        properties: dict[str, JsonValue] = {}
        required: list[JsonValue] = []
        encoding: dict[str, JsonValue] = {}
        for place, value in fields:
            if isinstance(value, Mapping) and isinstance(name := value.get("name"), str):
                properties[name] = said = _schema_of(value)
                required.extend([name] if value.get("required") is True else [])
                spelt = _spelt({**said, **value}) if said.get("type") == "array" else {}
                if value.get("allowEmptyValue") is True:
                    spelt = {**spelt, _EMPTY: True}
                if spelt:
                    encoding[name] = spelt
                for media_name in names:
                    inside = f"{pointer}/content/{escape(media_name)}"
                    at = f"{place}/schema" if _is_in_schema(value) else place
                    self.origins[f"{inside}/schema/properties/{escape(name)}"] = at
                    self.origins[f"{inside}/encoding/{escape(name)}"] = place
        schema: dict[str, JsonValue] = {"type": "object", "properties": properties}
        if required:
            schema["required"] = required
        media = {"schema": schema, **({"encoding": encoding} if encoding else {})}
        return {"required": bool(required), "content": dict.fromkeys(names, media)}

    def _responses(self, pointer: str, origin: str, operation: JsonObject) -> JsonValue:
        responses = operation.get("responses")
        if not isinstance(responses, Mapping):
            return responses
        produces = _strings(operation.get("produces", self.root.get("produces"))) or ["application/json"]
        converted: dict[str, JsonValue] = {}
        for status in responses:
            part = None if status.startswith("x-") else self.reading.part(f"{origin}/{escape(status)}")
            if part is None:
                converted[status] = responses[status]
                continue
            here = f"{pointer}/{escape(status)}"
            self.origins[here] = part.pointer
            converted[status] = self._response(here, part, produces)
        return converted

    def _response(self, pointer: str, part: Part, produces: list[str]) -> JsonValue:
        converted: dict[str, JsonValue] = {"description": part.value.get("description", "")}
        if "schema" in part.value:
            schema = part.value["schema"]
            if isinstance(schema, Mapping) and schema.get("type") == "file":
                schema = {"type": "string", "format": "binary"}
            converted["content"] = {name: {"schema": schema} for name in produces}
            for name in produces:
                self.origins[f"{pointer}/content/{escape(name)}"] = part.pointer
        headers = part.value.get("headers")
        if isinstance(headers, Mapping):
            converted["headers"] = {
                name: {"schema": _schema_of(held), **_spelt(held, simple=True)} if isinstance(held, Mapping) else held
                for name, held in headers.items()
            }
            for name, held in headers.items():
                inside = ("schema",) if isinstance(held, Mapping) and _is_in_schema(held) else ()
                self.origins[f"{pointer}/headers/{escape(name)}/schema"] = part.place("headers", name, *inside)
        elif headers is not None:
            converted["headers"] = headers
        return converted

    def _security_schemes(self) -> JsonValue:
        schemes = self.root.get("securityDefinitions")
        if not isinstance(schemes, Mapping):
            return {}
        return {name: self._security_scheme(name, scheme) for name, scheme in schemes.items()}

    def _security_scheme(self, name: str, written: JsonValue) -> JsonValue:
        part = self.reading.part(f"/securityDefinitions/{escape(name)}")
        if part is None:
            return written
        scheme, here = part.value, f"/components/securitySchemes/{escape(name)}"
        self.origins[here] = part.pointer
        if scheme.get("type") == "basic":
            return {"type": "http", "scheme": "basic"}
        if scheme.get("type") != "oauth2":
            return scheme
        flow = str(scheme.get("flow", "implicit"))
        kind = _FLOWS.get(flow, flow)
        self.origins[f"{here}/flows/{escape(kind)}"] = part.pointer
        kept = ("authorizationUrl", "tokenUrl", "scopes")
        return {"type": "oauth2", "flows": {kind: {name: scheme[name] for name in kept if name in scheme}}}


def _with_nullable(root: JsonObject) -> JsonObject:
    """`x-nullable`, by which many tools say in 2.0 what 3.0 calls `nullable`, under that name too.

    It stays as well: it is what stands in the document, where people are led to. The rest is shared.
    """
    if b'"x-nullable"' not in content_bytes(root):
        return root
    respelt = _nullable(root)
    assert isinstance(respelt, Mapping)
    return respelt


def _nullable(value: JsonValue) -> JsonValue:
    if isinstance(value, Mapping):
        said = value.get("x-nullable")
        return {
            **{name: _nullable(held) for name, held in value.items()},
            **({"nullable": said} if isinstance(said, bool) else {}),
        }
    return [_nullable(each) for each in value] if isinstance(value, list | tuple) else value


def _is_in_schema(value: JsonObject) -> bool:
    """As later versions have it. Without a type it is nothing in 2.0, so that nothing else can be meant."""
    return "type" not in value and isinstance(value.get("schema"), Mapping)


def _schema_of(value: JsonObject) -> JsonObject:
    """The members of a Parameter, Items or Header Object that are its schema."""
    inner = value.get("schema")
    if _is_in_schema(value) and isinstance(inner, Mapping):
        return inner
    schema = {name: held for name, held in value.items() if name not in _NOT_SCHEMA}
    if schema.get("type") == "file":
        schema.update({"type": "string", "format": "binary"})
    items = schema.get("items")
    if isinstance(items, Mapping):
        schema["items"] = _schema_of(items)
    return schema


def _spelt(value: JsonObject, *, simple: bool = False) -> JsonObject:
    """How a list is joined. `simple`: where 3.0 has commas without a word."""
    style = _STYLES[_format(value)]
    inner: list[str] = []
    items = value.get("items")
    while isinstance(items, Mapping) and items.get("type") == "array":
        inner.append(_format(items))
        items = items.get("items")
    listed = {_LISTS: ",".join(inner)} if inner else {}
    return {**({} if simple and style["style"] == "form" else style), **listed}


def _format(value: JsonObject) -> str:
    written = str(value.get("collectionFormat", "csv"))
    return written if written in _STYLES else "csv"


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

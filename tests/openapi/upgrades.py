"""An OpenAPI description written anew in the next version, as the migration guides say; nothing of `monitor` is used.

Sources: https://learn.openapis.org/upgrading/v2-to-v3.html, v3.0-to-v3.1.html and v3.1-to-v3.2.html.
"""

import json

from tests.openapi.schema_places import METHODS, schema_changed, schemas_changed

_PARAMETER_ONLY = {"name", "in", "description", "required", "collectionFormat", "allowEmptyValue", "deprecated"}
_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}
_KINDS = {"definitions": "schemas", "parameters": "parameters", "responses": "responses"}


def upgraded(document: dict) -> dict:
    """In the version after its own."""
    if "swagger" in document:
        return to_3_0(document)
    return to_3_1(document) if str(document["openapi"]).startswith("3.0") else to_3_2(document)


# --- 2.0 to 3.0 ------------------------------------------------------------------------------------------------------
def to_3_0(document: dict) -> dict:
    """Global body and form parameters are written out at each use; the rest moves into components."""
    respelt = {
        "openapi": "3.0.4",
        **{name: document[name] for name in ("info", "tags", "externalDocs", "security") if name in document},
        "servers": _servers(document),
        "paths": {path: _item(item, document) for path, item in document.get("paths", {}).items()},
        "components": {
            "schemas": {name: _schema(each) for name, each in document.get("definitions", {}).items()},
            "parameters": {
                name: _parameter(each)
                for name, each in document.get("parameters", {}).items()
                if each.get("in") not in {"body", "formData"}
            },
            "responses": {name: _response(each, document, {}) for name, each in document.get("responses", {}).items()},
            "securitySchemes": {name: _scheme(each) for name, each in document.get("securityDefinitions", {}).items()},
        },
    }
    if not respelt["servers"]:
        del respelt["servers"]
    text = json.dumps(respelt)
    for old, new in _KINDS.items():
        text = text.replace(f'"#/{old}/', f'"#/components/{new}/')
    return json.loads(text)


def _servers(document: dict) -> list[dict]:
    base = (document.get("basePath") or "").rstrip("/")
    if not document.get("host"):
        return [{"url": base}] if base else []
    return [{"url": f"{scheme}://{document['host']}{base}"} for scheme in document.get("schemes") or ["https"]]


def _target(value: dict, document: dict) -> dict:
    while "$ref" in value:
        found: dict = document
        for token in value["$ref"].removeprefix("#/").split("/"):
            found = found[token.replace("~1", "/").replace("~0", "~")]
        value = found
    return value


def _item(item: dict, document: dict) -> dict:
    shared = [each for each in item.get("parameters", []) if not _is_body(each, document)]
    bodies = [_target(each, document) for each in item.get("parameters", []) if _is_body(each, document)]
    respelt: dict = {name: held for name, held in item.items() if name.startswith("x-") or name == "$ref"}
    if shared:
        respelt["parameters"] = [_parameter(each) for each in shared]
    for method in METHODS:
        if method in item:
            respelt[method] = _operation(item[method], bodies, document)
    return respelt


def _is_body(parameter: dict, document: dict) -> bool:
    return _target(parameter, document).get("in") in {"body", "formData"}


def _operation(operation: dict, bodies: list[dict], document: dict) -> dict:
    moved = {"parameters", "responses", "consumes", "produces", "schemes"}
    respelt = {name: held for name, held in operation.items() if name not in moved}
    written = operation.get("parameters", [])
    respelt["parameters"] = [_parameter(each) for each in written if not _is_body(each, document)]
    own = [_target(each, document) for each in written if _is_body(each, document)]
    named = {(each["in"], each.get("name")) for each in own}
    body = _body([*own, *(each for each in bodies if (each["in"], each.get("name")) not in named)],
                 operation.get("consumes", document.get("consumes", [])))  # fmt: skip
    if body:
        respelt["requestBody"] = body
    respelt["responses"] = {
        status: each
        if status.startswith("x-")
        else _response(_produced(each, document, operation), document, operation)
        for status, each in operation.get("responses", {}).items()
    }
    return respelt


def _body(parameters: list[dict], consumes: list[str]) -> dict | None:
    whole = [each for each in parameters if each["in"] == "body"]
    if whole:
        media = {"schema": _schema(whole[0]["schema"])} if "schema" in whole[0] else {}
        names = consumes or ["application/json"]
        return {"required": whole[0].get("required", False), "content": dict.fromkeys(names, media)}
    if not parameters:
        return None
    files = any(each["type"] == "file" for each in parameters)
    forms = [each for each in consumes if each.startswith(("multipart/", "application/x-www-form-urlencoded"))]
    names = forms or (["multipart/form-data"] if files else ["application/x-www-form-urlencoded"])
    schema: dict = {"type": "object", "properties": {each["name"]: _value_schema(each) for each in parameters}}
    required = [each["name"] for each in parameters if each.get("required")]
    if required:
        schema["required"] = required
    media = {"schema": schema}
    encoding = {each["name"]: _style(each) for each in parameters if each["type"] == "array"}
    if encoding:
        media["encoding"] = encoding
    return {"required": bool(required), "content": dict.fromkeys(names, media)}


def _style(parameter: dict) -> dict:
    written = parameter.get("collectionFormat", "csv")
    if written == "tsv":
        raise ValueError("3.0 has no word for tab-separated values")
    if written == "multi":
        return {"style": "form", "explode": True}
    return {"style": {"csv": "form", "ssv": "spaceDelimited", "pipes": "pipeDelimited"}[written], "explode": False}


def _parameter(parameter: dict) -> dict:
    if "$ref" in parameter:
        return parameter
    kept = _PARAMETER_ONLY - {"collectionFormat"}
    respelt = {name: held for name, held in parameter.items() if name in kept or name.startswith("x-")}
    if parameter.get("type") == "array" and parameter["in"] == "query":
        respelt |= _style(parameter)
    return {**respelt, "schema": _value_schema(parameter)}


def _value_schema(value: dict) -> dict:
    """What a parameter, header or their items say of the value itself."""
    schema = {name: held for name, held in value.items() if name not in _PARAMETER_ONLY and not name.startswith("x-")}
    if value.get("x-nullable") is True:
        schema["nullable"] = True
    if "items" in schema:
        schema["items"] = _value_schema(schema["items"])
    return _schema(schema)  # type: ignore[return-value]


def _produced(response: dict, document: dict, operation: dict) -> dict:
    """A shared response has the media types of each operation that refers to it."""
    return _target(response, document) if "produces" in operation else response


def _response(response: dict, document: dict, operation: dict) -> dict:
    if "$ref" in response:
        return response
    respelt: dict = {"description": response.get("description", "")}
    if "schema" in response:
        produces = operation.get("produces", document.get("produces", [])) or ["application/json"]
        respelt["content"] = {name: {"schema": _schema(response["schema"])} for name in produces}
    if "headers" in response:
        respelt["headers"] = {
            name: {"description": each.get("description", ""), "schema": _value_schema(each)}
            for name, each in response["headers"].items()
        }
    return respelt


def _schema(schema: object) -> object:
    def respelt(held: dict) -> dict:
        if held.get("type") == "file":
            held |= {"type": "string", "format": "binary"}
        if held.pop("x-nullable", None) is True:
            held["nullable"] = True
        if isinstance(held.get("discriminator"), str):
            held["discriminator"] = {"propertyName": held["discriminator"]}
        return held

    return schema_changed(schema, respelt)


def _scheme(scheme: dict) -> dict:
    if scheme["type"] == "basic":
        return {"type": "http", "scheme": "basic"}
    if scheme["type"] != "oauth2":
        return scheme
    urls = {name: scheme[name] for name in ("authorizationUrl", "tokenUrl") if name in scheme}
    flow = scheme.get("flow", "implicit")
    return {"type": "oauth2", "flows": {_FLOWS.get(flow, flow): {**urls, "scopes": scheme.get("scopes", {})}}}


# --- 3.0 to 3.1 ------------------------------------------------------------------------------------------------------
def to_3_1(document: dict) -> dict:
    def respelt(held: dict) -> dict:
        if "$ref" in held:  # 3.0 ignores what stands beside a reference
            return {name: each for name, each in held.items() if name in {"$ref", "description", "summary"}}
        nullable = held.pop("nullable", False)
        if nullable and isinstance(held.get("type"), str):
            held["type"] = [held["type"], "null"]
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if held.pop(exclusive, False) is True and bound in held:
                held[exclusive] = held.pop(bound)
        if "example" in held:
            held["examples"] = [held.pop("example")]
        if held.get("format") == "byte":
            del held["format"]
            held["contentEncoding"] = "base64"
        if held.get("format") == "binary" and held.get("type") == "string":
            del held["format"], held["type"]
            held["contentMediaType"] = "application/octet-stream"
        return held

    respelt_document = schemas_changed(document, respelt)
    return {
        **respelt_document,
        "openapi": "3.1.1",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
    }


# --- 3.1 to 3.2 ------------------------------------------------------------------------------------------------------
def to_3_2(document: dict) -> dict:
    """With the media types moved into components, which 3.2 allows."""
    moved: dict[str, dict] = {}

    def walked(value: object) -> object:
        if isinstance(value, list):
            return [walked(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {name: content(held) if name == "content" else walked(held) for name, held in value.items()}

    def content(held: object) -> object:
        if not isinstance(held, dict) or not all("/" in name and isinstance(each, dict) for name, each in held.items()):
            return walked(held)
        for each in held.values():
            moved[f"media{len(moved)}"] = each
        names = list(moved)[len(moved) - len(held) :]
        return {name: {"$ref": f"#/components/mediaTypes/{target}"} for name, target in zip(held, names, strict=True)}

    kept = {name: walked(held) for name, held in document.items() if name not in {"openapi", "components"}}
    components = document.get("components", {})
    kept_components = {kind: held if kind == "schemas" else walked(held) for kind, held in components.items()}
    return {"openapi": "3.2.0", **kept, "components": {**kept_components, "mediaTypes": moved}}

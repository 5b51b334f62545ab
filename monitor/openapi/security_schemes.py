"""How credentials are carried and obtained: Security Scheme and OAuth Flow Objects (OpenAPI 3.0 to 3.2)."""

from collections.abc import Mapping

from monitor.documents.bundling import BUNDLED
from monitor.documents.pointers import join_pointer, local_pointer, split_pointer
from monitor.model.api import Flow, SecurityScheme
from monitor.openapi.parts import Part

_BASIC = "basic"
_TYPES = {each.lower(): each for each in ("apiKey", "http", "oauth2", "openIdConnect", "mutualTLS", _BASIC)}
_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}
"""Flows of OAuth 2 that 3.0 renamed."""
_OF_FLOW = frozenset({"flow", "authorizationUrl", "tokenUrl", "scopes"})
_UNTOLD = "implicit"
"""The flow that is meant as long as none is named."""


def read_security_schemes(root: Part, used: Mapping[str, str]) -> Mapping[str, SecurityScheme]:
    """Those of the components, by name, and others that operations use. `used`: names that are described, each with a
    place where it is needed.
    """
    components = root.part("components")
    named = {} if components is None else dict(components.parts("securitySchemes"))
    referred = {name: scheme_part(root, name, place) for name, place in used.items() if name not in named}
    return {name: read_scheme(name, part) for name, part in {**named, **referred}.items() if part is not None}


def scheme_part(root: Part, name: str, named_at: str = "") -> Part | None:
    """What a security requirement calls `name`: a component, or (3.2) a reference. None, with a note, for neither.

    Components of the whole description come first (3.1.1, "Resolving Implicit Connections"), then those of the file
    where the requirement stands (`named_at`, a pointer).
    """
    tokens = split_pointer(named_at)
    files = [join_pointer(*tokens[:2])] if tokens[:1] == (BUNDLED,) else []
    places = [root.pointer + above + join_pointer("components", "securitySchemes", name) for above in ("", *files)]
    there = (each for each in places if root.reading.holds(each))
    return root.reading.part(local_pointer(name) or next(there, places[0]))


def read_scheme(name: str, part: Part) -> SecurityScheme:
    """Also where it is written as 2.0 has it, or in other letters: nothing else can be meant."""
    scheme, written, location = part.text("scheme"), part.text("type"), part.text("in")
    kind = None if written is None else _TYPES.get(written.lower(), written)
    if kind == _BASIC:
        kind, scheme = "http", _BASIC
    return SecurityScheme(
        name=name,
        pointer=part.pointer,
        type=kind,
        location=None if location is None else location.lower(),
        parameter=part.text("name"),
        http_scheme=None if scheme is None else scheme.lower(),
        bearer_format=part.text("bearerFormat"),
        open_id_connect_url=part.text("openIdConnectUrl"),
        oauth2_metadata_url=part.text("oauth2MetadataUrl"),
        flows={flow: _flow(flow, each) for flow, each in _flows(part, kind)},
        deprecated=part.flag("deprecated"),
    )


def _flows(part: Part, kind: str | None) -> list[tuple[str, Part]]:
    """In 2.0 a scheme is that of one flow, and has what 3.0 says of each: also where it does not say which it is."""
    if kind == "oauth2" and "flows" not in part.value and not _OF_FLOW.isdisjoint(part.value):
        flow = part.text("flow") or _UNTOLD
        return [(_FLOWS.get(flow, flow), part)]
    flows = part.part("flows")
    held = () if flows is None else ((name, flows.part(name)) for name in flows.value if not name.startswith("x-"))
    return [(name, each) for name, each in held if each is not None]


def _flow(kind: str, part: Part) -> Flow:
    scopes = part.value.get("scopes")
    return Flow(
        kind=kind,
        pointer=part.pointer,
        authorization_url=part.text("authorizationUrl"),
        token_url=part.text("tokenUrl"),
        refresh_url=part.text("refreshUrl"),
        device_authorization_url=part.text("deviceAuthorizationUrl"),
        scopes={name: str(words or "") for name, words in scopes.items() if not name.startswith("x-")}
        if isinstance(scopes, Mapping)
        else {},
    )

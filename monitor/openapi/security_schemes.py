"""How credentials are carried and obtained: Security Scheme and OAuth Flow Objects (OpenAPI 3.0 to 3.2)."""

from collections.abc import Mapping

from monitor.documents.bundling import BUNDLED
from monitor.documents.pointers import join_pointer, local_pointer, split_pointer
from monitor.model.api import Flow, SecurityScheme
from monitor.openapi.parts import Part


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
    scheme = part.text("scheme")
    flows = part.part("flows")
    return SecurityScheme(
        name=name,
        pointer=part.pointer,
        type=part.text("type"),
        location=part.text("in"),
        parameter=part.text("name"),
        http_scheme=None if scheme is None else scheme.lower(),
        bearer_format=part.text("bearerFormat"),
        open_id_connect_url=part.text("openIdConnectUrl"),
        oauth2_metadata_url=part.text("oauth2MetadataUrl"),
        flows={} if flows is None else {kind: _flow(kind, each) for kind, each in _flows(flows)},
        deprecated=part.flag("deprecated"),
    )


def _flows(part: Part) -> list[tuple[str, Part]]:
    found = ((kind, part.part(kind)) for kind in part.value if not kind.startswith("x-"))
    return [(kind, flow) for kind, flow in found if flow is not None]


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

"""Security: alternatives, each a set of credentials that are needed together (OpenAPI 3.0, Security Requirement)."""

from collections.abc import Mapping, Sequence

from monitor.documents.pointers import escape_token
from monitor.model.api import Alternative, Credential, Security
from monitor.openapi.parts import Part
from monitor.openapi.security_schemes import read_scheme, scheme_part


def read_security(root: Part, operation: Part) -> Security:
    """What the operation declares, else what the whole description does."""
    for part in (operation, root):
        written = part.value.get("security")
        if isinstance(written, Sequence) and not isinstance(written, str):
            alternatives = [
                _read_alternative(root, part.place("security", str(i)), each) for i, each in enumerate(written)
            ]
            kept = tuple(dict.fromkeys(each for each in alternatives if each is not None))
            return Security(kept or (frozenset(),), declared=True, pointer=part.place("security"))
        if written is not None:
            part.reading.broken(part.place("security"), "`security` is not a list")
    return Security((frozenset(),), declared=False, pointer="")


def _read_alternative(root: Part, pointer: str, written: object) -> Alternative | None:
    if not isinstance(written, Mapping):
        root.reading.broken(pointer, "this security requirement is not an object")
        return None
    credentials = []
    for name, scopes in written.items():
        listed = scopes if isinstance(scopes, Sequence) and not isinstance(scopes, str) else ()
        if scopes and scopes is not listed:
            root.reading.broken(f"{pointer}/{escape_token(name)}", f"the scopes of {name} are not a list")
        scheme = scheme_part(root, name, pointer)
        kind = f"undescribed {name}" if scheme is None else read_scheme(name, scheme).kind
        scopes_asked = frozenset(str(scope) for scope in listed)
        credentials.append(Credential(name, kind, scopes_asked, described=scheme is not None))
    return frozenset(credentials)

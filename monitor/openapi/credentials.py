"""Security: alternatives, each a set of credentials that are needed together (OpenAPI 3.0, Security Requirement)."""

from collections.abc import Mapping, Sequence

from monitor.model.api import Alternative, Credential, Security
from monitor.openapi.parts import Part
from monitor.openapi.security_schemes import read_scheme, scheme_part

UNDECLARED = "undeclared "
"""What the kind of a credential begins with whose scheme is nowhere described."""


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
        credentials.append(Credential(name, _kind(root, name, pointer), frozenset(str(scope) for scope in listed)))
    return frozenset(credentials)


def _kind(root: Part, name: str, named_at: str) -> str:
    scheme = scheme_part(root, name, named_at)
    if scheme is None:
        return UNDECLARED + name
    return read_scheme(name, scheme).kind

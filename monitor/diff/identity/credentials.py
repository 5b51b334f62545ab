"""Which security scheme of the revision is which of the base's, and what changed in how its credential is obtained.

A scheme's name travels in no message: a scheme that was renamed is the same. Two that carry their credentials alike are
two all the same, since somebody who has the one need not have the other.
"""

from collections.abc import Iterator, Mapping

from monitor.documents.pointers import join_pointer
from monitor.model.api import Api, Credential, Flow, SecurityScheme
from monitor.model.facts import FactKind
from monitor.model.record import record


@record
class SchemeEdit:
    """One edit of a scheme's definition; `name` says of what."""

    kind: FactKind
    base: str
    revision: str
    name: str
    before: str = ""
    after: str = ""

    @property
    def places(self) -> tuple[str, str]:
        """Where people find it: a scope that went, or came, by itself."""
        scope = join_pointer("scopes", self.name)
        base = self.base + scope if self.kind is FactKind.SCOPE_WITHDRAWN else self.base
        return base, self.revision + scope if self.kind is FactKind.SCOPE_OFFERED else self.revision


@record
class Schemes:
    """Schemes that operations of both sides use. `names`: in the revision -> in the base."""

    names: Mapping[str, str]
    edits: Mapping[str, tuple[SchemeEdit, ...]]
    """By name in the revision; only those that were edited."""

    @classmethod
    def of(cls, base: Api, revision: Api) -> "Schemes":
        names = _matched(base, revision)
        edits: dict[str, tuple[SchemeEdit, ...]] = {}
        for name, known in names.items():
            before, after = base.security_schemes.get(known), revision.security_schemes.get(name)
            if before is not None and after is not None and before != after:
                edits[name] = tuple(_edits(before, after))
        return cls(names, edits)


def _matched(base: Api, revision: Api) -> Mapping[str, str]:
    """By name where the credential is carried as before; those left over by how it is carried, in order, where neither
    side has both.
    """
    before, after = base.credentials_used, revision.credentials_used
    found = {name: name for name in after if name in before and _same_kind(before[name], after[name])}
    waiting = {name: used for name, used in before.items() if name not in found}
    for name, used in after.items():
        if name not in found:
            known = next(
                (
                    each
                    for each, other in waiting.items()
                    if _carried(other.kind) == _carried(used.kind)
                    and not _has_both(base, each, name)
                    and not _has_both(revision, name, each)
                ),
                None,
            )
            if known is not None:
                found[name] = known
                del waiting[known]
    return found


def _has_both(api: Api, used: str, other: str) -> bool:
    """Is another scheme of that name described beside the one that is used, and carried alike?"""
    one, two = api.security_schemes.get(used), api.security_schemes.get(other)
    if one is None or two is None or one.pointer == two.pointer:
        return False
    return _carried(one.kind) == _carried(two.kind)


def _same_kind(before: Credential, after: Credential) -> bool:
    """A scheme that one side uses and does not define is what the other says of that name."""
    return _carried(before.kind) == _carried(after.kind) or not (before.described and after.described)


def _carried(kind: str) -> str:
    """Without where it is obtained."""
    return kind.split(" ", maxsplit=1)[0] if kind.startswith("openIdConnect") else kind


def _edits(before: SecurityScheme, after: SecurityScheme) -> Iterator[SchemeEdit]:
    """Of where and how the credential is obtained; how it is carried decides which scheme it is."""
    pointers = (before.pointer, after.pointer)
    yield from _url(pointers, "openIdConnectUrl", before.open_id_connect_url, after.open_id_connect_url)
    yield from _url(pointers, "oauth2MetadataUrl", before.oauth2_metadata_url, after.oauth2_metadata_url)
    if before.bearer_format != after.bearer_format:
        formats = (before.bearer_format or "none", after.bearer_format or "none")
        yield SchemeEdit(FactKind.BEARER_FORMAT_CHANGED, *pointers, before.name, *formats)
    for kind, flow in before.flows.items():
        if kind in after.flows:
            yield from _flow_edits(flow, after.flows[kind])
        else:
            yield SchemeEdit(FactKind.CREDENTIAL_FLOW_REMOVED, flow.pointer, after.pointer, kind)
    for kind, flow in after.flows.items():
        if kind not in before.flows:
            yield SchemeEdit(FactKind.CREDENTIAL_FLOW_ADDED, before.pointer, flow.pointer, kind)


def _flow_edits(before: Flow, after: Flow) -> Iterator[SchemeEdit]:
    pointers = (before.pointer, after.pointer)
    for name, one, other in (
        ("authorizationUrl", before.authorization_url, after.authorization_url),
        ("tokenUrl", before.token_url, after.token_url),
        ("refreshUrl", before.refresh_url, after.refresh_url),
        ("deviceAuthorizationUrl", before.device_authorization_url, after.device_authorization_url),
    ):
        yield from _url(pointers, name, one, other)
    for scope in before.scopes:
        if scope not in after.scopes:
            yield SchemeEdit(FactKind.SCOPE_WITHDRAWN, *pointers, scope)
    for scope in after.scopes:
        if scope not in before.scopes:
            yield SchemeEdit(FactKind.SCOPE_OFFERED, *pointers, scope)


def _url(pointers: tuple[str, str], name: str, before: str | None, after: str | None) -> Iterator[SchemeEdit]:
    """One that is written down for the first time takes nothing away."""
    if before is not None and before != after:
        base, revision = pointers
        at = (f"{base}/{name}", revision if after is None else f"{revision}/{name}")
        yield SchemeEdit(FactKind.CREDENTIAL_URL_CHANGED, *at, name, before, after or "none")

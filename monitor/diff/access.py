"""Facts about who may call and where: security as alternatives of sets of credentials, and servers."""

from collections.abc import Iterator

from monitor.diff.matching import Matched
from monitor.diff.sides import Sides, stated
from monitor.model.api import Alternative, Operation
from monitor.model.facts import Fact, FactKind
from monitor.model.values import Direction


def security_facts(matched: Matched) -> Iterator[Fact]:
    """An alternative is lost where whoever satisfied it satisfies none of the revision's."""
    before, after = matched.base.security, matched.revision.security
    if before.alternatives == after.alternatives:
        return
    pointers = (before.pointer or matched.base.pointer, after.pointer or matched.revision.pointer)
    for alternative in before.alternatives:
        if not any(_satisfies(alternative, other) for other in after.alternatives):
            kind = _lost_kind(matched, alternative)
            yield _stated(matched, kind, pointers, alternative, after.alternatives)
    for alternative in after.alternatives:
        known = before.alternatives
        if not any(_satisfies(other, alternative) or _satisfies(alternative, other) for other in known):
            yield _stated(matched, FactKind.CREDENTIAL_ALTERNATIVE_ADDED, pointers, alternative, (alternative,))


def _stated(
    matched: Matched,
    kind: FactKind,
    pointers: tuple[str, str],
    alternative: Alternative,
    wanted: tuple[Alternative, ...],
) -> Fact:
    return stated(
        matched.sides,
        kind,
        matched.requests,
        matched.base,
        "security",
        pointers,
        before=_text(alternative),
        after=" or ".join(_text(each) for each in wanted),
    )


def _lost_kind(matched: Matched, alternative: Alternative) -> FactKind:
    if not alternative:
        declared = matched.sides.base.security_declared
        return FactKind.CREDENTIAL_REQUIRED if declared else FactKind.CREDENTIAL_FIRST_REQUIRED
    kinds = {each.kind for each in alternative}
    if any({each.kind for each in other} == kinds for other in matched.revision.security.alternatives):
        return FactKind.SCOPE_REQUIRED
    return FactKind.CREDENTIAL_ALTERNATIVE_REMOVED


def _satisfies(held: Alternative, wanted: Alternative) -> bool:
    """Does whoever has `held` have everything in `wanted`?"""
    return all(any(one.kind == each.kind and each.scopes <= one.scopes for one in held) for each in wanted)


def _text(alternative: Alternative) -> str:
    written = [
        each.scheme + (f" ({', '.join(sorted(each.scopes))})" if each.scopes else "")
        for each in sorted(alternative, key=lambda each: each.scheme)
    ]
    return " and ".join(written) or "no credential"


def server_facts(sides: Sides, operation: Operation, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Fact]:
    """Servers of the whole API, or of one operation that has its own."""
    for url in before:
        if url not in after:
            yield _server(sides, FactKind.SERVER_REMOVED, operation, url)
    for url in after:
        if url not in before:
            yield _server(sides, FactKind.SERVER_ADDED, operation, url)


def _server(sides: Sides, kind: FactKind, operation: Operation, url: str) -> Fact:
    pointers = ("/servers", "/servers")
    if operation.pointer:
        pointers = (operation.pointer, operation.pointer)
    return stated(sides, kind, Direction.NONE, operation, f"server {url}", pointers, name=url)

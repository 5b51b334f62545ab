"""Credentials that are needed beside those that were enough: one edit, whatever scopes each operation asks for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from monitor.model.api import Alternative, SecurityScheme

Needed = frozenset[tuple[str, frozenset[str]]]
"""Credentials that are needed together: the base's name for each scheme, and the scopes."""

_GIVEN = frozenset({"oauth2", "openIdConnect"})
"""Schemes of tokens that an authorization server gives."""
_WHOEVER_GIVES_IT = "http bearer"


def joined(lost: Collection[Needed], known: Collection[Needed], wanted: Collection[Needed]) -> frozenset[Needed]:
    """Those of both sides that people may be told of without scopes: each of the base with such credentials is lost,
    and enough again with the same others, which ask for no other scopes.
    """
    pairs = {each: [other for other in wanted if _is_joined(each, other)] for each in lost}
    alone = {names_of(each) for each in known if not pairs.get(each)}
    befores = [each for each, others in pairs.items() if others and names_of(each) not in alone]
    afters = {names_of(other) for each in befores for other in pairs[each]}
    return frozenset((*befores, *(each for each in wanted if names_of(each) in afters and len(_scopes(each)) <= 1)))


def bare(alternative: Alternative) -> Alternative:
    return frozenset(replace(each, scopes=frozenset()) for each in alternative)


def names_of(needed: Needed) -> frozenset[str]:
    return frozenset(name for name, _ in needed)


def does_one_token(lost: Alternative, other: Alternative, base: Mapping[str, SecurityScheme],
                   revision: Mapping[str, SecurityScheme], names: Mapping[str, str]) -> str:  # fmt: skip
    """Which schemes are joined that give tokens of one authorization server, or of one and of none that is named, so
    that one may do for all; else empty.

    A request has one header `Authorization` (RFC 9110 §11.6.2). `names`: of schemes, in the revision -> in the base.
    """
    held = {each.scheme: each.scopes for each in lost}
    beside = [each for each in other if names.get(each.scheme) not in held]
    kept = [each for each in other if held.get(names.get(each.scheme, "")) == each.scopes]
    if not beside or len(kept) != len(lost) or len(kept) + len(beside) != len(other):
        return ""
    asked = {each for name in held if name in base for each in _addresses(base[name])}
    holds_token = any(name in base and base[name].type in _GIVEN for name in held)
    is_same = all(
        (holds_token and each.kind == _WHOEVER_GIVES_IT)
        or (each.scheme in revision and each.scopes in held.values() and asked & {*_addresses(revision[each.scheme])})
        for each in beside
    )
    return " and ".join(sorted({*held, *(each.scheme for each in beside)})) if is_same else ""


def _is_joined(one: Needed, other: Needed) -> bool:
    return bool(one) and one < other and names_of(one) < names_of(other) and len(_scopes(other)) <= 1


def _scopes(needed: Needed) -> frozenset[frozenset[str]]:
    """Those who ask for none aside."""
    return frozenset(scopes for _, scopes in needed if scopes)


def _addresses(scheme: SecurityScheme) -> Iterator[str]:
    for flow in scheme.flows.values():
        yield from filter(None, (flow.authorization_url, flow.token_url))

"""Facts about who may call: security as alternatives of sets of credentials."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from monitor.diff.operations.carried import carried_in, not_in_messages, token_request, with_credentials
from monitor.diff.operations.joined import Needed, bare, does_one_token, joined, names_of
from monitor.diff.operations.look_ups import shown_by
from monitor.diff.operations.matching import Matched
from monitor.diff.sides import stated
from monitor.model.api import Alternative, Credential
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.values import Direction


def security_facts(matched: Matched) -> Iterator[Fact]:
    """An alternative is lost where whoever satisfied it satisfies none of the revision's."""
    before, after = matched.base.security.alternatives, matched.revision.security.alternatives
    yield from _scheme_facts(matched)
    if before == after:
        if frozenset() in before:
            yield from _asked_by_a_parameter(matched)
        return
    names = matched.sides.schemes.names
    known = {frozenset((each.scheme, each.scopes) for each in alternative): alternative for alternative in before}
    wanted = {
        frozenset((names.get(each.scheme, f"new {each.scheme}"), each.scopes) for each in alternative): alternative
        for alternative in after
    }
    lost = [each for each in known if not any(_satisfies(each, other) for other in wanted)]
    kinds = [_lost_kind(matched, each, wanted) for each in lost]
    new = [alternative for each, alternative in wanted.items() if each not in known]
    brief = joined(lost, known, wanted)
    told = {each: bare(whole) if each in brief else whole for each, whole in wanted.items()}
    for each, gone in zip(lost, kinds, strict=True):
        kept = {other for other in known if gone is FactKind.SCOPE_REQUIRED and names_of(other) != names_of(each)}
        needed = tuple(dict.fromkeys(whole for other, whole in told.items() if other not in kept))
        fact = _stated(matched, gone, bare(known[each]) if each in brief else known[each], needed)
        reason = _doubt(matched, known[each], new) if gone is FactKind.CREDENTIAL_ALTERNATIVE_REMOVED else ""
        if reason:
            yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=reason))
        else:
            yield _shown(matched, fact, known[each]) if fact.direction is Direction.REQUEST else fact
    went = sum(
        gone is FactKind.CREDENTIAL_ALTERNATIVE_REMOVED and each not in brief
        for each, gone in zip(lost, kinds, strict=True)
    )
    is_replaced = went == 1 and matched.requests is Direction.REQUEST
    for each, alternative in wanted.items():
        kind = _gained_kind(each, known, lost)
        if is_replaced and kind is FactKind.CREDENTIAL_ALTERNATIVE_ADDED:
            continue  # what came in the place of another was one edit, and is named where that is told to be gone
        if kind is not None:
            fact = _stated(matched, kind, alternative, (alternative,))
            yield _shown(matched, fact, alternative) if fact.direction is Direction.RESPONSE else fact


_OPAQUE = "apiKey header authorization"
"""How 2.0, which knows no bearer tokens, is used to describe them."""
_IN_AUTHORIZATION = frozenset({"http", "oauth2", "openIdConnect"})
_BEARER = "http bearer"
"""As those of a login are sent, too (RFC 6750)."""
_WHATEVER_IS_SENT = "both are sent in the header Authorization, and an API key there may be whatever the other is"
_UNDESCRIBED = "how {} is sent is nowhere described, so that {} may be {}"
_ALIKE = "{} and {} are sent alike, and whether whoever holds the one has the other is not told"
_SHARED = "a request carries one token, and whether one does for both {} is not told"


def _doubt(matched: Matched, lost: Alternative, new: Iterable[Alternative]) -> str:
    """Why one of the new alternatives may be the one that is lost; empty where none is."""
    base, revision = (side.security_schemes for side in (matched.sides.base, matched.sides.revision))
    for other in new:
        alike = does_one_token(lost, other, base, revision, matched.sides.schemes.names)
        if alike:
            return _SHARED.format(alike)
        if {*map(_sent, lost)} == {*map(_sent, other)} and _is_whatever_is_sent(lost, other):
            return _WHATEVER_IS_SENT
        undescribed = sorted(each.scheme for each in (*lost, *other) if not each.described)
        if undescribed and len(lost) == len(other):
            return _UNDESCRIBED.format(" or ".join(undescribed), _text(lost, {}), _text(other, {}))
        if _is_perhaps_renamed(matched, lost, other):
            return _ALIKE.format(_text(lost, {}), _text(other, {}))
    return ""


def _is_whatever_is_sent(lost: Alternative, other: Alternative) -> bool:
    """Is an API key in its header among them, and nothing needed there now that surely is another than was sent?"""
    if _OPAQUE not in {each.kind for each in (*lost, *other)}:
        return False
    sent, needed = map(_known_in_header, (lost, other))
    return not sent or needed <= sent


def _known_in_header(alternative: Alternative) -> set[str]:
    kinds = {each.kind for each in alternative if _sent(each) == _OPAQUE} - {_OPAQUE}
    return {each if each.startswith("http ") else _BEARER for each in kinds}


def _is_perhaps_renamed(matched: Matched, lost: Alternative, other: Alternative) -> bool:
    """Are they alike, of schemes that no operation of the other side asks for, and that are described there all the
    same?
    """
    names = matched.sides.schemes.names
    known = {*names.values()}
    if any(each.scheme in known for each in lost) or any(each.scheme in names for each in other):
        return False
    one, two = ([(each.kind, sorted(each.scopes)) for each in alternative] for alternative in (lost, other))
    return bool(one) and sorted(one) == sorted(two)


def _sent(credential: Credential) -> str:
    kind = credential.kind
    return _OPAQUE if kind.partition(" ")[0] in _IN_AUTHORIZATION else kind


def _asked_by_a_parameter(matched: Matched) -> Iterator[Fact]:
    """A header `Authorization` that is required, where security asks for nothing: many descriptions say it so.

    By the specification the parameter itself counts for nothing, so that whatever else becomes of it is not told.
    """
    before, after = matched.base.authorization, matched.revision.authorization
    if after is None or not after.required or (before is not None and before.required):
        return
    api = matched.sides.base
    asked = api.security_declared or any(each.authorization is not None for each in api.operations.values())
    fact = stated(
        matched.sides,
        FactKind.CREDENTIAL_REQUIRED if asked else FactKind.CREDENTIAL_FIRST_REQUIRED,
        matched.requests,
        matched.base,
        "security",
        (before.pointer if before else matched.base.pointer, after.pointer),
        before="no credential",
        after=f"the header {after.name}",
    )
    is_request = fact.direction is Direction.REQUEST
    yield shown_by(fact, fact.direction, matched.of_base.request) if is_request else fact


def _shown(matched: Matched, fact: Fact, alternative: Alternative) -> Fact:
    """With a request that carries what one side allows and the other does not."""
    sender = matched.sides.base if fact.direction is Direction.REQUEST else matched.sides.revision
    unseen = not_in_messages(alternative, sender.security_schemes)
    if unseen:
        return replace(fact, proof=replace(fact.proof, reason=unseen))
    illustrator = matched.illustrator(fact.direction)
    return shown_by(
        fact,
        fact.direction,
        lambda: with_credentials(illustrator.request(), alternative, sender.security_schemes),
    )


def _scheme_facts(matched: Matched) -> Iterator[Fact]:
    """Edits of the definitions of schemes that the operation asks for on both sides."""
    schemes = matched.sides.schemes
    if not schemes.edits:
        return
    used = {each.scheme for alternative in matched.base.security.alternatives for each in alternative}
    asked = {each.scheme for alternative in matched.revision.security.alternatives for each in alternative}
    for name in sorted(asked & schemes.edits.keys()):
        if schemes.names[name] not in used:
            continue
        for edit in schemes.edits[name]:
            fact = stated(
                matched.sides,
                edit.kind,
                matched.requests,
                matched.base,
                f"security {name}" if edit.name == name else f"security {name} {edit.name}",
                (edit.base, edit.revision),
                key=f"security {name} {edit.name}",
                name=edit.name,
                before=edit.before,
                after=edit.after,
            )
            base, revision = edit.places
            fact = replace(fact, base=base, revision=revision)
            gone = edit.kind is FactKind.CREDENTIAL_FLOW_REMOVED
            yield _asked_for(matched, fact, schemes.names[name]) if gone else fact


def _asked_for(matched: Matched, fact: Fact, scheme: str) -> Fact:
    """With the request for a token by a flow that is gone."""
    flow = matched.sides.base.security_schemes[scheme].flows[fact.values["name"]]
    asked = {each for alternative in matched.base.security.alternatives for each in alternative}
    message = token_request(flow, frozenset().union(*(each.scopes for each in asked if each.scheme == scheme)))
    if message is None:
        reason = "no message shows it: where a token is asked for is not described"
        return replace(fact, proof=replace(fact.proof, reason=reason))
    return shown_by(fact, fact.direction, lambda: message)


def _stated(matched: Matched, kind: FactKind, alternative: Alternative, wanted: tuple[Alternative, ...]) -> Fact:
    one, other = matched.base.security.pointer, matched.revision.security.pointer
    if not (one and other) and "/security" not in {one, other}:  # what is said for the whole is one edit
        one, other = one or matched.base.pointer, other or matched.revision.pointer
    names, known = matched.sides.schemes.names, matched.sides.base.security_schemes
    other_now = {
        each: carried_in(scheme)
        for each, scheme in matched.sides.revision.security_schemes.items()
        if each in known and each not in names and carried_in(scheme) != carried_in(known[each])
    }
    return stated(
        matched.sides,
        kind,
        matched.requests,
        matched.base,
        "security",
        (one, other),
        before=_text(alternative, {}),
        after=" or ".join(_text(each, other_now) for each in wanted),
    )


def _lost_kind(matched: Matched, lost: Needed, wanted: Iterable[Needed]) -> FactKind:
    if not lost:
        declared = matched.sides.base.security_declared
        return FactKind.CREDENTIAL_REQUIRED if declared else FactKind.CREDENTIAL_FIRST_REQUIRED
    if any(names_of(other) == names_of(lost) for other in wanted):
        return FactKind.SCOPE_REQUIRED
    return FactKind.CREDENTIAL_ALTERNATIVE_REMOVED


def _gained_kind(gained: Needed, known: Iterable[Needed], lost: Iterable[Needed]) -> FactKind | None:
    """None where it is an alternative of the base, or one of those with more demanded."""
    if gained in known or any(_satisfies(gained, each) for each in known if each or each in lost):
        return None
    weakened = [each for each in known if _satisfies(each, gained)]
    if weakened and not gained:
        return FactKind.CREDENTIAL_WAIVED
    if any(names_of(each) == names_of(gained) for each in weakened):
        return FactKind.SCOPE_DROPPED
    return FactKind.CREDENTIAL_ALTERNATIVE_ADDED


def _satisfies(held: Needed, wanted: Needed) -> bool:
    """Does whoever has `held` have everything in `wanted`?"""
    return all(any(name == other and scopes <= granted for other, granted in held) for name, scopes in wanted)


def _text(alternative: Alternative, carried: Mapping[str, str]) -> str:
    """`carried`: how those are that the other side carries otherwise under the same name."""
    written = [
        each.scheme
        + (f" (now {carried[each.scheme]})" if each.scheme in carried else "")
        + (f" ({', '.join(sorted(each.scopes))})" if each.scopes else "")
        for each in sorted(alternative, key=lambda each: each.scheme)
    ]
    return " and ".join(written) or "no credential"

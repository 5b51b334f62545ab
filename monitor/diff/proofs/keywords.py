"""Does an edit of keywords lose a message? Values that violate those of the reader are tried in whole messages."""

from collections.abc import Iterable, Mapping

from monitor.diff.edits.fragments import Fragments, alike, fragments
from monitor.diff.edits.local import ADDED, REMOVED, SCALARS, is_number
from monitor.diff.messages.unions import UNEVALUATED
from monitor.diff.proofs.asked import BESIDE, KEPT, Asked, as_written, kept
from monitor.diff.proofs.declared_values import implied_types, lost_as_declared, sent_as_implied
from monitor.diff.proofs.elsewhere import OF_ANY_OTHER, as_outermost, is_map, of_same_value, outermost
from monitor.diff.proofs.exclusivity import among_alternatives
from monitor.diff.proofs.nulls import null_read_beside
from monitor.diff.schema.bounds import BOUND_IN_DOUBT, EXCLUSIVE, is_bounded_in_doubt
from monitor.diff.schema.conditions import described
from monitor.diff.schema.conjunctions import Conjunction, reference, standing_alone, synthetic
from monitor.diff.schema.discriminators import chosen_alike
from monitor.diff.schema.text_values import text_types_included
from monitor.diff.schema.unread_words import doubt_of, may_lose, unread_words
from monitor.model.facts import FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue, canonical
from monitor.schemas import (
    Included,
    NotIncluded,
    SchemaAt,
)
from monitor.schemas.text.formats import contains

_UNSPOKEN = "the base says what members of other names are, the revision not of each: whether it {} them is not told"

_COUNTED = frozenset({FactKind.MIN_MEMBERS_CHANGED, FactKind.MAX_MEMBERS_CHANGED})
"""How many members a producer sends depends on those that it declares."""

_HOLDING_OTHERS = frozenset({FactKind.ADDITIONAL_MEMBERS_CHANGED, FactKind.CONDITION_CHANGED, FactKind.CONTAINS_CHANGED,
                             FactKind.DEPENDENCY_CHANGED, FactKind.TUPLE_CHANGED})  # fmt: skip
"""What such keywords say is asked as a whole, with what is said in them of members that nothing declares."""

_UNIONS = frozenset({"oneOf", "anyOf"})

_BOUNDS = frozenset({"minimum", "maximum"})

_AS_READ = frozenset({"enum", "maxItems", "type"})
"""Keywords that a schema may be read to have, though it is not written so, and which mean the same in every dialect."""

_TEXTS = ("text", True, False)
"""Tried where the smallest witness is read as something else: the empty text as null, `1` as a number."""

_LISTS: tuple[list[JsonValue], ...] = (["text"], [1])  # in a path, where the empty list can't stand

_MOST_TRIED = 3
"""Values of an enumeration that are tried before a break is left undecided."""


def keyword_proof(asked: Asked) -> Proof | None:
    """Single keywords against one another; of others, the whole producer against what they demand of it."""
    if asked.edit.whole or asked.edit.kind in _COUNTED or not set(asked.edit.keywords) <= set(SCALARS):
        proof = _opaque(asked)
        return _unread(asked, proof) or proof
    return None if _without_bearing(asked) else _scalars(asked)


def _unread(asked: Asked, proof: Proof | None) -> Proof | None:
    """Of words that are edited, and of which the description's draft of JSON Schema reads nothing.

    Where they are meant, what seems to be kept may be lost, and what seems to be sent may not be.
    """
    sent, read = (unread_words(node, asked.edit.keywords) for node in (asked.producer, asked.reader))
    is_edited = alike(asked.edit.before, asked.edit.after) or not alike(sent, read)  # by reference, or here
    is_kept = proof is None or proof.finding is Finding.KEPT
    if not (is_edited and (may_lose(sent, read) if is_kept else sent)):
        return None
    return Proof(Finding.UNKNOWN, reason=doubt_of({name for part in (*sent, *read) for name in part}))


def _without_bearing(asked: Asked) -> bool:
    """Where the types have nothing in common, that edit says it all: formats of numbers say nothing of strings."""
    return not (asked.as_text or "type" in asked.edit.keywords) and asked.producer.is_apart(asked.reader)


def _scalars(asked: Asked) -> Proof | None:
    producer_part, reader_part = asked.edit.before, asked.edit.after
    if not asked.request:
        producer_part, reader_part = reader_part, producer_part
    of_types = asked.edit.keywords == ("type",)
    inside = bool(asked.found.inside) and not (asked.site.form or asked.site.nests)
    if asked.as_text and of_types and text_types_included(asked.producer, asked.reader, inside=inside):
        return None if text_types_included(asked.reader, asked.producer, inside=inside) else KEPT
    implied = implied_types(asked.producer, asked.view) if of_types and not producer_part else None
    producer_part = ({"type": sorted(implied)},) if implied else producer_part
    if asked.edit.kind in {FactKind.ENUM_VALUE_ADDED, FactKind.ENUM_VALUE_REMOVED, FactKind.CONST_CHANGED}:
        return _listed(asked, producer_part, reader_part)
    forward = _included(asked, producer_part, reader_part, asked.producer)
    if isinstance(forward, Included):
        return _kept(asked, forward, producer_part, reader_part, implied)
    if isinstance(forward, NotIncluded):
        demanded = standing_alone(reader_part)
        leaves = [
            *(each for each in _examples(asked) if not asked.allows(demanded, each)),
            *asked.seen(forward.witness),
            *(_TEXTS if asked.as_text else ()),
            *(_LISTS if asked.site.in_path else ()),
        ]
        if asked.as_text:
            leaves.sort(key=_is_unwritten)
        return asked.witnesses.lost(iter(leaves)) or _refused_in_doubt(asked) or _opaque(asked)
    return _opaque(asked)


def _kept(
    asked: Asked, forward: Included, producer_part: Fragments, reader_part: Fragments, implied: frozenset[str] | None
) -> Proof | None:
    if is_bounded_in_doubt(asked.producer) and _is_bounded(asked.reader) and _of_bounds(asked):
        return Proof(Finding.UNKNOWN, reason=BOUND_IN_DOUBT)
    if implied:
        return sent_as_implied(asked, implied)
    proof = kept(forward, _included(asked, reader_part, producer_part, asked.reader))
    return proof or _held_otherwise(asked, producer_part, reader_part)


def _refused_in_doubt(asked: Asked) -> Proof | None:
    in_doubt = is_bounded_in_doubt(asked.reader) and _of_bounds(asked)
    return Proof(Finding.UNKNOWN, reason=BOUND_IN_DOUBT) if in_doubt else None


def _of_bounds(asked: Asked) -> bool:
    return not EXCLUSIVE.isdisjoint(asked.edit.keywords)


def _is_bounded(node: Conjunction) -> bool:
    bounds = _BOUNDS | EXCLUSIVE if node.resource.dialect.exclusive_is_boolean else _BOUNDS
    return any(map(node.values, bounds)) and not is_bounded_in_doubt(node)


def _is_unwritten(value: JsonValue) -> bool:
    """No text may be written of it at all, so that it shows little."""
    return isinstance(value, dict | list) and not value


def _held_otherwise(asked: Asked, producer_part: Fragments, reader_part: Fragments) -> Proof | None:
    """Formats that refuse no number, and yet say in what it is held: a `double` is cut off in a `float`."""
    if asked.edit.kind is not FactKind.FORMAT_CHANGED or not (is_number(asked.producer) and is_number(asked.reader)):
        return None
    sent, read = (sorted({str(each["format"]) for each in part}) for part in (producer_part, reader_part))
    if all(any(contains(wider, narrower) for narrower in sent) for wider in read):
        return KEPT
    reason = f"whether each number of the format {', '.join(sent)} fits into {', '.join(read)} is told by no validator"
    return Proof(Finding.UNKNOWN, reason=reason)


def _examples(asked: Asked) -> list[JsonValue]:
    """The producer's own example, if it has one: it may show the loss, and is what its readers know.

    It may as well have nothing to do with it, and stand in a message that is refused for another edit.
    """
    shown = any(asked.producer.values(each) for each in ("example", "examples"))
    return [asked.messages.of(asked.producer)] if shown else []


def _listed(asked: Asked, producer_part: Fragments, reader_part: Fragments) -> Proof | None:
    """Two enumerations: what one side lists and the other does not, if the rest of the producer allows it."""
    sent = _values(asked, producer_part, reader_part, asked.producer)
    if not sent:
        return KEPT if _values(asked, reader_part, producer_part, asked.reader) else None
    return asked.witnesses.lost(iter(sent[:_MOST_TRIED])) or _opaque(asked)


def _values(asked: Asked, held: Fragments, other: Fragments, node: Conjunction) -> list[JsonValue]:
    """Values that only `held` lists and that nothing else of `node` forbids."""
    listed = {canonical(value) for value in _listed_in(other)}
    rest = fragments(node, tuple(name for name in SCALARS if name not in asked.edit.keywords))
    schema = standing_alone(rest or ({},))
    return [value for value in _listed_in(held) if canonical(value) not in listed and asked.allows(schema, value)]


def _included(asked: Asked, producer_part: Fragments, reader_part: Fragments, producer: Conjunction) -> object:
    others = tuple(name for name in SCALARS if name not in asked.edit.keywords)
    context = fragments(producer, others)
    if asked.site.in_path and not asked.found.way:
        context = ({"minLength": 1, "minItems": 1}, *context)
    return asked.questions.alone(
        standing_alone((*context, *producer_part)), standing_alone((*context, *reader_part)), asked.view
    )


def _opaque(asked: Asked) -> Proof | None:
    """The whole producer against what the edited keywords of the reader demand."""
    if asked.edit.whole:
        return asked.shown(asked.ask(asked.producer.schema, asked.reader.schema)) or _whole(asked)
    demanded = _projected(asked, asked.reader)
    of_union = "oneOf" in asked.edit.keywords
    forward = asked.ask(asked.producer.schema, demanded) if of_union else asked.ask_of_all(demanded)
    if isinstance(forward, NotIncluded) and _is_told_by_members(asked):
        return _unspoken_now(asked) or KEPT
    if isinstance(forward, Included):
        proof = kept(forward, asked.ask(asked.reader.schema, _projected(asked, asked.producer), strictly=True))
        proof = _among_parts(asked, proof) if {*UNEVALUATED} & {*asked.edit.keywords} else proof
        others = _unspoken_now(asked) or (None if asked.request else _newly_allowed(asked))
        told = (_beside(asked) if forward.assumptions else None) or others
        return told or proof
    proof = lost_as_declared(asked, forward, demanded) or asked.whole(forward)
    if proof is not None and proof.finding is Finding.UNKNOWN:
        return (
            among_alternatives(asked) or null_read_beside(asked) or _only_edit(asked) or _read_by_none(asked) or proof
        )
    return proof


def _is_told_by_members(asked: Asked) -> bool:
    """Is all that is lost by what others may be a member that came or went, which an edit of its own tells?"""
    if asked.edit.kind is not FactKind.ADDITIONAL_MEMBERS_CHANGED:
        return False
    only_sent = REMOVED if asked.request else ADDED
    told = [each.name for each in asked.found.visit.edits if each.name is not None and each.kind in only_sent]
    return bool(told) and asked.is_included(asked.producer.schema, _projected(asked, asked.reader, told))


def _beside(asked: Asked) -> Proof | None:
    """Of a proof that rests on what an alternative declares: what is sent by it may have members declared around it."""
    around = asked.at(as_outermost(asked.found))
    if around.found.visit is asked.found.visit:
        return None
    answer = around.ask(asked.sent_within(around), _projected(asked, asked.reader))
    if isinstance(answer, Included):
        return None
    return around.shown(answer) or Proof(Finding.UNKNOWN, reason=BESIDE)


def _unspoken_now(asked: Asked) -> Proof | None:
    """Members that the base told what they are: a revision that does not declare them may drop them in silence, or send
    none any more.
    """
    visits = list(of_same_value(asked.found))
    is_told = any(is_map(each.base) or _is_told_by_pattern(each.base) for each in visits)
    after = [each.revision for each in visits]
    if asked.edit.kind is not FactKind.ADDITIONAL_MEMBERS_CHANGED or not is_told:
        return None
    if any(each.values(name) for each in after for name in OF_ANY_OTHER):
        return None
    is_open = not any(each.properties(asked.view) for each in after)
    if is_open or _is_each_spoken_of(asked, after):
        return None
    return Proof(Finding.UNKNOWN, reason=_UNSPOKEN.format("reads" if asked.request else "sends"))


def _is_told_by_pattern(node: Conjunction) -> bool:
    """What members of some names are, and not only that they may come?"""
    return any(node.of((each,)).facets for each in node.patterns().values())


def _is_each_spoken_of(asked: Asked, after: Iterable[Conjunction]) -> bool:
    """By patterns of names, or as a member that one of both sides declares."""
    base = asked.found.visit.base
    declared = described(asked.producer, asked.view) | described(asked.reader, asked.view)
    patterns = [pattern for each in after for pattern in each.patterns()]
    spoken: JsonObject = {
        "properties": {name: {} for name in sorted(declared)},
        **({"patternProperties": {pattern: {} for pattern in patterns}} if patterns else {}),
        "additionalProperties": False,
    }
    return asked.is_included(base.schema, synthetic(asked.found.visit.revision.resource, spoken), strictly=True)


def _newly_allowed(asked: Asked) -> Proof | None:
    """An open reader passes members that it forbids (DESIGN.md §6): may one come now that neither side declares?"""
    if asked.edit.kind not in _HOLDING_OTHERS:
        return None
    declared = described(asked.producer, asked.view) | described(asked.reader, asked.view)
    answer = asked.ask(asked.producer.schema, _projected(asked, asked.reader, declared), strictly=True)
    if isinstance(answer, Included):
        return kept(answer, None) if answer.assumptions else None
    if isinstance(answer, NotIncluded):
        if asked.is_included(asked.producer.schema, asked.reader.schema, strictly=True):
            return None
        shown = asked.shown(answer)
        return Proof(Finding.STATED, None if shown is None else shown.witness, rated_as=FactKind.OTHER_MEMBERS_ALLOWED)
    return asked.whole(answer)


def _only_edit(asked: Asked) -> Proof | None:
    """Where nothing else was edited here or below, whatever is lost is lost by this edit."""
    if not _is_alone(asked):
        return None
    return lost_as_declared(asked, asked.ask(asked.producer.schema, asked.reader.schema), asked.reader.schema)


def _read_by_none(asked: Asked) -> Proof | None:
    """In an alternative, the likeliest value that is lost may be read by another: one that none reads is asked for."""
    top = asked.at(as_outermost(asked.found))
    if top.found.visit is asked.found.visit:
        return None
    either: list[JsonValue] = [as_written(top.reader), _demanded(asked, asked.reader)]
    return asked.shown(asked.ask(asked.producer.schema, synthetic(asked.reader.resource, {"anyOf": either})))


def _is_alone(asked: Asked) -> bool:
    return len(asked.found.visit.edits) == 1 and not asked.found.visit.children


def _among_parts(asked: Asked, proof: Proof | None) -> Proof | None:
    """What is kept by a keyword that says nothing by itself: the whole may mean the same on both sides."""
    forward = asked.ask(asked.producer.schema, asked.reader.schema) if proof and _is_alone(asked) else None
    if not isinstance(forward, Included):
        return proof
    return kept(forward, asked.ask(asked.reader.schema, asked.producer.schema, strictly=True))


def _whole(asked: Asked) -> Proof | None:
    """In an alternative, what is sent may have members that are declared beside it: then the whole value is asked."""
    proof, visit = asked.whole(None), outermost(asked.found)
    if visit is asked.found.visit or proof is None or proof.finding is not Finding.KEPT or not proof.reason:
        return proof
    nodes = (visit.base.schema, visit.revision.schema)
    included = asked.is_included(*(nodes if asked.request else nodes[::-1]))
    return proof if included else Proof(Finding.UNKNOWN, reason=BESIDE)


def _projected(asked: Asked, node: Conjunction, declared: Iterable[str] = ()) -> SchemaAt:
    """What the node demands by the edited keywords. `declared`: members that are not the edit's matter."""
    return synthetic(node.resource, _demanded(asked, node, declared))


def _demanded(asked: Asked, node: Conjunction, declared: Iterable[str] = ()) -> JsonObject:
    """That as it would be written."""
    keywords = (*asked.edit.keywords, *(("nullable",) if "type" in asked.edit.keywords else ()))
    if not _UNIONS.isdisjoint(keywords) and chosen_alike(asked.producer, asked.reader):  # else two may be met
        keywords += ("discriminator",)
    parts: list[JsonValue] = []
    for facet in node.facets:
        written = SchemaAt(node.resource, facet.pointer).node
        if written is False:
            return {"$ref": reference(facet.pointer)}
        kept = {name: written[name] for name in keywords if name in written} if isinstance(written, Mapping) else {}
        kept |= {name: held for name, held in facet.keywords.items() if name in keywords and name in _AS_READ}
        if kept and asked.edit.kind is FactKind.ADDITIONAL_MEMBERS_CHANGED:
            properties = facet.keywords.get("properties")
            own = properties if isinstance(properties, Mapping) else ()
            kept["properties"] = {name: {} for name in (*own, *declared)}
        if kept:
            parts.append(kept)
    return {"allOf": parts} if parts else {}


def _listed_in(found: Fragments) -> tuple[JsonValue, ...]:
    values = [each.get("enum") for each in found]
    return tuple(values[0]) if values and isinstance(values[0], list) else ()

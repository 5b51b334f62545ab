"""Does an edit, at one place and in one direction, lose a message? Inclusion proves it; a judge confirms the message.

The producer is the consumer's request under the base, or the provider's response under the revision. An edit is *kept*
where the producer satisfies what the reader demands by the edited keywords; *lost* where a value that violates them can
be built into a whole message that the judge accepts on the producer's side and rejects on the reader's; else *unknown*.
"""

from collections.abc import Iterator
from itertools import chain

from monitor.diff.edits.annotations import ANNOTATIONS, DEFAULTS
from monitor.diff.edits.walk import READABLE, Found, Walk
from monitor.diff.edits.xml_spelling import component_name
from monitor.diff.messages.sites import Site
from monitor.diff.messages.unions import doubtful_unions
from monitor.diff.messages.values import Samples
from monitor.diff.proofs.asked import KEPT, Asked
from monitor.diff.proofs.branches import branch_proof
from monitor.diff.proofs.combinations import combined_proof
from monitor.diff.proofs.contexts import Contexts
from monitor.diff.proofs.exclusivity import fitting_two, sent_around
from monitor.diff.proofs.forgotten import forgotten
from monitor.diff.proofs.keywords import keyword_proof
from monitor.diff.proofs.left_over import left_over
from monitor.diff.proofs.lists_of_one import read_as_list_of_one
from monitor.diff.proofs.members import member_proof
from monitor.diff.proofs.nulls import lost_beside_null
from monitor.diff.proofs.number_texts import read_as_text
from monitor.diff.proofs.of_nothing import of_nothing
from monitor.diff.proofs.other_ways import TooManyWaysError, other_names, other_ways
from monitor.diff.proofs.questions import Questions
from monitor.diff.proofs.sensitive_places import SensitivePlaces
from monitor.diff.proofs.unnamed_types import of_unnamed_type
from monitor.diff.proofs.unread import refused_for_more
from monitor.diff.schema.steps import LISTED, OF_SAME_VALUE, StepKind
from monitor.model.changes import Witness
from monitor.model.facts import STATED, FactKind, Finding, Proof
from monitor.model.record import replaced
from monitor.model.values import Direction
from monitor.schemas import (
    Judge,
)

_NO_DEFAULT = Proof(Finding.KEPT, reason="it is never left out, so that no request means its default")
_TOO_MANY = Proof(Finding.UNKNOWN, reason="it stands in more unions of this message than were looked at")
_WEIGHTS = {Finding.KEPT: 0, Finding.UNKNOWN: 1, Finding.STATED: 2, Finding.LOST: 3}
_RATED = ANNOTATIONS | {FactKind.OTHER_MEMBERS_ALLOWED}
_FORM_PLACES = ((StepKind.MEMBER,), (StepKind.MEMBER, StepKind.ITEM))
"""Where a form has text: its members, and the items of those; an object inside is written as JSON."""

_ALTERNATIVES = frozenset(
    {FactKind.ALTERNATIVE_ADDED, FactKind.DISCRIMINATED_ALTERNATIVE_ADDED, FactKind.ALTERNATIVE_REMOVED}
)
_DOUBTFUL_GAINS = _ALTERNATIVES - {FactKind.ALTERNATIVE_REMOVED} | {
    FactKind.NULL_ALLOWED,
    FactKind.PROPERTY_BECAME_OPTIONAL,
}
"""Of what is in doubt, what can only let more messages be."""


class Prover:
    """One comparison's proofs; the same question is answered once."""

    def __init__(self, judge: Judge, samples: Samples, questions: Questions) -> None:
        self._judge, self._samples, self._questions = judge, samples, questions
        self._known: dict[tuple[object, ...], Proof | None] = {}
        self._contexts, self._sensitive = Contexts(), SensitivePlaces()

    def prove(self, found: Found, site: Site) -> Proof | None:
        """The proof; None where the edit changes nothing in either direction (another spelling of the same)."""
        if found.edit.kind in DEFAULTS and _is_always_sent(found, site):
            return _NO_DEFAULT
        as_text = _is_text(found, site)
        key = (*_asked(found, site, as_text=as_text), self._contexts.of(found))
        if key not in self._known:
            self._known[key] = _answer(Asked(found, site, self._judge, self._samples, self._questions, as_text))
            return self._known[key]
        known = self._known[key]
        if known is None or (known.witness is None and known.again is None):
            return known

        def again() -> Witness | None:
            proof = _answer(Asked(found, site, self._judge, self._samples, self._questions, as_text))
            return None if proof is None else proof.shown()

        return replaced(known, witness=None, again=again)

    def prove_worst(self, found: Found, site: Site, walk: Walk) -> tuple[Found, Proof | None]:
        """The proof at the place, of all the ways to it in the same message, where most is lost."""
        proof = self.prove(found, site)
        if found.edit.kind in ANNOTATIONS:
            return found, proof
        worst = found, proof
        try:
            for other in self._by_other_ways(found, proof, site, walk):
                further = self.prove(other, site)
                if _weight(further) > _weight(worst[1]):
                    worst = other, further
                    if _weight(further) == max(_WEIGHTS.values()):
                        break
        except TooManyWaysError:
            return worst if _weight(worst[1]) else (found, _TOO_MANY)
        return worst

    def _by_other_ways(self, found: Found, proof: Proof | None, site: Site, walk: Walk) -> Iterator[Found]:
        """The same edit in other unions, or by another name, where more may be lost."""
        if found.edit.kind is FactKind.XML_SPELLING_CHANGED:
            yield from other_names(found, walk) if proof is None and site.xml else ()
            return
        if not _weight(proof):
            yield from self._sensitive.ways(found, walk, of_base=site.direction is not Direction.REQUEST)
        in_union = any(step.kind is StepKind.BRANCH for _, step in found.way)
        if in_union and _weight(self._alone(found, site)) > _weight(proof):
            yield from other_ways(found, walk, self._contexts)

    def _alone(self, found: Found, site: Site) -> Proof | None:
        """As if the place were the whole message: what is kept there is kept in every union, if it fits no two."""
        as_text, visit = _is_text(found, site), found.visit
        key = (*_asked(found, site, as_text=as_text), "alone")
        if key not in self._known:
            whole = replaced(site, base=visit.base.schema, revision=visit.revision.schema, form=False)
            asked = Asked(Found(found.edit, visit, ()), whole, self._judge, self._samples, self._questions, as_text)
            self._known[key] = _answer(asked)
        return self._known[key]

    def prove_combined(self, found: Found, site: Site) -> Proof | None:
        """Of all that differs in a value, though no edit of it tells of a loss. None where nothing is lost."""
        if _is_text(found, site):
            return None
        return combined_proof(Asked(found, site, self._judge, self._samples, self._questions, as_text=False))


def _asked(found: Found, site: Site, *, as_text: bool) -> tuple[object, ...]:
    """What the answer depends on, but for the unions on the way."""
    edit = found.edit
    own = _own_name(found) if edit.kind is FactKind.XML_SPELLING_CHANGED else ""
    about = (edit.kind, edit.name, edit.branch, edit.keywords, own)
    of_site = (site.direction, as_text, site.form, site.nests, site.in_path, site.xml)
    return found.visit.pair, about, of_site, as_text and bool(found.inside)


def _weight(proof: Proof | None) -> int:
    return 0 if proof is None else _WEIGHTS[proof.finding]


def _is_always_sent(found: Found, site: Site) -> bool:
    """May no request of the base leave it out? Of an item there is no leaving out: the list is shorter then.

    What is referred to, or required by another part than that which describes it, may stand in other places of the same
    value, too, of which only the first is told.
    """
    if site.direction is not Direction.REQUEST:
        return False
    below = found.visit
    for above, step in reversed(found.way):
        facets = above.base.facets
        held = [[each for each in facets if place.startswith(f"{each.pointer}/")] for place in below.pair.base]
        if not all(held):
            return False
        if step.kind is StepKind.MEMBER:
            lists = [each.keywords.get("required") for each in chain(*held)]
            by_itself = any(isinstance(each, list | tuple) and step.name in each for each in lists)
            return by_itself and step.name in above.base.required(above.pair.view)
        if step.kind not in OF_SAME_VALUE:
            return step.kind in LISTED
        below = above
    return site.required


def _is_text(found: Found, site: Site) -> bool:
    of_form = site.form and found.inside in _FORM_PLACES
    return of_form or (site.as_text and not (site.plain and found.inside))


def _answer(asked: Asked) -> Proof | None:
    proof = left_over(asked, _by_kind(asked))
    if proof is not None and proof.finding is Finding.LOST:
        proof = read_as_list_of_one(asked, lost_beside_null(asked, proof))
    if proof is not None and proof.finding is Finding.UNKNOWN:
        proof = asked.witnesses.each_read(asked.producer, asked.reader) or read_as_text(asked) or proof
    if proof is not None and proof.finding is Finding.KEPT:
        proof = _exclusive(asked, proof)
    if proof is None or proof.finding is Finding.KEPT:
        proof = forgotten(asked) or of_unnamed_type(asked) or proof
    proof = of_nothing(asked, proof)
    return None if proof is None else refused_for_more(asked, proof)


def _by_kind(asked: Asked) -> Proof | None:
    kind = asked.edit.kind
    if kind is FactKind.PART_UNREADABLE or asked.edit.doubt:
        return _doubted(asked)
    if kind is FactKind.XML_SPELLING_CHANGED:
        return _spelt(asked)
    if kind in _RATED:
        return STATED
    if asked.edit.name is not None:
        return member_proof(asked)
    if kind in _ALTERNATIVES:
        return branch_proof(asked)
    return keyword_proof(asked)


def _doubted(asked: Asked) -> Proof:
    harmless = asked.edit.doubt and (asked.edit.kind in _DOUBTFUL_GAINS) == asked.request
    problems = "; ".join(dict.fromkeys(each for each in asked.edit.shown if each != READABLE))
    return KEPT if harmless else Proof(Finding.UNKNOWN, reason=asked.edit.doubt or problems)


def _spelt(asked: Asked) -> Proof | None:
    """Found by look-up, in XML only; there a member is called by its own name where nothing else is said."""
    own = _own_name(asked.found)
    visit, edit = asked.found.visit, asked.edit
    (was,), (is_,) = edit.before, edit.after
    before, after = (
        {"name": own or component_name(node), **written} for node, written in ((visit.base, was), (visit.revision, is_))
    )
    if not asked.site.xml or before == after:
        return None
    return Proof(Finding.STATED, asked.witnesses.around(asked.messages.of(asked.producer)))


def _own_name(found: Found) -> str:
    """That of the innermost member on the way."""
    return next((step.name for _, step in reversed(found.way) if step.kind is StepKind.MEMBER), "")


def _exclusive(asked: Asked, proof: Proof) -> Proof:
    """Widening a branch of `oneOf` may make a message fit two of them, which no branch alone can show."""
    for of_union, branch in doubtful_unions(asked.found, of_base=not asked.request):
        union = asked.at(of_union)
        if not asked.is_included(sent_around(union), union.reader.schema):
            sent, read = asked.in_order(branch.base, branch.revision)
            doubt = fitting_two(union, read, sent)
            if doubt is not None:
                return doubt
    return proof

"""Two schemas walked side by side: local edits at each pair of places, each pair visited once per view."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from monitor.diff.edits.annotations import annotation_edits
from monitor.diff.edits.combined import combined
from monitor.diff.edits.discriminated import heir_edits, implied_name_edits, told_beside_heirs
from monitor.diff.edits.listed_values import listing_of_described
from monitor.diff.edits.local import (
    DEEPEST,
    REMOVED,
    TOO_DEEP,
    Edit,
    scalar_edits,
)
from monitor.diff.edits.opaque import Opaque
from monitor.diff.edits.pairs import Pair, children_of
from monitor.diff.edits.type_unions import Split, split_by_type
from monitor.diff.edits.untouched import Untouched
from monitor.diff.edits.wrapping import Wrapping, wrapping, wrapping_edits
from monitor.diff.schema.branches import UNIONS, match_branches, told_otherwise
from monitor.diff.schema.conditions import conditional, described
from monitor.diff.schema.conjunctions import Conjunction, Conjunctions, Facet
from monitor.diff.schema.discriminators import is_discriminated
from monitor.diff.schema.leftovers import described_beside, leftovers
from monitor.diff.schema.meaning import Meanings
from monitor.diff.schema.nulls import null_doubt, null_is_doubtful, takes_null
from monitor.diff.schema.steps import ASKED_AS_A_WHOLE, OF_SAME_VALUE, Step, StepKind
from monitor.model.facts import FactKind
from monitor.model.record import record, replaced
from monitor.schemas import View

READABLE = "it can be read"
_REMEMBERED = 32
"""Roots, whose operations mostly stand beside one another."""


@record
class Visit:
    pair: Pair
    base: Conjunction
    revision: Conjunction
    edits: tuple[Edit, ...]
    children: tuple[tuple[Step, Pair], ...]

    __eq__, __hash__ = object.__eq__, object.__hash__


Way = tuple[tuple[Visit, Step], ...]


@record
class Found:
    """An edit with the way to it: the visits from the root, each with the step that was taken from there."""

    edit: Edit
    visit: Visit
    way: "Way"

    @property
    def path(self) -> str:
        return "".join(str(step) for _, step in self.way)

    @property
    def inside(self) -> tuple[StepKind, ...]:
        """How far inside of the value at the root it is."""
        return tuple(step.kind for _, step in self.way if step.kind not in OF_SAME_VALUE)


class Walk:
    """One comparison's visits; nothing is visited twice."""

    def __init__(self, base: Conjunctions, revision: Conjunctions, untouched: Untouched) -> None:
        self._base, self._revision, self._untouched = base, revision, untouched
        self._meanings = Meanings(base), Meanings(revision)
        self._opaque = Opaque(self._meanings, untouched)
        self._visits: dict[Pair, Visit] = {}
        self._known_same: dict[Pair, bool] = {}
        self._combined: dict[Pair, Edit | None] = {}
        self._below: dict[Pair, Sequence[tuple[Visit, Way]]] = {}

    def edits(self, root: Pair) -> Iterator[Found]:
        """Every edit below `root`, once, by the shortest of the ways through the fewest alternatives."""
        for visit, way in self.visits_below(root):
            edits = visit.edits if len(way) < DEEPEST else (TOO_DEEP,)
            yield from (Found(edit, visit, way) for edit in edits if _told(edit, visit, way))

    def combinations(self, root: Pair) -> Iterator[Found]:
        """All that differs in a value, as one edit, of values below `root` of which keywords speak together."""
        for visit, way in self.visits_below(root):
            if way and way[-1][1].kind in _WITHIN:
                continue
            if visit.pair not in self._combined:
                self._combined[visit.pair] = combined(visit.base, visit.revision)
            whole = self._combined[visit.pair]
            if whole is not None:
                yield Found(whole, visit, way)

    def reaches(self, start: Pair, ends: Collection[Pair]) -> bool:
        """Is one of the ends at or below the start?"""
        seen, waiting = {start}, [start]
        while waiting:
            pair = waiting.pop()
            if pair in ends:
                return True
            below = [child for _, child in self.visit(pair).children if child not in seen]
            seen.update(below)
            waiting += below
        return False

    def visits_below(self, root: Pair) -> Sequence[tuple[Visit, Way]]:
        """Every place that a way leads to, the root first; each with one of those through the fewest alternatives."""
        root = self._canonical(root)
        if self._same(root):
            return ()
        known = self._below.pop(root, None)
        if known is None:
            if len(self._below) >= _REMEMBERED:
                del self._below[next(iter(self._below))]
            known = list(self._walked(root))
        self._below[root] = known
        return known

    def _walked(self, root: Pair) -> Iterator[tuple[Visit, Way]]:
        seen = set[Pair]()
        ranked: dict[_Rank, list[tuple[Pair, Way]]] = {(False, 0): [(root, ())]}
        while ranked:
            rank = min(ranked)
            level = ranked.pop(rank)
            while level:
                following: list[tuple[Pair, Way]] = []
                for pair, way in level:
                    if pair in seen:
                        continue
                    seen.add(pair)
                    visit = self.visit(pair)
                    yield visit, way
                    for step, child in visit.children if len(way) < DEEPEST else ():
                        if child not in seen and leads_on(visit, step, way):
                            below = child, (*way, (visit, step))
                            behind = _behind(rank, step.kind)
                            (following if behind == rank else ranked.setdefault(behind, [])).append(below)
                level = following

    def _canonical(self, pair: Pair) -> Pair:
        base, revision, view = pair
        before, after = self._base.target, self._revision.target
        return Pair(tuple([before(each) for each in base]), tuple([after(each) for each in revision]), view)

    def visit(self, pair: Pair) -> Visit:
        found = self._visits.get(pair)
        if found is None:
            base, revision = self._base.of(pair.base), self._revision.of(pair.revision)
            whole = self._visited(pair, base, revision)
            found = self._visits[pair] = replaced(whole, children=tuple(self._differing(whole.children)))
        return found

    def _differing(self, children: Iterable[tuple[Step, Pair]]) -> Iterator[tuple[Step, Pair]]:
        """Those in which there may be an edit, each at the place where it stands by itself."""
        for step, written in children:
            pair = self._canonical(written)
            if not self._same(pair):
                yield step, pair

    def _same(self, pair: Pair) -> bool:
        found = self._known_same.get(pair)
        if found is None:
            found = self._known_same[pair] = self._are_same(pair)
        return found

    def _are_same(self, pair: Pair) -> bool:
        return len(pair.base) == len(pair.revision) and all(
            self._untouched.same(before, after) for before, after in zip(pair.base, pair.revision, strict=True)
        )

    def _visited(self, pair: Pair, base: Conjunction, revision: Conjunction) -> Visit:
        if base.problem != revision.problem:  # where both have the same, the rest is compared
            shown = (base.problem or READABLE, revision.problem or READABLE)
            return Visit(pair, base, revision, (Edit(FactKind.PART_UNREADABLE, shown=shown),), ())
        for union, plain in ((revision, base), (base, revision)):
            split = split_by_type(union, plain)
            if split is not None:
                return _respelt(pair, split, (base, revision), self._untouched, added=union is revision)
            found = wrapping(union, plain)
            if found is not None:
                return _wrapped(pair, found, (base, revision), added=union is revision)
        listing = listing_of_described(base, revision, pair.view)
        if listing is not None:
            return Visit(pair, base, revision, (listing, *annotation_edits(base, revision)), ())
        branch_edits, branch_children = self._branches(pair, base, revision)
        same = (pair, *(child for _, child in branch_children))
        alternatives = [(one.base[0], one.revision[0]) for one in same if one.base and one.revision]
        edits = (
            *scalar_edits(base, revision),
            *annotation_edits(base, revision, alternatives),
            *(() if _one_is_open(base, revision) else told_beside_heirs(base, revision, pair.view)),
            *branch_edits,
            *self._opaque.edits(base, revision),
        )
        children = () if _one_is_open(base, revision) else children_of(pair, base, revision, self._untouched)
        conditions = [
            (Step(StepKind.CONDITION, keyword), Pair(before, after, pair.view))
            for keyword, before, after in conditional(base, revision)
        ]
        further = [(step, Pair(before, after, pair.view)) for step, before, after in leftovers(base, revision)]
        return Visit(pair, base, revision, edits, (*children, *branch_children, *conditions, *further))

    def _branches(
        self, pair: Pair, base: Conjunction, revision: Conjunction
    ) -> tuple[list[Edit], list[tuple[Step, Pair]]]:
        edits: list[Edit] = []
        children: list[tuple[Step, Pair]] = []
        unions = told_otherwise(base, revision)
        if unions is not None:
            edits += self._opaque.told(base, revision, FactKind.COMPOSITION_CHANGED, UNIONS)
            return edits, self._alternatives(unions, pair.view)
        told_apart = is_discriminated(base) and is_discriminated(revision)
        added = FactKind.DISCRIMINATED_ALTERNATIVE_ADDED if told_apart else FactKind.ALTERNATIVE_ADDED
        for keyword in UNIONS:
            before = [facet for facet in base.facets if keyword in facet.keywords]
            after = [facet for facet in revision.facets if keyword in facet.keywords]
            if len(before) == len(after) == 1:
                matched = match_branches(before[0], after[0], (keyword, keyword), self._meanings)
                step = Step(StepKind.BRANCH, keyword)
                edits += implied_name_edits(base, revision, matched.both)
                children += [(step, Pair((one,), (other,), pair.view)) for one, other in matched.both]
                for kind, node, other, told in (
                    (FactKind.ALTERNATIVE_REMOVED, base, revision, matched.removed),
                    (added, revision, base, matched.added),
                ):
                    for each, name in told:
                        shown = ("", name) if node is revision else (name, "")
                        doubt = null_doubt(other, node.of((each,)))
                        edits.append(Edit(kind, branch=each, shown=shown, keywords=(keyword,), doubt=doubt))
            elif before or after:
                edits += self._opaque.told(base, revision, FactKind.COMPOSITION_CHANGED, (keyword,))
                for union in zip(before, after, strict=True) if len(before) == len(after) else ():
                    children += self._alternatives((*union, (keyword, keyword)), pair.view)
        if told_apart:
            told_of_heirs, heirs = heir_edits(base, revision)
            edits += (*told_of_heirs, *implied_name_edits(base, revision, heirs))
            step = Step(StepKind.BRANCH, "discriminator")
            children += [(step, Pair((one,), (other,), pair.view)) for one, other in heirs]
        return edits, children

    def _alternatives(self, unions: tuple[Facet, Facet, tuple[str, str]], view: View) -> list[tuple[Step, Pair]]:
        """Of unions that are asked about as a whole."""
        step = Step(StepKind.ALTERNATIVE)
        return [(step, Pair((one,), (other,), view)) for one, other in match_branches(*unions, self._meanings).both]


_Rank = tuple[bool, int]
"""Of a way: does it lead through what is asked about as a whole, and through how many alternatives?

What is walked without a condition is told without one, and what is lost where no other alternative may take it is.
"""


def _behind(rank: _Rank, step: StepKind) -> _Rank:
    return rank[0] or step in ASKED_AS_A_WHOLE, rank[1] + (step is StepKind.BRANCH)


_WITHIN = OF_SAME_VALUE | ASKED_AS_A_WHOLE

_GONE = REMOVED - {FactKind.PROPERTY_REMOVED_REQUIRED}


def _told(edit: Edit, visit: Visit, way: Way) -> bool:
    """Under what is asked about as a whole, only members that are known nowhere any more: inclusion tells the rest, of
    an answer's member that was promised too.
    """
    under = [index for index, (_, step) in enumerate(way) if step.kind in ASKED_AS_A_WHOLE]
    if not under:
        return edit.keywords != ("nullable",) or not _is_doubtful_above(way)
    view = visit.pair.view
    if edit.kind not in _GONE and (edit.kind is not FactKind.PROPERTY_REMOVED_REQUIRED or view is View.RESPONSE):
        return False
    if not visit.base.properties(view)[str(edit.name)]:  # only required: what it is may be said in another place
        return False
    of_value = all(step.kind in OF_SAME_VALUE for _, step in way[under[-1] + 1 :])
    return not (of_value and _is_known(str(edit.name), way, view))


def _is_doubtful_above(way: Way) -> bool:
    """Is null in doubt on both sides for the union that this is an alternative of? It makes no other of it then."""
    above = [visit for visit, step in way[-1:] if step.kind in OF_SAME_VALUE]
    return any(all(null_is_doubtful(side) or takes_null(side) for side in (each.base, each.revision)) for each in above)


def leads_on(visit: Visit, step: Step, way: Way) -> bool:
    """Not from what is asked about as a whole into a member that the revision describes elsewhere too."""
    if step.kind is not StepKind.MEMBER or not way or way[-1][1].kind not in ASKED_AS_A_WHOLE:
        return True
    above, how = way[-1]
    view = visit.pair.view
    if how.kind is StepKind.CONDITION:
        return step.name not in above.revision.properties(view)
    return step.name not in described_beside(how.kind, above.revision, view)


def _is_known(name: str, way: Way, view: View) -> bool:
    """Is the member described for the value at the end of the way elsewhere, too?"""
    for visit, step in reversed(way):
        if step.kind not in OF_SAME_VALUE:
            return any(name in described_beside(step.kind, node, view) for node in (visit.base, visit.revision))
        if name in described(visit.revision, view) or name in visit.base.properties(view):
            return True
    return False


def _one_is_open(base: Conjunction, revision: Conjunction) -> bool:
    """One says nothing at all and the other names a type: that edit says it all, members and items included."""
    return any(not one.facets and other.types() is not None for one, other in ((base, revision), (revision, base)))


def _respelt(
    pair: Pair, split: Split, nodes: tuple[Conjunction, Conjunction], untouched: Untouched, *, added: bool
) -> Visit:
    """Only what lies below may differ, and what alternatives there are beside those of the list of types."""
    base, revision = nodes
    union, plain = (revision, base) if added else (base, revision)
    sides = [(base, each) if added else (each, revision) for each in split.parts]
    children = tuple(child for one, other in sides for child in children_of(pair, one, other, untouched))
    others = [(pointer, union.resource.held(pointer)) for pointer in split.others]
    valued = [each for each in split.parts if each.types() != frozenset({"null"})]
    said = union.of((*union.pointers, *valued[0].pointers)) if len(valued) == 1 else union  # beside it or within
    noted = annotation_edits(base, said) if added else annotation_edits(said, revision)
    edits = (*noted, *wrapping_edits(split.keyword, others, union, plain, added=added))
    return Visit(pair, base, revision, edits, children)


def _wrapped(pair: Pair, found: Wrapping, nodes: tuple[Conjunction, Conjunction], *, added: bool) -> Visit:
    base, revision = nodes
    union, plain = (revision, base) if added else (base, revision)
    edits = tuple(wrapping_edits(found.keyword, found.others, union, plain, added=added))
    inside = (found.branch,)
    child = Pair(pair.base, inside, pair.view) if added else Pair(inside, pair.revision, pair.view)
    return Visit(pair, base, revision, edits, ((Step(StepKind.BRANCH, found.keyword), child),))

"""Members that a `readOnly` beside a `$ref` takes out of requests for many: before 3.1 nothing counts that stands there
(OpenAPI 3.0.3, Reference Object), and who writes it means it.
"""

from collections.abc import Mapping

from monitor.diff.edits.local import READ_ONLY_IN_DOUBT, REMOVED, is_perhaps_hidden
from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Visit, Walk, Way
from monitor.diff.messages.sites import Site
from monitor.diff.proofs.prover import Prover
from monitor.diff.schema.steps import Step, StepKind
from monitor.model.facts import Finding, Proof
from monitor.schemas import View

_IN_DOUBT = Proof(Finding.UNKNOWN, reason=READ_ONLY_IN_DOUBT)


class PerhapsHidden:
    """Of one comparison."""

    def __init__(self, walk: Walk, prover: Prover) -> None:
        self._walk, self._prover = walk, prover
        self._sure: dict[Pair, Mapping[Pair, Way]] = {}

    def judged(self, found: Found, proof: Proof, site: Site) -> tuple[Found, Proof]:
        """What is lost inside of such a member is told of another place where the same stands, and else *unknown*."""
        is_lost = proof.finding is Finding.LOST or (proof.finding is Finding.STATED and found.edit.kind in REMOVED)
        if not is_lost or found.visit.pair.view is not View.REQUEST:
            return found, proof
        if found.edit.name is not None and _is_perhaps_hidden(found.visit, found.edit.name):
            return found, _IN_DOUBT
        if not any(_is_doubtful(*each) for each in found.way):
            return found, proof
        way = self._sure_ways(found.way[0][0].pair).get(found.visit.pair)
        if way is None:
            return found, _IN_DOUBT
        elsewhere = Found(found.edit, found.visit, way)
        told = self._prover.prove(elsewhere, site)
        if told is None or told.finding is Finding.KEPT:  # by an alternative beside it, say: here nothing settles it
            return found, _IN_DOUBT
        return elsewhere, told

    def _sure_ways(self, root: Pair) -> Mapping[Pair, Way]:
        """Of places below `root`, those that a way leads to without such a member, with the shortest of these."""
        if root not in self._sure:
            found: dict[Pair, Way] = {root: ()}
            waiting = [root]
            for pair in waiting:
                visit = self._walk.visit(pair)
                for step, child in visit.children:
                    if child not in found and not _is_doubtful(visit, step):
                        found[child] = (*found[pair], (visit, step))
                        waiting.append(child)
            self._sure[root] = found
        return self._sure[root]


def _is_doubtful(visit: Visit, step: Step) -> bool:
    return step.kind is StepKind.MEMBER and _is_perhaps_hidden(visit, step.name)


def _is_perhaps_hidden(visit: Visit, name: str) -> bool:
    return any(is_perhaps_hidden(node, name) for node in (visit.base, visit.revision))

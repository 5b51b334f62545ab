"""What an edit can't have touched, found by content over the graph of references, so that it is never walked."""

from collections.abc import Iterable

from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Api
from monitor.model.json_value import JsonValue
from monitor.openapi.dialects import dialect_of
from monitor.openapi.digests import content_bytes, references_in


class Untouched:
    """Compares two documents once; afterwards each question costs the size of what is asked about."""

    def __init__(self, base: Api, revision: Api) -> None:
        self._comparable = dialect_of(base) is dialect_of(revision)
        self._base, self._revision = base.root, revision.root
        self._changed = self._changed_targets()

    def same(self, base: str, revision: str) -> bool:
        """Do both pointers hold the same content, everything that it refers to included?"""
        if not self._comparable:  # the same text means something else in another dialect
            return False
        before, after = _held(self._base, base), _held(self._revision, revision)
        if content_bytes(before) != content_bytes(after):
            return False
        return not self.disturbed(before)

    def disturbed(self, value: JsonValue) -> bool:
        """Does `value`, equal on both sides, refer to something that is not?"""
        return not self._comparable or not self._changed.isdisjoint(references_in(value))

    def _changed_targets(self) -> frozenset[str]:
        """Every target of a reference that differs, or that refers to one that does, through any number of steps."""
        targets = {*references_in(self._base), *references_in(self._revision)}
        referrers: dict[str, set[str]] = {}
        changed = []
        for target in targets:
            before, after = _held(self._base, target), _held(self._revision, target)
            if content_bytes(before) != content_bytes(after):
                changed.append(target)
            for reference in references_in(before):
                referrers.setdefault(reference, set()).add(target)
        return frozenset(_closure(changed, referrers))


def _closure(start: Iterable[str], edges: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(edges.get(name, ()))
    return found


_NOTHING = "nothing stands there"


def _held(root: JsonValue, pointer: str) -> JsonValue:
    try:
        return resolve_pointer(root, pointer)
    except (KeyError, ValueError):
        return [_NOTHING]

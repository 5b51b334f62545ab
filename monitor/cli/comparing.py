"""Compares the descriptions that `diff` was given: one pair, or many."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from monitor.cli.headers import Headers
from monitor.cli.judging import Judging
from monitor.cli.overlays import Overlays
from monitor.cli.pairs import NamedPair
from monitor.cli.reading import read
from monitor.cli.waiting import Waiting
from monitor.errors import DocumentError
from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.model.record import record
from monitor.model.values import Severity
from monitor.network.credentials import without_credentials
from monitor.reports.comparisons import Pair, Report, Unread
from monitor.rules.order import RANK
from monitor.rules.rows import Row


@record
class Comparing:
    """How descriptions are read and judged. `headers`: of both sides. `locations`: as `rules.compare` takes them."""

    headers: tuple[Headers, Headers]
    overlays: Overlays
    judging: Judging
    locations: bool | Collection[Severity] = True

    def one(self, base: str, revision: str, shown: Waiting) -> Report:
        shown.doing = f"comparing {without_credentials(base)} and {without_credentials(revision)}"
        before, after = self._base(base), self._revision(revision)
        return Report((Pair(self._compared(before, after, only=True), before, after),), _rows())

    def many(self, named: Iterable[NamedPair], shown: Waiting) -> tuple[Report, list[DocumentError]]:
        """The pairs with the worst changes first, else as `named`. What can't be read is told apart, and the others are
        compared all the same.
        """
        named = list(named)
        pairs, unread, errors = list[Pair](), list[Unread](), list[DocumentError]()
        for number, each in enumerate(named, 1):
            shown.doing = f"{number} of {len(named)}: {each.name}"
            try:
                pairs.append(self._pair(each))
            except DocumentError as error:
                errors.append(error)
                unread += [Unread(each.name, found) for found in error.diagnostics]
        return Report(tuple(sorted(pairs, key=_worst)), _rows(), several=True, unread=tuple(unread)), errors

    def _pair(self, named: NamedPair) -> Pair:
        before = None if named.base is None else self._base(named.base)
        after = None if named.revision is None else self._revision(named.revision)
        if before is not None and after is not None:
            compared = self._compared(before, after)
            notes = (*([named.note] if named.note else []), *compared.notes)
            return Pair(replace(compared, notes=notes), before, after, named.name)
        from monitor.rules.one_sided import added, removed
        from monitor.schemas import jsonschema_rs_judge

        judge = jsonschema_rs_judge()
        comparison = removed(before, named.name, judge) if before else added(after, named.name) if after else None
        assert comparison is not None
        return Pair(comparison, before, after, named.name)

    def _base(self, location: str) -> Document:
        return self.overlays.over_base(read(location, self.headers[0]))

    def _revision(self, location: str) -> Document:
        return self.overlays.over_revision(read(location, self.headers[1]))

    def _compared(self, base: Document, revision: Document, *, only: bool = False) -> Comparison:
        """Without the cyclic collector: a second's garbage is cheaper to leave than to look for.

        `only`: nothing is compared beside it, so that its garbage is left for good.
        """
        import gc

        was_enabled = gc.isenabled()
        gc.disable()
        try:
            from monitor.schemas import jsonschema_rs_judge

            return self.judging.compare(base, revision, jsonschema_rs_judge(), only=only, locations=self.locations)
        finally:
            if only:
                gc.freeze()
            if was_enabled:
                gc.enable()


def _worst(pair: Pair) -> tuple[int, bool]:
    """Of the first change, which is the worst; what has none comes last."""
    changes = pair.comparison.changes
    return (RANK[changes[0].severity], not changes[0].decided) if changes else (len(RANK), False)


def _rows() -> dict[str, Row]:
    from monitor.rules.catalogue import ROWS

    return {row.id: row for row in ROWS}

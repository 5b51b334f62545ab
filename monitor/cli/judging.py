"""Options that say how changes are judged: against which day, with which notice, and by whose contracts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from monitor.errors import Diagnostic, UsageError
from monitor.model.changes import Comparison
from monitor.model.descriptions import Document
from monitor.model.record import record

if TYPE_CHECKING:
    from monitor.cli.contracts import ContractFile
    from monitor.schemas import Judge


@record
class Judging:
    """`now`: in UTC. `notice` None: no date is too near. `attribute` None: those that are usual."""

    now: datetime
    notice: timedelta | None = None
    attribute: str | None = None
    contracts: "tuple[ContractFile, ...]" = ()
    every_witness: bool = False
    """Each place that a change reaches gets its own message."""

    def compare(
        self, base: Document, revision: Document, judge: "Judge", *, only: bool = False, **options: Any
    ) -> Comparison:
        """`only`: no other pair is compared, so that all contracts should be of this API. `options`: those of
        `rules.compare`.
        """
        from monitor.rules import compare

        if self.attribute is not None:
            options["stability"] = (self.attribute,)
        options |= {"now": self.now, "notice": self.notice, "every_witness": self.every_witness}
        if not self.contracts:
            return compare(base, revision, judge=judge, **options)
        from monitor.cli.contract_notes import contract_notes
        from monitor.documents import bundle
        from monitor.openapi import read_api
        from monitor.rules.usage import comparison_use

        api = read_api(bundle(base), source=base.source)
        read = [(each.path, each.interactions(api)) for each in self.contracts]
        interactions = [interaction for _, found in read for interaction in found]
        comparison = comparison_use(
            compare(base, revision, judge=judge, interactions=interactions, **options), interactions, api
        )
        if not only:
            return comparison
        elsewhere = {each.path for each in self.contracts if each.went_elsewhere(api)}
        notes = [note for path, found in read for note in contract_notes(path, found, api, path in elsewhere)]
        return replace(comparison, notes=(*comparison.notes, *notes))


_OPTIONS = (
    click.option(
        "--contract",
        "contracts",
        multiple=True,
        metavar="FILE",
        help="A consumer's contract (Pact, interactions, Arazzo), or a pattern: says whom changes hit. Repeats.",
    ),
    click.option(
        "--har", "archives", multiple=True, metavar="FILE", help="Recorded traffic, which shows what is used; repeats."
    ),
    click.option("--now", metavar="DATE", help="The day against which sunset dates are held.  [default: today]"),
    click.option(
        "--notice", metavar="DURATION", help="How long an end is announced before, such as 90d; a shorter one is risky."
    ),
    click.option(
        "--stability",
        "attribute",
        metavar="NAME",
        help="The attribute that says how stable a part is.  [default: x-stability-level, x-beta-api]",
    ),
    click.option(
        "--witnesses",
        type=click.Choice(["worst", "all"]),
        default="worst",
        show_default=True,
        help="The messages in JSON: of the worst place of each change, or of all places that it reaches.",
    ),
)


def judging_options(function: Callable[..., object]) -> Callable[..., object]:
    """The options above, handed to the command as `judging: Judging`."""

    @wraps(function)
    def judged(
        *arguments: object,
        contracts: tuple[str, ...],
        archives: tuple[str, ...],
        now: str | None,
        notice: str | None,
        attribute: str | None,
        witnesses: str,
        **more: object,
    ) -> object:
        known = _contracts((*contracts, *archives))
        judging = Judging(_day(now), _notice(notice), attribute, known, every_witness=witnesses == "all")
        return function(*arguments, judging=judging, **more)

    for option in reversed(_OPTIONS):
        judged = option(judged)
    return judged


def _contracts(locations: tuple[str, ...]) -> "tuple[ContractFile, ...]":
    if not locations:
        return ()
    from monitor.cli.contracts import read_contract_files

    return read_contract_files(locations)


def _day(text: str | None) -> datetime:
    if text is None:
        from monitor.clock import SystemClock

        return SystemClock().now()
    from monitor.openapi.lifecycle import sunset_of

    found = sunset_of(text)
    if found is None:
        raise UsageError(
            Diagnostic("usage", f"--now: {text!r} is not a date", help="write 2027-01-31 or 2027-01-31T12:00:00Z")
        )
    return found


def _notice(text: str | None) -> timedelta | None:
    if text is None:
        return None
    from monitor.cli.selection import duration_given

    return duration_given(text, "--notice")

"""What the pages are given by whoever starts them."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitor.access.store import AccessStore
from monitor.engine.events import CycleFinished
from monitor.engine.observed.observation import Observed
from monitor.engine.ports import Clock, Store
from monitor.engine.settling.reporting import Filed
from monitor.errors import Diagnostic, UsageError
from monitor.model.checks import Judged
from monitor.model.integration import Company, Configuration
from monitor.model.mail import Mail
from monitor.model.mediators import Between
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.workflow.destinations import destinations
from monitor.workflow.settlement.moves import Move


@dataclass(frozen=True, slots=True)
class Health:
    """`reasons`: why the monitor is not well, one plain sentence each; empty where it is."""

    reasons: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.reasons


Refusal = str | None
"""Why a command was not carried out, as people read it; None where it was."""


def takes_no_traffic(_integration: str, _api: str, _environment: str | None, _archive: bytes, _by: str) -> Observed:
    raise UsageError(
        Diagnostic("not-possible", "traffic is not taken here", help="start the daemon with `compat-monitor serve`")
    )


class Check(Protocol):
    def __call__(self, integration: str, api: str, description: bytes, who: str | None, /, *, keep: bool) -> Judged:
        """`who` asks, where that is known. `keep`: what may be kept of it is wanted, too; nothing is kept here.

        Raises `BusyError`, and `UsageError` for a document that can't be judged.
        """
        ...


def checks_nothing(_integration: str, _api: str, _description: bytes, _who: str | None, /, *, keep: bool) -> Judged:
    del keep  # nothing of it is anywhere
    raise UsageError(
        Diagnostic("not-possible", "nothing is checked here", help="start the daemon with `compat-monitor serve`")
    )


def takes_no_report(_integration: str, _filing: Filing) -> Filed:
    raise UsageError(
        Diagnostic("not-possible", "no report is taken here", help="start the daemon with `compat-monitor serve`")
    )


def takes_no_word(_conflict: str, _move: Move, _by: str, _side: Side | None) -> Refusal:
    return "nothing is taken here; start the daemon with `compat-monitor serve`"


def takes_no_mail(_mail: Mail) -> Refusal:
    return "no mail is sent from here; start the daemon with `compat-monitor serve`"


def _no_cycle(_integration: str) -> CycleFinished | None:
    return None


def _named_by_variables(company: Company | Between) -> tuple[str, ...]:
    return destinations(company, {})


class WebStore(Store, AccessStore, Protocol):
    """What was observed, and who may come in."""


@dataclass(frozen=True, slots=True)
class WebContext:
    """Callables are called once per request, from worker threads."""

    store: WebStore
    configuration: Callable[[], Configuration]
    """The one in force; it changes with a reload."""
    exposition: Callable[[], tuple[bytes, str]]
    """Text and content type for `/metrics`."""
    health: Callable[[], Health]
    clock: Clock
    acknowledge: Callable[[str, str, Side], Refusal]
    """Conflict id, name of the person, side on which they are."""
    pause: Callable[[str, datetime, str], Refusal]
    """Integration, until when, name of the person."""
    resume: Callable[[str, str], Refusal]
    """Integration, name of the person."""
    observe: Callable[[str, str, str | None, bytes, str], Observed] = takes_no_traffic
    """Integration, API, environment, HTTP archive, name of the person. Raises `UsageError` for what is no archive."""
    destinations: Callable[[Company | Between], tuple[str, ...]] = _named_by_variables
    """Where a side is told, in words without secrets."""
    check: Check = checks_nothing
    """A provider's next description, held against what is relied on; the answer is as `CheckAnswer` has it."""
    settle: Callable[[str, Move, str, Side | None], Refusal] = takes_no_word
    """Conflict id, what is said in it, name of the person, side for which they speak; None: for neither."""
    report: Callable[[str, Filing], Filed] = takes_no_report
    """Integration, and what is reported. Raises `UsageError` for what can't be taken; nothing is kept then."""
    latest_cycle: Callable[[str], CycleFinished | None] = _no_cycle
    """The last cycle of an integration that finished in this process."""
    post: Callable[[Mail], Refusal] = takes_no_mail
    """To one person, through the server of the settings."""
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Where `${NAME}` of the settings is looked up."""
    form_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """Signs the tokens of forms; a new one makes open forms expire."""

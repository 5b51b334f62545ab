"""A problem that a person reports: a case at once, tried in the next cycle, and never by itself a word on who changed.

What comes of it is said by `following`, and by `casework` where it fails after it passed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from monitor.engine.descriptions.context import Descriptions
from monitor.engine.ports import Store
from monitor.engine.settling.bringing import Brought, brought_by, known_since
from monitor.engine.settling.people import Moved, after_events, decided_by
from monitor.engine.verifying.reported import of_case, report_record
from monitor.errors import Diagnostic, UsageError
from monitor.interactions.curl import curl_line
from monitor.interactions.exhibits import Exhibit, Place
from monitor.interactions.pasted_credentials import without_credentials
from monitor.interactions.redaction import Redactor
from monitor.model.cases import Conflict, ConflictStatus, NextAction
from monitor.model.exchanges import REDACTED
from monitor.model.history import NO_CYCLE, Record, RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue, digest_of_value
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.workflow.case import Refused, open_conflict
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.settlement.deciding import JUST_NOW
from monitor.workflow.settlement.moves import Refusal, Say
from monitor.workflow.working_time import add_working

EXCHANGES_A_DAY, OPEN_MAX = 100, 100
"""Of each company of an integration."""
SENTENCE_MAX = 2_000
"""Characters."""
DOCUMENT_MAX = 20_000
"""Characters."""
_TITLE_MAX = 120
_ATTEMPTS = 10
"""Each is lost only to somebody else's word on the same case."""


@dataclass(frozen=True, slots=True)
class Filed:
    """`joined`: the case was open already. `known_since`: when the very request was last seen to pass, if ever."""

    case: Conflict
    joined: bool
    exhibit: Exhibit | None = None
    known_since: datetime | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """As commands and the API show it; nothing in it is a secret."""
        exhibit = self.exhibit
        return {
            "conflict": self.case.to_json(),
            "joined": self.joined,
            "tried": exhibit is not None and not exhibit.spoilt,
            "untried": exhibit.spoilt or None if exhibit else None,
            "environment": exhibit.environment if exhibit else None,
            "not_kept": list(exhibit.credentials) if exhibit else [],
            "left_out": list(exhibit.left_out) if exhibit else [],
            "last_seen_to_pass": self.known_since.isoformat() if self.known_since else None,
        }


def file_report(
    store: Store,
    integration: Integration,
    filing: Filing,
    base_urls: Mapping[Place, str],
    secrets: Sequence[str],
    now: datetime,
) -> Filed:
    """The case that it opened or joined; a form that is sent by a double click is no second report.

    Raises `UsageError`, and then nothing was kept: with code `case-event-refused` where it disputes what can't be
    disputed now.

    `base_urls`: of all environments, by API and environment. `secrets`: values that must never be kept.
    """
    neutral = next((each for each in integration.mediators if each.is_called(filing.by)), None)
    if neutral is not None:
        raise _refused(f"{neutral.name} mediates, and reports for neither company")
    filing = _checked(filing, Redactor(secrets), now)
    brought = brought_by(store, integration, filing, base_urls, secrets, now) if filing.exchange.strip() else None
    exhibit = brought.exhibit if brought is not None else None
    for _ in range(_ATTEMPTS):
        said = _said_just_now(store, integration, filing, brought, now)
        if said is not None:
            return Filed(said, True, exhibit)
        cases = store.conflicts(integration=integration.name)
        existing = _case_of(cases, integration, filing, brought)
        _within_bounds(store, integration, filing, brought, now, opens=existing is None)
        moved = (
            _joined(store, integration, filing, brought, existing, now)
            if existing is not None
            else _opened(cases, integration, filing, brought, now)
        )
        records = list(_records(integration, filing, brought, moved, now))
        if store.save_conflict(moved.conflict, moved.entries, moved.messages, records=records):
            case = store.conflict(moved.conflict.id) or moved.conflict
            return Filed(case, existing is not None, exhibit, known_since(store, integration, brought))
    raise _refused("somebody else changes the same case; try again")


def _within_bounds(
    store: Store, integration: Integration, filing: Filing, brought: Brought | None, now: datetime, *, opens: bool
) -> None:
    """Each exchange costs probes and a cycle, each case people's time: a loop of somebody's is refused.

    Of each company by itself: however much one brings, what the other says is taken.
    """
    newest = len(Side) * EXCHANGES_A_DAY
    found = [
        each
        for each in store.records(kinds=(RecordKind.REPORTED,), integration=integration.name, newest=newest)
        if now - each.at < timedelta(days=1) and each.data.get("side", filing.side.value) == filing.side.value
    ]
    company = integration.company(filing.side).name
    if brought is not None and len(found) >= EXCHANGES_A_DAY:
        raise _refused(f"{company} brought {EXCHANGES_A_DAY} exchanges within a day; bring another one tomorrow")
    waiting = [
        each
        for each in store.conflicts(integration=integration.name, open_only=True)
        if each.only_reported and filing.side in each.reporters
    ]
    if opens and len(waiting) >= OPEN_MAX:
        raise _refused(f"{OPEN_MAX} reports of {company} are open already; end some of them first")


def _checked(filing: Filing, redactor: Redactor, now: datetime) -> Filing:
    written = " ".join(filing.sentence.encode("utf-8", "replace").decode().replace("\0", " ").split())
    sentence = without_credentials(redactor.text(written))
    if not sentence:
        raise _refused("say in a sentence what is the matter")
    if len(sentence) > SENTENCE_MAX:
        raise _refused(f"the sentence has more than {SENTENCE_MAX} characters")
    if filing.expected is not None and not 100 <= filing.expected <= 599:
        raise _refused("the expected status is one from 100 to 599")
    if filing.noticed_at is not None and filing.noticed_at > now:
        raise _refused("nobody can have noticed it in the future")
    brought = redactor.text(filing.document.encode("utf-8", "replace").decode().replace("\0", " "))
    document = without_credentials(brought)
    if len(document) > DOCUMENT_MAX:
        raise _refused(f"the text that is brought has more than {DOCUMENT_MAX} characters")
    shorter = {"sentence": (filing.sentence, sentence), "document": (filing.document, document)}
    redacted = tuple(name for name, (given, kept) in shorter.items() if kept.count(REDACTED) > given.count(REDACTED))
    return replace(filing, sentence=sentence, document=document, redacted=redacted)


def _case_of(
    cases: Sequence[Conflict], integration: Integration, filing: Filing, brought: Brought | None
) -> Conflict | None:
    """The open case that the reporter names, else that of the same operation in the same environment."""
    open_cases = [each for each in cases if each.status.is_open]
    if filing.case:
        named = next((each for each in open_cases if each.id == filing.case), None)
        if named is None:
            raise _refused(f"there is no open case {filing.case} of {integration.name}")
        return named
    if brought is None:
        return None
    return next((each for each in open_cases if _place(each) == brought.place), None)


def _place(case: Conflict) -> tuple[str, str | None, str | None]:
    return (case.api, case.environment, case.operation)


def _said_just_now(
    store: Store, integration: Integration, filing: Filing, brought: Brought | None, now: datetime
) -> Conflict | None:
    """The open case in which the same person has just reported the same; a dispute is more than a report."""
    digest = brought.report.digest if brought is not None else None
    said = (EventKind.REPORTED.value, filing.by, filing.sentence, digest, filing.document)
    for case in store.conflicts(integration=integration.name, open_only=True):
        if filing.case in {"", case.id} and now - case.updated_at < JUST_NOW:
            recent = [each for each in store.log(case.id) if now - each.at < JUST_NOW]
            entries = [
                (each.event, each.by, each.text, each.data.get("report"), each.data.get("document", ""))
                for each in recent
            ]
            disputed = any((each.event, each.by) == (EventKind.DISPUTED, filing.by) for each in recent)
            if said in entries and (disputed or not filing.disputes):
                return case
    return None


def _opened(
    cases: Sequence[Conflict], integration: Integration, filing: Filing, brought: Brought | None, now: datetime
) -> Moved:
    what = f"{brought.operation}: {filing.sentence}" if brought is not None else filing.sentence
    title = what if len(what) <= _TITLE_MAX else f"{what[: _TITLE_MAX - 1].rstrip()}…"
    opened = open_conflict(
        _new_id(cases, integration, filing, brought),
        _event(integration, filing, brought, _ask(integration, filing, brought, now)),
        now,
        integration.agreement,
        integration.companies,
        integration=integration.name,
        api=brought.report.api if brought is not None else integration.apis[0].name,
        title=title,
        environment=brought.report.environment if brought is not None else None,
        operation=brought.operation if brought is not None else None,
    )
    assert not isinstance(opened, Refused), "the table has it"
    rest = after_events(opened.conflict, _noticed(filing, now), integration, now)
    assert not isinstance(rest, Refused), "anybody may say at any time that a customer noticed it"
    return Moved(rest.conflict, (*opened.entries, *rest.entries), (*opened.messages, *rest.messages))


def _new_id(cases: Sequence[Conflict], integration: Integration, filing: Filing, brought: Brought | None) -> str:
    """The first of a row of ids that is free: two who report the same at the same moment come to the same one, the
    store keeps the first of them, and the second finds it and joins.
    """
    cause: list[JsonValue] = [*brought.place] if brought is not None else [filing.by, filing.sentence]
    known = {each.id for each in cases}
    ids = (f"{integration.name}-{digest_of_value([*cause, number])[:8]}" for number in count())
    return next(each for each in ids if each not in known)


def _joined(
    store: Store, integration: Integration, filing: Filing, brought: Brought | None, case: Conflict, now: datetime
) -> Moved:
    ask = _ask(integration, filing, brought, now)
    if ask is not None and any(of_case(store, integration, case.id, Descriptions(store))):
        ask = case.asked
    told = [_event(integration, filing, brought, ask), *_noticed(filing, now)]
    moved = after_events(case, [*told, *_disputed(store, integration, filing, case, now)], integration, now)
    if isinstance(moved, Refused):
        raise _indisputable(moved.reason, case) if filing.disputes else _refused(moved.reason)
    conflict = moved.conflict
    if brought is not None and conflict.status is ConflictStatus.REPORTED and conflict.operation is None:
        report = brought.report
        conflict = replace(conflict, api=report.api, environment=report.environment, operation=brought.operation)
    return replace(moved, conflict=conflict)


def _disputed(
    store: Store, integration: Integration, filing: Filing, case: Conflict, now: datetime
) -> tuple[CaseEvent, ...]:
    """In one piece with what is brought: neither stands in the case without the other."""
    if not filing.disputes:
        return ()
    said = Say(EventKind.DISPUTED, filing.sentence)
    decided = decided_by(store, integration, case, said, filing.by, filing.side, now)
    if isinstance(decided, Refusal):
        raise _indisputable(decided.reason, case)
    return decided.events


def _event(integration: Integration, filing: Filing, brought: Brought | None, ask: NextAction | None) -> CaseEvent:
    data: dict[str, JsonValue] = {"side": filing.side.value}
    if filing.expected is not None:
        data["expected"] = filing.expected
    if filing.document:
        data["document"] = filing.document
    if filing.redacted:
        data["redacted"] = list(filing.redacted)
    if brought is not None:
        exhibit = brought.exhibit
        data |= {
            "report": brought.report.digest,
            "environment": exhibit.environment,
            "operation": brought.operation,
            "request": _line(integration, exhibit),
            "answered": exhibit.answered,
            "not_kept": list(exhibit.credentials),
            "left_out": list(exhibit.left_out),
            "untried": exhibit.spoilt,
        }
    return CaseEvent(EventKind.REPORTED, by=filing.by, text=filing.sentence, data=data, ask=ask)


def _line(integration: Integration, exhibit: Exhibit) -> str:
    """As people can run it; without what the configuration has as a variable."""
    api = integration.api(exhibit.api)
    found = next((each for each in api.environments if each.name == exhibit.environment), None) if api else None
    return curl_line(exhibit.request, str(found.base_url) if found is not None else "")


def _ask(integration: Integration, filing: Filing, brought: Brought | None, now: datetime) -> NextAction | None:
    """What is asked of the reporter's company where there is nothing that could be tried."""
    if brought is not None and not brought.exhibit.spoilt:
        return None
    what = "bring the exchange that shows it, as a curl line or HAR"
    if brought is not None:
        what = f"bring another exchange, or traffic that shows it; this one is not tried: {brought.exhibit.spoilt}"
    company = integration.company(filing.side)
    due = add_working(now, integration.agreement.acknowledge_within, company.hours)
    return NextAction(what, filing.side, due)


def _noticed(filing: Filing, now: datetime) -> list[CaseEvent]:
    if not filing.customer and filing.noticed_at is None:
        return []
    at = filing.noticed_at or now
    text = f"a customer noticed it at {at:%Y-%m-%d %H:%M} UTC"
    data: dict[str, JsonValue] = {"side": filing.side.value, "noticed_at": at.isoformat()}
    return [CaseEvent(EventKind.NOTICED, by=filing.by, text=text, data=data)]


def _records(
    integration: Integration, filing: Filing, brought: Brought | None, moved: Moved, now: datetime
) -> Iterator[Record]:
    if brought is not None and not brought.exhibit.spoilt:
        report = replace(brought.report, conflict=moved.conflict.id)
        yield report_record(integration.name, report, filing.side, NO_CYCLE)
    for each in moved.entries:
        data: dict[str, JsonValue] = {
            "conflict": moved.conflict.id,
            "event": each.event,
            "by": filing.by,
            "side": filing.side.value,
        }
        yield Record(now, RecordKind.CONFLICT, integration.name, moved.conflict.api, NO_CYCLE, data)


def _refused(message: str) -> UsageError:
    return UsageError(Diagnostic("report-refused", message))


def _indisputable(reason: str, case: Conflict) -> UsageError:
    help_text = f"what shows it can be brought with 'compat-monitor conflicts report … --case {case.id}'"
    return UsageError(Diagnostic("case-event-refused", reason, help=help_text))

"""Sentences of a verdict: the mechanism, what would show it to be wrong, and what would settle it."""

from collections.abc import Mapping

from monitor.attribution.culprit import suspects
from monitor.attribution.question import ControlBasis, Evidence, Question, Relevance
from monitor.attribution.table import Hypothesis
from monitor.attribution.versions import versions_apart
from monitor.model.sides import Side
from monitor.model.values import Cell, Failure
from monitor.model.verdicts import CellName, Signature


def place_of(signature: Signature) -> str:
    """`/amount of GET /charges/{id}`, or the operation alone."""
    return f"{signature.pointer} of {signature.operation}" if signature.pointer else signature.operation


def mechanism(question: Question, hypothesis: Hypothesis, evidence: Evidence) -> str:
    """The change that explains it; empty where none is known, and then nobody may be blamed in public."""
    provider, consumer = provider_mechanism(question, evidence), consumer_mechanism(question)
    together = "; ".join(each for each in (provider, consumer) if each)
    return {
        Hypothesis.PROVIDER: provider,
        Hypothesis.CONSUMER: consumer,
        Hypothesis.BOTH: together if provider and consumer else "",
        Hypothesis.INTERACTION: together,
        Hypothesis.ENVIRONMENT: _environment_mechanism(question, evidence),
        Hypothesis.HARNESS: _harness_mechanism(question),
        Hypothesis.NONE: "it passes again with nothing changed",
    }[hypothesis]


def _harness_mechanism(question: Question) -> str:
    if question.own_quota_used and question.signature.failure is Failure.RATE_LIMIT:
        return "this monitor's own probes used up the quota"
    return "this monitor no longer reproduces what it recorded as passing"


def provider_mechanism(question: Question, evidence: Evidence) -> str:
    """What shows a change of the provider at the place: its description, its own word, or a telling answer."""
    versions = versions_apart(question, evidence)
    ranked = suspects(question, [question.provider.side])
    touching = [each.summary for each in ranked if each.relevance is Relevance.PLACE]
    # Data moves by itself: that a version was deployed in the same days does not explain another value.
    explained = question.signature.failure is not Failure.VALUE
    declared = [each.summary for each in ranked if each.declared and explained]
    parts = (touching or declared)[:1]
    if versions is not None:
        parts.append(f"two versions answer side by side, of which {versions}")
    difference = question.difference
    shown = parts or question.foreseen is not None
    if difference is not None and (shown or difference.violates_description or difference.repeats):
        parts.append(difference.text + as_foreseen(question))
    return f"{question.provider.name}: {'; '.join(parts)}" if parts else ""


def as_foreseen(question: Question) -> str:
    """That a description said earlier what is done now, to follow the words for that; empty where none did."""
    earlier = question.foreseen
    if earlier is None:
        return ""
    return f", as described since {earlier.not_after:%Y-%m-%d %H:%M} UTC: {earlier.summary}"


def consumer_mechanism(question: Question) -> str:
    """A changed contract is itself the mechanism."""
    if not question.contract_changed:
        return ""
    ranked = suspects(question, [question.consumer.side])
    summary = ranked[0].summary if ranked else "the contract for this interaction changed"
    return f"{question.consumer.name}: {summary}"


def _environment_mechanism(question: Question, evidence: Evidence) -> str:
    if question.signature.failure is Failure.RATE_LIMIT:
        return "the host limits the rate of requests"
    if question.is_about_state and evidence.second_resource is not Cell.FAIL:
        return "the record that the request names is gone, as test data may be"
    if question.control is ControlBasis.PROBES:
        seen = [each for each in evidence.observations if each.cell is CellName.CONTROL and each.result is Cell.FAIL]
        where = seen[0].note.rpartition("; ")[2] if seen else ""
        return f"the host fails when it is probed by itself ({where})" if seen else ""
    return "unchanged interactions on the same host fail in the same minutes"


_FALSIFIERS: Mapping[Hypothesis | None, str] = {
    Hypothesis.PROVIDER: (
        "wrong if {provider}'s present version passes {old} at {place}, or if an unchanged interaction with the same "
        "host and credential fails in the same minutes"
    ),
    Hypothesis.CONSUMER: (
        "wrong if {old} fails at {place} against {provider}'s present version too, or if {consumer}'s new contract "
        "passes against the version of that time"
    ),
    Hypothesis.BOTH: (
        "wrong if {old} passes at {place} against {provider}'s present version, or if {consumer}'s new contract passes "
        "against the version of that time"
    ),
    Hypothesis.INTERACTION: (
        "wrong if {old} fails at {place} against {provider}'s present version, or if {consumer}'s new contract fails "
        "against the version of that time"
    ),
    Hypothesis.ENVIRONMENT: (
        "wrong if {place} still fails while unchanged interactions with the same host and credential pass, or if it "
        "fails in the same way with another resource"
    ),
    Hypothesis.HARNESS: "wrong if another tool finds that the recording of the last pass fulfils {old} at {place}",
    Hypothesis.NONE: "wrong if {place} fails again in several exchanges of one round",
    None: "settled as soon as what is missing shows {place} to pass or fail",
}


def falsifier(question: Question, hypothesis: Hypothesis | None) -> str:
    """What would show the verdict to be wrong; `hypothesis` None for an undetermined one."""
    return _FALSIFIERS[hypothesis].format(
        provider=question.provider.name,
        consumer=question.consumer.name,
        place=place_of(question.signature),
        old=f"the contract that passed on {question.last_passed_at:%Y-%m-%d %H:%M} UTC",
    )


_WITHOUT_CELL: Mapping[CellName, str] = {
    CellName.OLD_OLD: (
        "the version that passed before: {provider} can name one that still runs (`previous`); otherwise the next "
        "green run is recorded"
    ),
    CellName.NEW_OLD: (
        "{consumer}'s new contract against {provider}'s earlier version: {provider} can name one that still runs "
        "(`previous`), {consumer} can show a recorded answer to the same request"
    ),
    CellName.OLD_NEW: (
        "the earlier contract against {provider}'s present version: {consumer} can supply it, {provider} can allow the "
        "exchange (`probe`)"
    ),
    CellName.NEW_NEW: "a replay of {operation}: {provider} can allow it (`probe: {{replay: true}}`)",
    CellName.CONTROL: (
        "an unchanged interaction with the same host and credential as a control: {provider} can name an operation "
        "(`control`)"
    ),
}


def without_cell(question: Question, cell: CellName) -> str:
    """What would supply the result of a cell that is unknown, and which company can."""
    return _WITHOUT_CELL[cell].format(
        provider=question.provider.name, consumer=question.consumer.name, operation=question.signature.operation
    )


def without_mechanism(names: str) -> str:
    return f"the change that explains it: {names} can name what was deployed between the last pass and the first fail"


def without_credential(question: Question) -> str:
    """A control that passes may need none."""
    return f"whether the credential still holds: {question.consumer.name} can make another call that needs it"


def without_fresh_recording(question: Question) -> str:
    return (
        f"what {question.provider.name} answered shortly before the failure, since it last passed on "
        f"{question.last_passed_at:%Y-%m-%d}: {question.provider.name} can name a version that still runs (`previous`) "
        f"or what it changed since then, {question.consumer.name} can show its traffic of those days"
    )


def without_word_of_releases(question: Question) -> str:
    return (
        f"whether a release was taken back: {question.provider.name} can say what ran at "
        f"{question.first_failed_at:%Y-%m-%d %H:%M} UTC, since what an answer looks like seldom changes by chance"
    )


WITHOUT_HARNESS = "the same replay by the earlier version of this monitor: whoever runs it can supply that"
WITHOUT_ROUNDS = "a second round of replays: the next cycle sends it"
WITHOUT_CERTAINTY = "more replays than one run may send: so far the results are too few or too mixed"
WITHOUT_MATCHER = (
    "a contract that says what is relied on: {place} is another value in every answer, and {consumer} can match it by "
    "type or pattern"
)
WITHOUT_CANARY_CHECK = (
    "more replays: some failed again while a change touches the place, as where a new version answers only a part"
)
WITHOUT_ARRIVAL = "a replay that arrives: the host went down meanwhile, and the next cycle sends it again"
WITHOUT_LASTING = "whether it lasts: servers fail for some seconds and recover; the next cycle shows it"
WITHOUT_SECOND_RESOURCE = "another resource or a fresh provider state: {provider} can supply one (`states`)"


def names_of(question: Question, sides: frozenset[Side]) -> str:
    """The companies' names, provider first."""
    return " and ".join(each.name for each in (question.provider, question.consumer) if each.side in sides)

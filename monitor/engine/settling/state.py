"""Whether an integration is compatible, in conflict, or unknown, and why it is not known (DESIGN.md §3)."""

from collections.abc import Iterable, Mapping, Sequence

from monitor.engine.descriptions.context import ApiContext
from monitor.engine.events import Problem
from monitor.engine.gate.running import EVIDENCE_AGE_MAX
from monitor.engine.verifying.verification import Verification, not_allowed
from monitor.engine.verifying.withholding import maintained_since
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.contracts import UNWRITTEN, Interaction, Origin
from monitor.model.descriptions import PollState
from monitor.model.integration import ApiSettings, Integration
from monitor.model.receiving import address_of
from monitor.model.values import CompatibilityState, Failure, Outcome, Severity

_SAID = {
    Outcome.FAILED: "fails",
    Outcome.ERRORED: "got no answer",
    Outcome.SKIPPED: "was not tried",
    Outcome.UNKNOWN: "can't be judged",
}


def state_of(
    integration: Integration,
    *,
    polled: Sequence[PollState],
    verifications: Sequence[Verification],
    interactions: Sequence[Interaction],
    contexts: Mapping[str, ApiContext],
    flakes: frozenset[tuple[str, str, str]],
    open_cases: Sequence[Conflict],
    problems: Sequence[Problem],
    paused: bool,
    not_mended: Sequence[str] = (),
    maintained: Sequence[str] = (),
) -> tuple[CompatibilityState, tuple[str, ...]]:
    """The state, and each reason why it is not plainly compatible, with what would settle it.

    `not_mended`: of what is green again, why that is no proof. `maintained`: what is not asked at the moment. A reason
    beside `compatible` names what the answer does not cover; a reason beside `unknown` is why.
    """
    told = {ConflictStatus.REPORTED, ConflictStatus.FIX_VERIFIED}
    unsettled = [each for each in open_cases if each.status not in told]
    reported = [each for each in open_cases if each.status is ConflictStatus.REPORTED]
    cases = [f"case {each.id}: {each.title}" for each in unsettled]
    if paused:
        return CompatibilityState.UNKNOWN, (f"probes are paused; `compat-monitor resume {integration.name}`", *cases)
    doubts = [
        *maintained,
        *_doubts_of_polls(integration, polled),
        *(problem.message for problem in problems),
        *(f"case {each.id}: {each.title}: reported by a person, and not settled" for each in reported),
        *not_mended,
        *_doubts_of_verifications(integration, [each for each in verifications if each.place not in flakes]),
        *_breaks_of_environments(contexts),
        *_never_green(verifications),
        *_unseen(integration, interactions, verifications, contexts),
    ]
    if cases:
        return CompatibilityState.CONFLICT, (*cases, *doubts)
    if doubts:
        return CompatibilityState.UNKNOWN, tuple(doubts)
    return CompatibilityState.COMPATIBLE, tuple(_limits(integration, interactions, verifications))


def _doubts_of_polls(integration: Integration, polled: Sequence[PollState]) -> Iterable[str]:
    """By what is known of each description now, whichever integration polled it last."""
    for state in polled:
        if state.failing_since is not None:
            api = integration.api(state.target.api)
            who = integration.company(api.provider).name if api else state.target.api
            what = f"the description of {state.target.api} can't be read now"
            yield f"{what} ({state.diagnostic}); {who} can mend that"


def _breaks_of_environments(contexts: Mapping[str, ApiContext]) -> Iterable[str]:
    """Breaking changes of a description that one environment has of its own: no case foresees those."""
    for name, context in contexts.items():
        for environment, digest in context.digests.items():
            breaking = [
                each.change
                for each in context.changes
                if each.revision == digest and each.change.severity is Severity.BREAKING
            ]
            if environment is not None and breaking:
                change = breaking[0]
                yield f"the description of {name} in {environment} broke: {change.operation}: {change.message}"


def _doubts_of_verifications(integration: Integration, verifications: Sequence[Verification]) -> Iterable[str]:
    passed_somewhere = {
        (each.planned.api.name, each.planned.interaction.key)
        for each in verifications
        if each.outcome is Outcome.PASSED
    }
    for each in verifications:
        interaction, api = each.planned.interaction, each.planned.api
        if each.outcome is Outcome.PASSED or (_is_exploration(interaction) and not each.passed_before):
            continue
        where = f"“{interaction.description}” in {each.planned.environment.name} of {api.name}"
        if (each.outcome is Outcome.SKIPPED or _is_stale(each)) and _covered(each, passed_somewhere):
            if (api.name, interaction.key) not in passed_somewhere and _is_outdated(integration, each):
                yield f"{where} was not tried since the maintenance of {integration.company(api.provider).name} ended"
            continue
        if each.outcome in {Outcome.FAILED, Outcome.ERRORED} and not each.passed_before:
            consumer, provider = integration.company(api.consumer).name, integration.company(api.provider).name
            yield f"{where} has never passed ({each.reason}); {consumer} or {provider} can mend that"
        else:
            yield f"{where} {_SAID[each.outcome]}: {each.reason}{_hint(each)}"


def _never_green(verifications: Sequence[Verification]) -> Iterable[str]:
    """Places where everything that was tried failed, and always did: that generated cases find nothing is no proof."""
    places: dict[tuple[str, str], list[Verification]] = {}
    for each in verifications:
        places.setdefault(each.place[:2], []).append(each)
    for (api, environment), members in places.items():
        tried = [each for each in members if _outcome(each) in {Outcome.FAILED, Outcome.ERRORED}]
        explored = all(_is_exploration(each.planned.interaction) for each in members)
        if explored and tried and not any(each.passed_before or _passes(each) for each in members):
            reason = f"{tried[0].reason}{_hint(tried[0])}"
            yield f"nothing of {api} has passed in {environment} yet: {tried[0].planned.operation}: {reason}"


def _hint(verification: Verification) -> str:
    """What to look at first, where the failure says so."""
    judgement = verification.judgement
    refused = judgement is not None and any(each.failure is Failure.AUTH for each in judgement.mismatches)
    where = verification.planned.environment.name
    return f"; look first at the credential in `headers:` of {where}" if refused else ""


def _outcome(verification: Verification) -> Outcome | None:
    """Now, or, where it is not its turn, when it last ran; None where it never did."""
    history = verification.planned.history
    if verification.outcome is not Outcome.SKIPPED:
        return verification.outcome
    unjudged = history.last_outcome is Outcome.PASSED and history.last_verified_at != history.last_passed_at
    return Outcome.UNKNOWN if unjudged else history.last_outcome


def _passes(verification: Verification) -> bool:
    return _outcome(verification) is Outcome.PASSED


def _is_exploration(interaction: Interaction) -> bool:
    return interaction.origin is Origin.GENERATED


def _covered(skipped: Verification, passed_somewhere: set[tuple[str, str]]) -> bool:
    """Not tried here, but known to pass: in another environment now, or here when it last ran.

    What failed here when it last ran, or could not be judged, does so until it is tried again, whatever another
    environment answers. Where it may not be sent it is not going to run again: what was seen there becomes history.
    """
    key = (skipped.planned.api.name, skipped.planned.interaction.key)
    seen = skipped.planned.history.last_verified_at
    is_history = not_allowed(skipped.planned) is not None and (
        seen is None or skipped.at - seen > EVIDENCE_AGE_MAX or _is_stale(skipped)
    )
    doubtful = not is_history and _outcome(skipped) not in {Outcome.PASSED, None}
    return (key in passed_somewhere and not doubtful) or (_passes(skipped) and not is_history)


def _is_outdated(integration: Integration, skipped: Verification) -> bool:
    """Whether it last ran before an announced maintenance that is over."""
    seen = skipped.planned.history.last_verified_at
    if seen is None:
        return False
    end = maintained_since(skipped.planned.api.provider, integration, seen, skipped.at)
    return end is not None and end <= skipped.at


def _is_stale(verification: Verification) -> bool:
    """Observed once, where nothing may be sent, and too long ago to tell."""
    unknown = verification.outcome is Outcome.UNKNOWN and verification.exchange is None
    return unknown and not_allowed(verification.planned) is not None


def _unseen(
    integration: Integration,
    interactions: Sequence[Interaction],
    verifications: Sequence[Verification],
    contexts: Mapping[str, ApiContext],
) -> Iterable[str]:
    """Contracts that nothing could be sent for, and APIs of which nothing at all is known."""
    verified = {each.planned.api.name for each in verifications if each.planned.interaction.webhook is None}
    calls = [each for each in interactions if each.webhook is None]
    for api in integration.apis:
        has_contracts = any(each.api == api.name and each.origin not in {Origin.HAR, Origin.REPORTED} for each in calls)
        if has_contracts and api.name not in verified and not _unwritten_only(api, calls):
            yield (
                f"contracts of {api.name} were not verified: no environment has a base_url; "
                f"{integration.company(api.provider).name} can name one"
            )
        context = contexts.get(api.name)
        if (context is None or not context.digests) and api.name not in verified and not has_contracts:
            yield f"nothing is known of {api.name}: its description has not been read and no contract is verified"


def _unwritten_only(api: ApiSettings, interactions: Sequence[Interaction]) -> bool:
    return all(each.origin in UNWRITTEN for each in interactions if each.api == api.name)


def _limits(
    integration: Integration, interactions: Sequence[Interaction], verifications: Sequence[Verification]
) -> Iterable[str]:
    """What a `compatible` does not cover; one request that a person reported covers nothing."""
    calls = [each for each in interactions if each.webhook is None]
    called = [
        each.planned
        for each in verifications
        if _passes(each)
        and each.planned.interaction.webhook is None
        and each.planned.interaction.origin is not Origin.REPORTED
    ]
    for api in integration.apis:
        yield from _not_taken(api, verifications)
        if not any(each.api.name == api.name for each in called):
            yield f"{api.name}: by its description only; a contract and an environment would let it be verified live"
        elif _unwritten_only(api, calls):
            consumer = integration.company(api.consumer).name
            yield f"{api.name}: by generated cases only; a contract of {consumer} would say what is relied on"


def _not_taken(api: ApiSettings, verifications: Sequence[Verification]) -> Iterable[str]:
    """Receivers that were not seen to take a message of their webhook."""
    for receiver in api.receivers:
        own = [
            each
            for each in verifications
            if (each.planned.api.name, each.planned.interaction.webhook) == (api.name, receiver.name)
        ]
        if not any(_passes(each) for each in own):
            why = own[0].reason if own else "no message of it could be made"
            where = address_of(receiver).shown
            yield f"{api.name}: webhook {receiver.webhook} was not seen to be taken at {where}: {why}"

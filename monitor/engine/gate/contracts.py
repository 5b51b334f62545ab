"""What a provider showed and promises, held against what a consumer relies on: the contract half of the gate."""

from collections.abc import Iterator, Sequence

from monitor.engine.gate.promises import request_accepted, response_promised
from monitor.engine.gate.reasons import Reason
from monitor.engine.gate.running import Seen, Sightings, doubt
from monitor.engine.gate.scope import Scope
from monitor.interactions.identity import content_digest
from monitor.interactions.judgement import outcome_of
from monitor.model.api import Api
from monitor.model.contracts import Interaction
from monitor.model.exchanges import Exchange
from monitor.model.values import Answer, Outcome


def candidate_reasons(
    scope: Scope, interactions: Sequence[Interaction], candidate_description: Api | None
) -> Iterator[Reason]:
    """One for each interaction of a candidate contract.

    The provider as it is speaks by what it answered and describes; one that is released with it only by its candidate
    description, since what it answered before says nothing of that.
    """
    if not interactions:
        text = f"the candidate contract of {scope.api.name} holds no interaction"
        yield Reason(Answer.UNKNOWN, "no-contract", text, supplied_by=scope.api.consumer.value)
    for message in (each for each in interactions if each.webhook is not None):
        text = f"“{message.description}” goes to a receiver, where a run tries it: that is not judged here"
        yield Reason(Answer.UNKNOWN, "webhook-not-judged", text, supplied_by=scope.api.consumer.value)
    interactions = [each for each in interactions if each.webhook is None]
    if candidate_description is not None:
        for interaction in interactions:
            yield _by_description(scope, interaction, candidate_description)
        return
    described = scope.descriptions.api(scope.runs.digest)
    sightings = Sightings(scope.integration, scope.api.name, scope.environment, scope.store)
    for interaction in interactions:
        shown = _by_evidence(scope, interaction, sightings, verified="contract-verified")
        if shown is not None and shown.answer is not Answer.UNKNOWN:
            yield shown
            continue
        promised = _by_description(scope, interaction, described)
        fails_now = shown is not None and shown.code == "failing-there"
        yield shown if shown is not None and fails_now and promised.answer is not Answer.NO else promised


def verified_reasons(scope: Scope, interactions: Sequence[Interaction]) -> Iterator[Reason]:
    """Without candidates: does everything that is relied on pass there?"""
    if not interactions:
        text = f"nobody has said what is relied on in {scope.api.name}"
        command = f"add a contract of {scope.api.name} under `contracts:`"
        yield Reason(Answer.UNKNOWN, "no-contract", text, supplied_by=scope.api.consumer.value, command=command)
    sightings = Sightings(scope.integration, scope.api.name, scope.environment, scope.store)
    for interaction in interactions:
        shown = _by_evidence(scope, interaction, sightings, verified="verified")
        yield shown or _unverified(scope, interaction, "was never verified as it stands now", code="not-verified")


def verified_green(scope: Scope, interaction: Interaction, sightings: Sightings) -> bool:
    """Whether exactly this is known to pass there now."""
    shown = _by_evidence(scope, interaction, sightings, verified="verified")
    return shown is not None and shown.code == "verified"


def _by_evidence(scope: Scope, interaction: Interaction, sightings: Sightings, *, verified: str) -> Reason | None:
    """None: nothing that was seen speaks of it. `verified`: the code of a yes for the very same interaction."""
    seen = sightings.of(interaction)
    if seen is None:
        return _never_green(scope, interaction, sightings) if verified == "verified" else None
    same = seen.recording.contract_digest == content_digest(interaction)
    if seen.failing is not None:
        now = f"what {scope.provider} answers now"
        return _failing(scope, interaction, "fails now") if same else _by_answer(scope, interaction, seen.failing, now)
    doubtful = doubt(seen, scope.integration, scope.context, scope.runs, scope.environment, scope.now)
    if doubtful is not None:
        return _doubtful(scope, interaction, seen, doubtful, code="not-verified" if verified == "verified" else "")
    at = seen.recording.at.isoformat(timespec="minutes")
    if same:
        text = f"{_quoted(interaction)} of {scope.api.name} passed in {scope.environment} at {at}"
        return Reason(Answer.YES, verified, text)
    recorded = f"the answer recorded at {at}"
    return None if verified == "verified" else _by_answer(scope, interaction, seen.recording.exchange, recorded)


def _never_green(scope: Scope, interaction: Interaction, sightings: Sightings) -> Reason | None:
    history = sightings.history(interaction)
    if history is None or history.last_outcome is not Outcome.FAILED or history.last_passed_at is not None:
        return None
    return _failing(scope, interaction, "has never passed")


def _failing(scope: Scope, interaction: Interaction, how: str) -> Reason:
    text = f"{_quoted(interaction)} of {scope.api.name} in {scope.environment} {how}"
    return Reason(Answer.NO, "verification-failed", text, supplied_by=scope.api.provider.value)


def _doubtful(scope: Scope, interaction: Interaction, seen: Seen, why: str, *, code: str) -> Reason:
    failing = seen.history is not None and seen.history.last_outcome in {Outcome.FAILED, Outcome.ERRORED}
    return _unverified(scope, interaction, f"passed before, but {why}", code="failing-there" if failing else code)


def _unverified(scope: Scope, interaction: Interaction, what: str, *, code: str) -> Reason:
    text = f"{_quoted(interaction)} of {scope.api.name} in {scope.environment} {what}"
    return Reason(
        Answer.UNKNOWN,
        code or "contract-not-verified",
        text,
        supplied_by=scope.api.provider.value,
        command=scope.look_again,
    )


def _by_answer(scope: Scope, interaction: Interaction, exchange: Exchange, shown: str) -> Reason | None:
    """What the provider answered to the same request, judged by what is now expected of it."""
    outcome, _, reason = outcome_of(interaction, exchange)
    if outcome is Outcome.PASSED:
        return Reason(Answer.YES, "contract-met-by-recording", f"{_quoted(interaction)} is met by {shown}")
    if outcome is Outcome.FAILED:
        text = f"{_quoted(interaction)} is not met by {shown}: {reason}"
        return Reason(Answer.NO, "contract-not-met", text, supplied_by=scope.api.consumer.value)
    return None


def _by_description(scope: Scope, interaction: Interaction, described: Api | None) -> Reason:
    what, consumer = _quoted(interaction), scope.api.consumer.value
    if described is None:
        why = f"was never seen, and there is no description of {scope.api.name} to hold it against"
        return _unverified(scope, interaction, why, code="")
    accepted, refused = request_accepted(described, interaction.request, scope.judge)
    if accepted is Answer.NO:
        text = f"{what} sends what {scope.provider} does not accept: {refused}"
        return Reason(Answer.NO, "request-not-accepted", text, supplied_by=consumer)
    promised, why = response_promised(described, interaction, scope.judge)
    if promised is Answer.NO:
        return Reason(Answer.NO, "response-not-promised", f"{what}: {why}", supplied_by=consumer)
    if promised is Answer.YES and accepted is Answer.YES:
        return Reason(Answer.YES, "contract-described", f"{what} is promised by the description of {scope.provider}")
    return _unverified(
        scope,
        interaction,
        f"was not seen as it stands now, and the description leaves it open: {why or refused}",
        code="",
    )


def _quoted(interaction: Interaction) -> str:
    return f"“{interaction.description}”"

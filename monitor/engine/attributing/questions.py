"""What attribution is asked: one signature of a failing verification, and all that is known before the first replay."""

from collections.abc import Sequence

from monitor import __version__
from monitor.attribution.question import (
    Party,
    Question,
)
from monitor.attribution.rates import learned
from monitor.engine.answers.quota import is_ours
from monitor.engine.attributing.differences import difference_of
from monitor.engine.attributing.movements import movements
from monitor.engine.attributing.scene import Scene, contract_changed, credentials_changed, is_message
from monitor.engine.attributing.suspects import announced_end, foreseen_change, known_changes
from monitor.engine.evidence.experiences import experiences
from monitor.engine.experiment.replays import Subject
from monitor.engine.verifying.verification import Verification
from monitor.interactions.curl import curl_line
from monitor.interactions.identity import content_digest, same_request
from monitor.interactions.redaction import Redactor
from monitor.model.contracts import Interaction
from monitor.model.flakiness import green_runs
from monitor.model.history import Recording
from monitor.model.integration import SAFE_METHODS
from monitor.model.values import Failure
from monitor.model.verdicts import Signature
from monitor.openapi import match_operation
from monitor.openapi.conformance import operation_named


def second_resource(failing: Verification, beside: Sequence[Verification]) -> Interaction | None:
    """Another interaction of the same operation that names another resource, which was seen to be there.

    None where resources of other operations are gone too: then all test data may be, and another of it tells nothing.
    """
    if any(each.planned.operation != failing.planned.operation and _misses_a_resource(each) for each in beside):
        return None
    for each in beside:
        other = each.planned.interaction
        if (
            each.passed_before
            and each.planned.operation == failing.planned.operation
            and other.request.path != failing.planned.interaction.request.path
        ):
            return other
    return None


def _misses_a_resource(verification: Verification) -> bool:
    judgement = verification.judgement
    gone = judgement is not None and any(each.failure is Failure.STATE for each in judgement.mismatches)
    return verification.regressed and gone


def question_of(
    signature: Signature, failing: Verification, recording: Recording | None, subject: Subject, scene: Scene
) -> Question:
    """The question for one signature of a failing verification that passed before."""
    planned = failing.planned
    companies = scene.integration.companies
    last_passed = planned.history.last_passed_at
    assert last_passed is not None
    changed = contract_changed(recording, planned.interaction)
    reasked = recording is not None and credentials_changed(recording, planned.interaction)
    return Question(
        signature=signature,
        provider=Party(planned.api.provider, companies[planned.api.provider].name),
        consumer=Party(planned.api.consumer, companies[planned.api.consumer].name),
        last_passed_at=last_passed,
        first_failed_at=planned.history.failing_since or failing.at,
        contract_changed=changed,
        request_changed=changed and (reasked or not same_request(subject.old, subject.new)),
        harness_changed=recording is not None and recording.harness not in {"", __version__},
        previous_runs=planned.environment.previous is not None and not failing.observed,
        safe=planned.bears_repeating,
        replay_allowed=_replay_allowed(failing) and not failing.observed,
        control=subject.controls.basis,
        own_quota_used=_own_quota_used(failing, scene),
        names_resource=_names_resource(failing, scene),
        withdrawn=_removed(failing, scene) or announced_end(failing, last_passed, scene) is not None,
        undescribed=changed and _undescribed(failing, scene),
        taken_once=is_message(failing) and planned.history.passes < 2,
        changes=(
            *known_changes(signature, failing, last_passed, scene, contract_changed=changed),
            *movements(signature, failing, scene.beside, subject),
        ),
        foreseen=foreseen_change(signature, failing, last_passed, scene),
        difference=difference_of(signature, failing, None if subject.otherwise else recording, scene),
        green_runs=0 if changed or subject.otherwise else _green_runs_of_this_contract(failing, subject),
        noise=learned(
            signature.failure,
            experiences(
                scene.ports.store,
                scene.integration.name,
                signature.fingerprint(planned.api.name, planned.environment.name),
                planned.api.provider,
            ),
        ),
        observed=failing.observed,
        settled_by=_settled_by(failing, scene) if failing.observed else "",
    )


def _green_runs_of_this_contract(failing: Verification, subject: Subject) -> int:
    """Those of an earlier contract did not look at what is relied on now, which may always have failed by chance."""
    planned = failing.planned
    contract = content_digest(planned.interaction)
    own = [
        each
        for each in subject.kept
        if each.interaction == planned.interaction.key and each.fingerprint.contract == contract
    ]
    return min(green_runs(planned.history.recent), sum(each.compared + 1 for each in own))


def _settled_by(failing: Verification, scene: Scene) -> str:
    """The exchange that would show what traffic of any client can't, and who can supply it."""
    assert failing.exchange is not None
    planned = failing.planned
    provider, consumer = (scene.integration.company(each).name for each in (planned.api.provider, planned.api.consumer))
    line = curl_line(Redactor().request(planned.interaction.request), str(planned.environment.base_url))
    return (
        f"this exchange, made now with the contract's own credential: `{line}` ({consumer} or {provider} can make it "
        f"and hand it in with `observe`; {provider} can allow this monitor to: `probe` of {planned.environment.name})"
    )


def _replay_allowed(failing: Verification) -> bool:
    """Unsafe methods are not replayed in production unless its rules say so."""
    environment = failing.planned.environment
    if failing.planned.interaction.request.method in SAFE_METHODS or environment.probe.replay:
        return True
    return not environment.is_production


def _own_quota_used(failing: Verification, scene: Scene) -> bool:
    """Whether our own probes reach the limit that the provider's rate-limit headers name."""
    response = failing.exchange.response if failing.exchange else None
    if response is None or response.status != 429:
        return False
    planned = failing.planned
    place = (scene.integration.name, planned.api.name, planned.environment.name)
    spent = scene.ports.store.spent(*place, failing.at.date())
    return is_ours(response.headers, spent_today=spent, rate_per_second=planned.environment.probe.rate_per_second)


def _names_resource(failing: Verification, scene: Scene) -> bool:
    """A request that names one resource by id, answered by an error status that the description declares."""
    response = failing.exchange.response if failing.exchange else None
    api = scene.descriptions.api(scene.context.digest_for(failing.planned.environment.stage))
    request = failing.planned.interaction.request
    if response is None or response.status < 400 or api is None or is_message(failing):
        return False
    operation = operation_named(api, match_operation(api, request.method, request.path))
    return operation is not None and "{" in operation.path and str(response.status) in operation.responses


def _removed(failing: Verification, scene: Scene) -> bool:
    """Whether the current description no longer has an operation for the request that the one in force had."""
    request, in_force = failing.planned.interaction.request, scene.context.in_force
    before = scene.descriptions.api(in_force.description_digest if in_force else None)
    now = scene.descriptions.api(scene.context.digest_for(failing.planned.environment.stage))
    if before is None or now is None or is_message(failing):
        return False
    if match_operation(before, request.method, request.path) is None:
        return False
    return match_operation(now, request.method, request.path) is None


def _undescribed(failing: Verification, scene: Scene) -> bool:
    """Whether neither the description in force nor the current one has an operation for the request."""
    request, in_force = failing.planned.interaction.request, scene.context.in_force
    before = scene.descriptions.api(in_force.description_digest if in_force else None)
    now = scene.descriptions.api(scene.context.digest_for(failing.planned.environment.stage))
    known = [each for each in (before, now) if each is not None]
    return (
        not is_message(failing)
        and len(known) == 2
        and all(match_operation(each, request.method, request.path) is None for each in known)
    )

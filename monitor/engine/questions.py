"""What attribution is asked: one signature of a failing verification, and all that is known before the first replay."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor import __version__
from monitor.attribution.culprit import relevance
from monitor.attribution.question import (
    Announcement,
    ChangeKind,
    ControlBasis,
    Difference,
    KnownChange,
    Party,
    Question,
    Relevance,
)
from monitor.attribution.rates import learned
from monitor.engine.bisection import Step, explaining_step, steps_between
from monitor.engine.context import ApiContext, DatedChange, Descriptions
from monitor.engine.controls import Controls, choose
from monitor.engine.experiences import experiences
from monitor.engine.experiment import Subject
from monitor.engine.interception import may_be_intercepted
from monitor.engine.movements import movements
from monitor.engine.ports import Ports
from monitor.engine.probing import calls
from monitor.engine.quota import is_ours
from monitor.engine.terms import REDACTION_MARK, announcement_of, message_key
from monitor.engine.traffic import Traffic
from monitor.engine.verification import Verification
from monitor.engine.versions import version_changes
from monitor.engine.webhooks import as_received
from monitor.interactions.curl import curl_line
from monitor.interactions.failures import signatures
from monitor.interactions.identity import content_digest, same_request
from monitor.model.contracts import Interaction
from monitor.model.flakiness import green_runs
from monitor.model.history import Recording
from monitor.model.integration import SAFE_METHODS, Integration
from monitor.model.sides import Side
from monitor.model.values import Failure, Outcome, Severity
from monitor.model.verdicts import Signature
from monitor.openapi import match_operation
from monitor.openapi.conformance import Conformance, operation_named, response_conformance
from monitor.schemas import Judge


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything around one failing verification that the explanation may use."""

    integration: Integration
    context: ApiContext
    descriptions: Descriptions
    beside: Sequence[Verification]
    """All verifications of this cycle in the same API and environment."""
    ports: Ports
    judge: Judge
    traffic: Traffic = field(default_factory=Traffic)
    """What was observed there."""

    @property
    def publisher(self) -> Side:
        """Who publishes the description: the provider, save of webhooks, which it sends."""
        return self.context.settings.provider


def contract_changed(recording: Recording | None, interaction: Interaction) -> bool:
    """Whether the interaction differs from the one that last passed."""
    return recording is not None and recording.contract_digest != content_digest(interaction)


def controls_for(failing: Verification, scene: Scene, *, intercepted: bool) -> Controls:
    """What stood still since the failing one last passed: other interactions, or else the host by itself.

    A compatible change leaves what a contract reads as it was; of a call that was never seen to pass any may matter.
    """
    planned = failing.planned
    place = (scene.integration.name, planned.api.name, planned.environment.name)
    recordings = scene.ports.store.recordings(*place)
    still = [
        each
        for each in scene.beside
        if not contract_changed(recordings.get(each.planned.interaction.key), each.planned.interaction)
    ]
    changed = _changed_operations(failing, scene, {Severity.BREAKING, Severity.RISKY})
    controls = choose(failing, still, changed, intercepted=intercepted)
    if controls.basis is not ControlBasis.NONE:
        return controls
    in_force = scene.context.in_force.description_digest if scene.context.in_force else None
    described = [
        scene.descriptions.api(each) for each in (scene.context.digest_for(planned.environment.stage), in_force)
    ]
    known = [each for each in described if each is not None]
    failed = {each.planned.operation for each in scene.beside if each.outcome in {Outcome.FAILED, Outcome.ERRORED}}
    moved = _changed_operations(failing, scene, set(Severity)) | failed
    return Controls(ControlBasis.PROBES, calls=calls(planned.interaction, known, moved))


def _changed_operations(failing: Verification, scene: Scene, severities: Collection[Severity]) -> frozenset[str]:
    """Operations that the provider's description changed, since the failing one last passed, in ways so severe."""
    since = failing.planned.history.last_passed_at
    return frozenset(
        operation
        for dated in scene.context.changes
        if dated.change.severity in severities and (since is None or dated.not_after > since)
        for operation in (dated.change.operation, *(reach.operation for reach in dated.change.reaches))
    )


def second_resource(failing: Verification, beside: Sequence[Verification]) -> Interaction | None:
    """Another interaction of the same operation that names another resource.

    None where resources of other operations are gone too: then all test data may be, and another of it tells nothing.
    """
    if any(each.planned.operation != failing.planned.operation and _misses_a_resource(each) for each in beside):
        return None
    for each in beside:
        other = each.planned.interaction
        if (
            each.planned.operation == failing.planned.operation
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
    return Question(
        signature=signature,
        provider=Party(planned.api.provider, companies[planned.api.provider].name),
        consumer=Party(planned.api.consumer, companies[planned.api.consumer].name),
        last_passed_at=last_passed,
        first_failed_at=planned.history.failing_since or failing.at,
        contract_changed=changed,
        request_changed=changed and not same_request(subject.old, subject.new),
        harness_changed=recording is not None and recording.harness not in {"", __version__},
        previous_runs=planned.environment.previous is not None and not failing.observed,
        safe=planned.bears_repeating,
        replay_allowed=_replay_allowed(failing) and not failing.observed,
        control=subject.controls.basis,
        own_quota_used=_own_quota_used(failing, scene),
        names_resource=_names_resource(failing, scene),
        withdrawn=_removed(failing, scene) or _ending(failing, last_passed, scene) is not None,
        undescribed=changed and _undescribed(failing, scene),
        taken_once=_is_message(failing) and planned.history.passes < 2,
        changes=(
            *_known_changes(signature, failing, last_passed, scene, contract_changed=changed),
            *movements(signature, failing, scene.beside, subject),
        ),
        difference=_difference(signature, failing, recording, scene),
        noise=learned(
            signature.failure,
            0 if changed else green_runs(planned.history.recent),
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


def _settled_by(failing: Verification, scene: Scene) -> str:
    """The exchange that would show what traffic of any client can't, and who can supply it."""
    assert failing.exchange is not None
    planned = failing.planned
    provider, consumer = (scene.integration.company(each).name for each in (planned.api.provider, planned.api.consumer))
    line = curl_line(planned.interaction.request, str(planned.environment.base_url))
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
    if response is None or response.status < 400 or api is None or _is_message(failing):
        return False
    operation = operation_named(api, match_operation(api, request.method, request.path))
    return operation is not None and "{" in operation.path and str(response.status) in operation.responses


def _is_message(failing: Verification) -> bool:
    """Whether it is a message of a webhook, whose operation no path tells."""
    return failing.planned.interaction.webhook is not None


def _removed(failing: Verification, scene: Scene) -> bool:
    """Whether the current description no longer has an operation for the request that the one in force had."""
    request, in_force = failing.planned.interaction.request, scene.context.in_force
    before = scene.descriptions.api(in_force.description_digest if in_force else None)
    now = scene.descriptions.api(scene.context.digest_for(failing.planned.environment.stage))
    if before is None or now is None or _is_message(failing):
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
        not _is_message(failing)
        and len(known) == 2
        and all(match_operation(each, request.method, request.path) is None for each in known)
    )


def _ending(failing: Verification, last_passed: datetime, scene: Scene) -> Announcement | None:
    """The end of the operation that was announced for some time between the last pass and now."""
    if _is_message(failing):
        return None  # an end of a webhook says when its sender stops, not how its receiver answers
    announced = announcement_of(scene.context, scene.descriptions, failing.planned.interaction)
    return announced if announced is not None and last_passed < announced.effective <= failing.at else None


def _known_changes(
    signature: Signature, failing: Verification, last_passed: datetime, scene: Scene, *, contract_changed: bool
) -> tuple[KnownChange, ...]:
    """What either side changed between the last pass and now, each with how near it is to what fails."""
    answer = failing.exchange.response if failing.exchange else None
    status = answer.status if answer else None
    steps = steps_between(scene.context, failing.planned.environment.stage, last_passed)
    explaining = (
        explaining_step(steps, signature.failure, failing.exchange, scene.descriptions, scene.judge)
        if failing.exchange
        else None
    )
    found = [
        _described_change(
            dated,
            relevance(as_received(dated.change) if _is_message(failing) else dated.change, signature, status),
            scene.publisher,
            explaining,
        )
        for dated in scene.context.changes
        if dated.not_after > last_passed and (dated.not_before is None or dated.not_before < failing.at)
    ]
    if contract_changed and not (_is_message(failing) and any(each.relevance is Relevance.PLACE for each in found)):
        found.append(
            KnownChange(
                failing.planned.api.consumer,
                ChangeKind.CONTRACT,
                _contract_change(failing, scene),
                Relevance.PLACE,
                failing.at,
                last_passed,
            )
        )
    ending = _ending(failing, last_passed, scene)
    if ending is not None and signature.failure in {Failure.STATE, Failure.STATUS}:
        found.append(
            KnownChange(
                scene.publisher,
                ChangeKind.DECLARED,
                ending.text,
                Relevance.PLACE,
                failing.at,
                ending.effective,
                Severity.BREAKING,
                declared=True,
            )
        )
    for deployment in scene.ports.store.deployments(scene.integration.name):
        at = datetime.fromisoformat(str(deployment["at"]))
        if last_passed < at <= failing.at and deployment["environment"] == failing.planned.environment.stage:
            side = Side(str(deployment["side"]))
            summary = f"{scene.integration.company(side).name} deployed version {deployment['version']}"
            found.append(KnownChange(side, ChangeKind.DEPLOYMENT, summary, Relevance.OTHER, at, at, declared=True))
    return (*found, *_new_versions(failing, last_passed, scene))


def _described_change(dated: DatedChange, near: Relevance, provider: Side, explaining: Step | None) -> KnownChange:
    """`explaining`: the one step that explains what fails, where several were made; those beside it do not."""
    text = dated.change.message
    if explaining is not None and near >= Relevance.OPERATION:
        of_that_step = (dated.base, dated.revision) == (explaining.base, explaining.revision)
        near = Relevance.PLACE if of_that_step else Relevance.OPERATION
        text = f"{text}, {explaining}" if of_that_step else text
    return KnownChange(
        provider,
        ChangeKind.DESCRIPTION,
        text,
        near,
        dated.not_after,
        dated.not_before,
        dated.change.severity,
        fingerprint=dated.change.fingerprint,
    )


def _new_versions(failing: Verification, last_passed: datetime, scene: Scene) -> Iterator[KnownChange]:
    """What the environment itself said that it runs, where that changed between the last pass and now."""
    place = (scene.integration.name, failing.planned.api.name, failing.planned.environment.name)
    for each in version_changes(scene.ports.store, *place):
        if each.not_before <= failing.at and last_passed < each.not_after:
            company = scene.integration.company(failing.planned.api.provider).name
            yield KnownChange(
                failing.planned.api.provider,
                ChangeKind.DEPLOYMENT,
                f"{company}'s {place[2]} told version {each.before} and now tells {each.after}",
                Relevance.OTHER,
                each.not_after,
                each.not_before,
                declared=each.is_new,
            )


def _contract_change(failing: Verification, scene: Scene) -> str:
    interaction = failing.planned.interaction
    if _is_message(failing):
        sender = scene.integration.company(failing.planned.api.consumer).name
        return f"what {sender} sends in “{interaction.description}” was changed ({interaction.contract})"
    return f"what {interaction.consumer} relies on in “{interaction.description}” was changed ({interaction.contract})"


def _difference(
    signature: Signature, failing: Verification, recording: Recording | None, scene: Scene
) -> Difference | None:
    """How the live answer differs from the recording, for failures that an answer shows."""
    assert failing.exchange is not None
    assert failing.judgement is not None
    if recording is None or failing.exchange.response is None or recording.exchange.response is None:
        return None
    if signature.failure in {Failure.TRANSPORT, Failure.AUTH, Failure.RATE_LIMIT}:
        return None
    if may_be_intercepted(failing.exchange, recording.exchange):
        return None
    text = next(
        (
            each.message
            for each in failing.judgement.mismatches
            if signature in signatures(failing.planned.interaction, (each,))
        ),
        "",
    )
    in_force = scene.context.in_force
    api = scene.descriptions.api(in_force.description_digest if in_force else recording.description_digest)
    violates = False
    if failing.observed and signature.failure is Failure.REQUEST_REJECTED:
        return None  # another client's request may have had what the contract's has not
    if api is not None and REDACTION_MARK not in failing.exchange.response.body:
        now, before = (
            response_conformance(
                api,
                each.request,
                each.response,
                scene.judge,
                headers=signature.failure is Failure.HEADERS,
                key=message_key(failing.planned.interaction),
            )
            for each in (failing.exchange, recording.exchange)
            if each.response is not None
        )
        violates = now.conformance is Conformance.VIOLATES and before.conformance is not Conformance.VIOLATES
        text = f"{text}; {now.reason}" if violates else text
    repeats = not failing.observed and _repeats(signature, failing, scene)  # one client's data may be so everywhere
    return Difference(text, violates, repeats)


def _repeats(signature: Signature, failing: Verification, scene: Scene) -> bool:
    """Whether a second resource shows the same failure at the same place in this cycle, or another operation does at
    the member of that name, as where one reads a record and one lists them.
    """
    for each in scene.beside:
        interaction = each.planned.interaction
        if each.judgement is None or interaction.request.path == failing.planned.interaction.request.path:
            continue
        if each.regressed and any(_alike(signature, one) for one in signatures(interaction, each.judgement.mismatches)):
            return True
    return False


def _alike(one: Signature, other: Signature) -> bool:
    if one.operation == other.operation:
        return one == other
    member = one.pointer.rpartition("/")[2]
    same = (one.direction, one.check, one.failure) == (other.direction, other.check, other.failure)
    return same and member not in {"", "*"} and member == other.pointer.rpartition("/")[2]

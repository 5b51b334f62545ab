"""From a failure that used to pass to regressions with verdicts: the experiment of DESIGN.md §7, set up and run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import __version__
from monitor.attribution.cells import cell_result
from monitor.attribution.conclude import conclude
from monitor.attribution.culprit import relevance
from monitor.attribution.question import (
    ChangeKind,
    Difference,
    Evidence,
    KnownChange,
    Party,
    Question,
    Relevance,
)
from monitor.engine.context import ApiContext, Descriptions
from monitor.engine.controls import choose
from monitor.engine.experiment import Experiment, Subject, shown
from monitor.engine.interception import may_be_intercepted
from monitor.engine.ports import Ports
from monitor.engine.terms import REDACTION_MARK, terms_of
from monitor.engine.verification import Verification
from monitor.interactions.curl import curl_line
from monitor.interactions.failures import signatures
from monitor.interactions.identity import content_digest, same_request
from monitor.model.contracts import Interaction, Mismatch
from monitor.model.exchanges import header
from monitor.model.history import Recording
from monitor.model.integration import SAFE_METHODS, Integration
from monitor.model.sides import Side
from monitor.model.values import Cell, Failure, Grade
from monitor.model.verdicts import CellName, Observation, Regression, Signature, Verdict
from monitor.openapi import match_operation
from monitor.openapi.conformance import Conformance, operation_named, request_conformance, response_conformance
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

    @property
    def provider(self) -> Side:
        return self.context.settings.provider


async def explain(failing: Verification, scene: Scene) -> tuple[Regression, ...]:
    """One regression with its verdict for each signature of the failing exchange; replays are sent on the way."""
    assert failing.exchange is not None
    assert failing.judgement is not None
    planned = failing.planned
    place = (scene.integration.name, planned.api.name, planned.environment.name)
    recording = scene.ports.store.recording(*place, planned.interaction.key)
    changed = _contract_changed(recording, planned.interaction)
    old = recording.interaction if recording is not None and changed else planned.interaction
    intercepted = may_be_intercepted(failing.exchange, recording.exchange if recording else None)
    controls = choose(failing, scene.beside, intercepted=intercepted)
    subject = Subject(planned, old, controls, _second_resource(failing, scene.beside), intercepted)
    by_signature = _by_signature(planned.interaction, failing.judgement.mismatches)
    questions = {signature: _question(signature, failing, recording, subject, scene) for signature in by_signature}
    evidence = {
        signature: Evidence(_before_replays(questions[signature], failing, recording, subject, scene))
        for signature in by_signature
    }
    experiment = Experiment(scene.integration, subject, questions, evidence, scene.ports)
    await experiment.run()
    return tuple(
        _regression(
            signature,
            mismatch,
            failing,
            recording,
            _verdict(signature, failing, experiment, scene),
            scene,
            experiment.control_exchange,
        )
        for signature, mismatch in by_signature.items()
    )


def _contract_changed(recording: Recording | None, interaction: Interaction) -> bool:
    return recording is not None and recording.contract_digest != content_digest(interaction)


def _by_signature(interaction: Interaction, mismatches: Sequence[Mismatch]) -> dict[Signature, Mismatch]:
    """Signature -> the first mismatch that shows it."""
    found: dict[Signature, Mismatch] = {}
    for mismatch in mismatches:
        for signature in signatures(interaction, (mismatch,)):
            found.setdefault(signature, mismatch)
    return found


def _second_resource(failing: Verification, beside: Sequence[Verification]) -> Interaction | None:
    """Another interaction of the same operation that names another resource."""
    for each in beside:
        other = each.planned.interaction
        if (
            each.planned.operation == failing.planned.operation
            and other.request.path != failing.planned.interaction.request.path
        ):
            return other
    return None


def _question(
    signature: Signature, failing: Verification, recording: Recording | None, subject: Subject, scene: Scene
) -> Question:
    planned = failing.planned
    companies = scene.integration.companies
    last_passed = planned.history.last_passed_at
    assert last_passed is not None
    changed = _contract_changed(recording, planned.interaction)
    return Question(
        signature=signature,
        provider=Party(scene.provider, companies[scene.provider].name),
        consumer=Party(scene.provider.other, companies[scene.provider.other].name),
        last_passed_at=last_passed,
        first_failed_at=planned.history.failing_since or failing.at,
        contract_changed=changed,
        request_changed=changed and not same_request(subject.old, subject.new),
        harness_changed=recording is not None and recording.harness not in {"", __version__},
        previous_runs=planned.environment.previous is not None,
        safe=planned.interaction.request.method in SAFE_METHODS,
        replay_allowed=_replay_allowed(failing),
        control=subject.controls.basis,
        own_quota_used=_own_quota_used(failing, scene),
        names_resource=_names_resource(failing, scene),
        changes=_known_changes(signature, failing, last_passed, scene, contract_changed=changed),
        difference=_difference(signature, failing, recording, scene),
    )


def _replay_allowed(failing: Verification) -> bool:
    """Unsafe methods are not replayed in production unless its rules say so."""
    environment = failing.planned.environment
    if failing.planned.interaction.request.method in SAFE_METHODS or environment.probe.replay:
        return True
    return environment.name.lower() not in {"production", "prod", "live"}


def _own_quota_used(failing: Verification, scene: Scene) -> bool:
    """Whether our own probes of today reach the limit that the provider's rate-limit header names."""
    response = failing.exchange.response if failing.exchange else None
    if response is None or response.status != 429:
        return False
    limit = header(response.headers, "ratelimit-limit") or header(response.headers, "x-ratelimit-limit") or ""
    planned = failing.planned
    spent = scene.ports.store.spent(
        scene.integration.name, planned.api.name, planned.environment.name, failing.at.date()
    )
    return limit.isdigit() and spent >= int(limit)


def _names_resource(failing: Verification, scene: Scene) -> bool:
    """A request that names one resource by id, answered by an error status that the description declares."""
    response = failing.exchange.response if failing.exchange else None
    api = scene.descriptions.api(scene.context.digest_for(failing.planned.environment.name))
    request = failing.planned.interaction.request
    if response is None or response.status < 400 or api is None:
        return False
    operation = operation_named(api, match_operation(api, request.method, request.path))
    return operation is not None and "{" in operation.path and str(response.status) in operation.responses


def _before_replays(
    question: Question, failing: Verification, recording: Recording | None, subject: Subject, scene: Scene
) -> tuple[Observation, ...]:
    """What was known before: the opening failure (no evidence), the recording, and the new consumer held against it."""
    assert failing.exchange is not None
    signature = question.signature
    digest = scene.ports.store.put_exchange(failing.exchange)
    opening = Observation(
        CellName.NEW_NEW, Cell.FAIL, Grade.LIVE, failing.at, 0, "opened the case", digest, signature.failure
    )
    if recording is None:
        return (opening,)
    recorded = scene.ports.store.put_exchange(recording.exchange)
    passed = cell_result(signature, shown(subject.old, recording.exchange))
    old_old = Observation(CellName.OLD_OLD, passed, Grade.RECORDING, recording.at, 0, "recording", recorded)
    if not question.contract_changed:
        return (opening, old_old)
    return opening, old_old, _new_consumer_on_old_provider(question, recording, subject, scene, recorded)


def _new_consumer_on_old_provider(
    question: Question, recording: Recording, subject: Subject, scene: Scene, recorded: str
) -> Observation:
    """The ladder of DESIGN.md §7: an identical recorded request, else the archived description, else unknown."""
    at = recording.at
    if not question.request_changed:
        result = cell_result(question.signature, shown(subject.new, recording.exchange))
        note = "recorded response, judged by the new expectations"
        return Observation(CellName.NEW_OLD, result, Grade.RECORDING, at, 0, note, recorded)
    api = scene.descriptions.api(recording.description_digest)
    if api is None:
        return Observation(CellName.NEW_OLD, Cell.UNKNOWN, Grade.STATIC, at, 0, "no description was kept")
    finding = request_conformance(api, subject.new.request, scene.judge)
    match finding.conformance:
        case Conformance.VIOLATES:
            return Observation(CellName.NEW_OLD, Cell.FAIL, Grade.STATIC, at, 0, finding.reason)
        case Conformance.CONFORMS:
            note = "the archived description accepts the new request"
            return Observation(CellName.NEW_OLD, Cell.PASS, Grade.SPEC, at, 0, note)
        case Conformance.UNKNOWN:
            return Observation(CellName.NEW_OLD, Cell.UNKNOWN, Grade.STATIC, at, 0, finding.reason)


def _known_changes(
    signature: Signature, failing: Verification, last_passed: datetime, scene: Scene, *, contract_changed: bool
) -> tuple[KnownChange, ...]:
    """What either side changed between the last pass and now, each with how near it is to what fails."""
    answer = failing.exchange.response if failing.exchange else None
    status = answer.status if answer else None
    found = [
        KnownChange(
            scene.provider,
            ChangeKind.DESCRIPTION,
            dated.change.message,
            relevance(dated.change, signature, status),
            dated.not_after,
            dated.not_before,
            dated.change.severity,
            fingerprint=dated.change.fingerprint,
        )
        for dated in scene.context.changes
        if dated.not_after > last_passed
    ]
    if contract_changed:
        interaction = failing.planned.interaction
        summary = (
            f"what {interaction.consumer} relies on in “{interaction.description}” was changed ({interaction.contract})"
        )
        found.append(
            KnownChange(scene.provider.other, ChangeKind.CONTRACT, summary, Relevance.PLACE, failing.at, last_passed)
        )
    for deployment in scene.ports.store.deployments(scene.integration.name):
        at = datetime.fromisoformat(str(deployment["at"]))
        if last_passed < at <= failing.at and deployment["environment"] == failing.planned.environment.name:
            side = Side(str(deployment["side"]))
            summary = f"{scene.integration.company(side).name} deployed version {deployment['version']}"
            found.append(KnownChange(side, ChangeKind.DEPLOYMENT, summary, Relevance.OTHER, at, at, declared=True))
    return tuple(found)


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
    if api is not None and REDACTION_MARK not in failing.exchange.response.body:
        now = response_conformance(api, failing.exchange.request, failing.exchange.response, scene.judge)
        before = response_conformance(api, recording.exchange.request, recording.exchange.response, scene.judge)
        violates = now.conformance is Conformance.VIOLATES and before.conformance is not Conformance.VIOLATES
        text = f"{text}; {now.reason}" if violates else text
    return Difference(text, violates, _repeats(signature, failing, scene))


def _repeats(signature: Signature, failing: Verification, scene: Scene) -> bool:
    """Whether a second resource shows the same failure at the same place in this cycle."""
    for each in scene.beside:
        interaction = each.planned.interaction
        if each.judgement is None or interaction.request.path == failing.planned.interaction.request.path:
            continue
        if each.regressed and signature in signatures(interaction, each.judgement.mismatches):
            return True
    return False


def sharing_an_outage(failing: Verification, scene: Scene, verdict: Verdict) -> tuple[Regression, ...]:
    """Regressions of a host that is shown to be out, with the verdict of the failure that showed it."""
    assert failing.judgement is not None
    planned = failing.planned
    place = (scene.integration.name, planned.api.name, planned.environment.name)
    recording = scene.ports.store.recording(*place, planned.interaction.key)
    shared = replace(verdict, replays=0)
    return tuple(
        _regression(signature, mismatch, failing, recording, shared, scene)
        for signature, mismatch in _by_signature(planned.interaction, failing.judgement.mismatches).items()
    )


def _verdict(signature: Signature, failing: Verification, experiment: Experiment, scene: Scene) -> Verdict:
    assert failing.exchange is not None
    planned, evidence = failing.planned, experiment.evidence[signature]
    terms = terms_of(
        scene.integration,
        scene.context,
        scene.descriptions,
        planned.interaction,
        failing.exchange,
        evidence.observations,
        scene.judge,
    )
    verdict = conclude(experiment.questions[signature], evidence, terms, scene.ports.clock.now())
    if not experiment.budget_spent:
        return verdict
    spent = f"the day's probe budget for {planned.environment.name} ended the replays; a larger one settles it"
    return replace(verdict, missing=(*verdict.missing, spent))


def _regression(
    signature: Signature,
    mismatch: Mismatch,
    failing: Verification,
    recording: Recording | None,
    verdict: Verdict,
    scene: Scene,
    control: str | None = None,
) -> Regression:
    """`control`: digest of an exchange of a control."""
    assert failing.exchange is not None
    planned = failing.planned
    last_passed = planned.history.last_passed_at
    assert last_passed is not None
    exchanges = {"now": scene.ports.store.put_exchange(failing.exchange)}
    if recording is not None:
        exchanges["before"] = scene.ports.store.put_exchange(recording.exchange)
    if control is not None:
        exchanges["control"] = control
    return Regression(
        fingerprint=signature.fingerprint(planned.api.name, planned.environment.name),
        integration=scene.integration.name,
        api=planned.api.name,
        environment=planned.environment.name,
        interaction=planned.interaction.key,
        signature=signature,
        message=mismatch.message,
        first_failed_at=planned.history.failing_since or failing.at,
        last_passed_at=last_passed,
        verdict=verdict,
        reproduce=curl_line(failing.exchange, str(planned.environment.base_url)),
        expected=mismatch.expected,
        actual=mismatch.actual,
        exchanges=exchanges,
        contract_digest=content_digest(planned.interaction),
        description_digest=scene.context.digest_for(planned.environment.name) or "",
    )

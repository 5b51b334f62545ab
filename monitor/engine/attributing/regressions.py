"""From a failure that used to pass to regressions with verdicts: the experiment of DESIGN.md §7, set up and run."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.attribution.cells import cell_result
from monitor.attribution.conclude import conclude
from monitor.attribution.question import ControlBasis, Evidence, Question
from monitor.attribution.staleness import age_note
from monitor.engine.answers.interception import may_be_intercepted
from monitor.engine.answers.serving import served_by
from monitor.engine.attributing.observed import add_observed, first_failure
from monitor.engine.attributing.questions import question_of, second_resource
from monitor.engine.attributing.scene import Scene, contract_changed, credentials_changed
from monitor.engine.attributing.standstill import controls_for
from monitor.engine.descriptions.terms import message_key, terms_of
from monitor.engine.experiment.controls import Controls
from monitor.engine.experiment.replays import Experiment, Subject, shown
from monitor.engine.verifying.configuring import configured_otherwise, without_recording
from monitor.engine.verifying.verification import Verification
from monitor.interactions.curl import curl_line
from monitor.interactions.failures import signatures
from monitor.interactions.identity import content_digest
from monitor.interactions.redaction import Redactor
from monitor.interactions.sealing import with_credentials_of
from monitor.interactions.volatility import is_volatile
from monitor.model.api import Api
from monitor.model.contracts import Interaction, Mismatch
from monitor.model.evidence import Mask
from monitor.model.history import Recording
from monitor.model.values import Cell, ChangedBy, Failure, Grade
from monitor.model.verdicts import CellName, Observation, Regression, Signature, Verdict
from monitor.openapi.conformance import Conformance, request_conformance
from monitor.openapi.unspoken import unspoken
from monitor.schemas import Judge

_OF_A_COMPANY = frozenset({ChangedBy.IN_HOUSE, ChangedBy.PARTNER, ChangedBy.BOTH, ChangedBy.INTERACTION})


async def explain(failing: Verification, scene: Scene) -> tuple[Regression, ...]:
    """One regression with its verdict for each signature of the failing exchange.

    Replays are sent on the way; for an exchange that was observed, other exchanges that were stand in their place.
    """
    assert failing.exchange is not None
    assert failing.judgement is not None
    planned = failing.planned
    place = (scene.integration.name, planned.api.name, planned.environment.name)
    recording = scene.ports.store.recording(*place, planned.interaction.key)
    changed = contract_changed(recording, planned.interaction)
    old = recording.interaction if recording is not None and changed else planned.interaction
    otherwise = "" if failing.observed else configured_otherwise(planned, recording, failing.exchange)
    intercepted = may_be_intercepted(failing.exchange, recording.exchange if recording else None)
    controls = controls_for(failing, scene, intercepted=intercepted)
    kept = scene.ports.store.kept(*place)
    second = second_resource(failing, scene.beside)
    described = scene.descriptions.api(scene.context.digest_for(planned.environment.stage))
    sendable = with_credentials_of(old, planned.interaction) if changed else old
    subject = Subject(
        planned, old, sendable, controls, second, failing.exchange, intercepted, kept, described, otherwise
    )
    by_signature = _by_signature(planned.interaction, failing.judgement.mismatches)
    if failing.observed:
        subject = replace(subject, controls=Controls(ControlBasis.CHOSEN), second=None)
    questions = {signature: question_of(signature, failing, recording, subject, scene) for signature in by_signature}
    opening = first_failure(failing, scene.traffic) if failing.observed else failing
    evidence = {
        signature: Evidence(
            _before_replays(questions[signature], opening, recording, subject, scene),
            volatile=_is_volatile(signature, failing, subject),
        )
        for signature in by_signature
    }
    experiment = Experiment(scene.integration, subject, questions, evidence, scene.ports)
    if failing.observed:
        add_observed(experiment, opening, scene)
    else:
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
            experiment.masks,
        )
        for signature, mismatch in by_signature.items()
    )


def _by_signature(interaction: Interaction, mismatches: Sequence[Mismatch]) -> dict[Signature, Mismatch]:
    """Signature -> the first mismatch that shows it."""
    found: dict[Signature, Mismatch] = {}
    for mismatch in mismatches:
        for signature in signatures(interaction, (mismatch,)):
            found.setdefault(signature, mismatch)
    return found


def _is_volatile(signature: Signature, failing: Verification, subject: Subject) -> bool:
    """Whether all that shows the signature is a value where green answers of this interaction differ."""
    assert failing.judgement is not None
    interaction = failing.planned.interaction
    shows = [each for each in failing.judgement.mismatches if signature in signatures(interaction, (each,))]
    return all(is_volatile(each, subject.masks) for each in shows)


def _before_replays(
    question: Question, failing: Verification, recording: Recording | None, subject: Subject, scene: Scene
) -> tuple[Observation, ...]:
    """What was known before: the opening failure (no evidence), the recording, and the new consumer held against it."""
    assert failing.exchange is not None
    signature = question.signature
    digest = scene.ports.store.put_exchange(failing.exchange)
    grade = Grade.RECORDING if question.observed else Grade.LIVE
    opening = Observation(
        CellName.NEW_NEW,
        Cell.FAIL,
        grade,
        failing.at,
        0,
        "opened the case",
        digest,
        signature.failure,
        served_by=served_by(failing.exchange, subject.version_header),
    )
    if recording is None:
        return (opening,)
    recorded = scene.ports.store.put_exchange(recording.exchange)
    passed = cell_result(signature, shown(subject.old, recording.exchange))
    old_old = Observation(
        CellName.OLD_OLD,
        passed,
        Grade.RECORDING,
        recording.at,
        0,
        age_note(recording.at, question.first_failed_at),
        recorded,
        served_by=served_by(recording.exchange, subject.version_header),
    )
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
        age = age_note(recording.at, question.first_failed_at)
        note = f"the recorded answer, judged by the new expectations; {age}"
        return Observation(CellName.NEW_OLD, result, Grade.RECORDING, at, 0, note, recorded)
    api = scene.descriptions.api(recording.description_digest)
    key, is_message = message_key(subject.new), subject.new.webhook is not None
    if api is None or (is_message and key is None):
        return Observation(CellName.NEW_OLD, Cell.UNKNOWN, Grade.STATIC, at, 0, "no description of it was kept")
    finding = request_conformance(api, subject.new.request, scene.judge, key=key)
    doubt = _not_described(api, recording, subject, scene.judge)
    if doubt and finding.conformance is Conformance.CONFORMS:
        return Observation(CellName.NEW_OLD, Cell.UNKNOWN, Grade.SPEC, at, 0, doubt)
    match finding.conformance:
        case Conformance.VIOLATES:
            return Observation(CellName.NEW_OLD, Cell.FAIL, Grade.STATIC, at, 0, finding.reason)
        case Conformance.CONFORMS:
            note = "the archived description accepts the new request"
            return Observation(CellName.NEW_OLD, Cell.PASS, Grade.SPEC, at, 0, note)
        case Conformance.UNKNOWN:
            return Observation(CellName.NEW_OLD, Cell.UNKNOWN, Grade.STATIC, at, 0, finding.reason)


def _not_described(api: Api, recording: Recording, subject: Subject, judge: Judge) -> str:
    """Why a request that the archived description accepts need not have been taken then; empty where it had to be."""
    if subject.new.webhook is not None:
        return "the archived description is that of who sends: what the receiver took then is not known from it"
    if credentials_changed(recording, subject.new):
        return "a credential that the contract has was changed: whether it was good then is not known"
    found = unspoken(api, subject.new.request, subject.old.request, judge)
    return f"the archived description says nothing of {found}: whether it was taken then is not known" if found else ""


def sharing_an_outage(failing: Verification, scene: Scene, verdict: Verdict) -> tuple[Regression, ...]:
    """Regressions of a host that is shown to be out, with the verdict of the failure that showed it."""
    assert failing.judgement is not None
    planned = failing.planned
    place = (scene.integration.name, planned.api.name, planned.environment.name)
    recording = scene.ports.store.recording(*place, planned.interaction.key)
    return tuple(
        _regression(signature, mismatch, failing, recording, verdict, scene)
        for signature, mismatch in _by_signature(planned.interaction, failing.judgement.mismatches).items()
    )


def _verdict(signature: Signature, failing: Verification, experiment: Experiment, scene: Scene) -> Verdict:
    assert failing.exchange is not None
    planned, evidence, question = failing.planned, experiment.evidence[signature], experiment.questions[signature]
    terms = terms_of(
        scene.integration,
        scene.context,
        scene.descriptions,
        planned.interaction,
        failing.exchange,
        evidence.observations,
        scene.judge,
        headers=signature.failure is Failure.HEADERS,
        withdrawn=question.withdrawn and signature.failure in {Failure.STATE, Failure.STATUS},
    )
    verdict = conclude(question, evidence, terms, scene.ports.clock.now())
    if experiment.subject.otherwise and verdict.changed_by in _OF_A_COMPANY:
        verdict = conclude(question, without_recording(evidence), terms, scene.ports.clock.now())
        verdict = replace(verdict, missing=(experiment.subject.otherwise, *verdict.missing))
    if not experiment.cut_short:
        return verdict
    return replace(verdict, missing=(*verdict.missing, experiment.cut_short))


def _regression(
    signature: Signature,
    mismatch: Mismatch,
    failing: Verification,
    recording: Recording | None,
    verdict: Verdict,
    scene: Scene,
    control: str | None = None,
    masked: tuple[Mask, ...] = (),
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
        expected=Redactor().member(mismatch.pointer.rpartition("/")[2], mismatch.expected),
        actual=mismatch.actual,
        exchanges=exchanges,
        contract_digest=content_digest(planned.interaction),
        masked=masked,
        description_digest=scene.context.digest_for(planned.environment.stage) or "",
        provider=planned.api.provider.value,
    )

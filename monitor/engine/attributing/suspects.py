"""What either side changed between the last pass and the failure, and how near each is to what fails."""

from collections.abc import Iterator
from datetime import UTC, datetime

from monitor.attribution.culprit import relevance
from monitor.attribution.question import (
    Announcement,
    ChangeKind,
    KnownChange,
    Relevance,
)
from monitor.engine.attributing.scene import Scene, is_message
from monitor.engine.descriptions.bisection import Step, beginning, explaining_step, steps_between
from monitor.engine.descriptions.context import DatedChange
from monitor.engine.descriptions.terms import announcement_of
from monitor.engine.verifying.verification import Verification
from monitor.engine.verifying.versions import version_changes
from monitor.engine.verifying.webhooks import as_received
from monitor.model.sides import Side
from monitor.model.values import Failure, Severity
from monitor.model.verdicts import Signature


def known_changes(
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
    rated = [
        (dated, relevance(as_received(dated.change) if is_message(failing) else dated.change, signature, status))
        for dated in scene.context.changes
        if dated.not_after > last_passed and (dated.not_before is None or dated.not_before < failing.at)
    ]
    at_place = any(near is Relevance.PLACE and _is_of(dated, explaining) for dated, near in rated)
    found = [_described_change(*each, scene.publisher, explaining, at_place=at_place) for each in rated]
    if contract_changed and not (is_message(failing) and any(each.relevance is Relevance.PLACE for each in found)):
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
    ending = announced_end(failing, last_passed, scene)
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


def foreseen_change(
    signature: Signature, failing: Verification, last_passed: datetime, scene: Scene
) -> KnownChange | None:
    """The break that was described before the last pass, where what happens now is as described since then.

    Whether it is in force by now, since the consumer agreed, makes no difference to what changed.
    """
    exchange = failing.exchange
    if exchange is None or is_message(failing):
        return None
    steps = steps_between(scene.context, failing.planned.environment.stage, datetime.min.replace(tzinfo=UTC))
    began = beginning(steps, signature.failure, exchange, scene.descriptions, scene.judge)
    if began is None or began.not_after > last_passed:
        return None
    status = exchange.response.status if exchange.response else None
    for dated in reversed(scene.context.changes):
        near = relevance(dated.change, signature, status)
        breaks = dated.change.severity is Severity.BREAKING and near is Relevance.PLACE
        if breaks and _is_of(dated, began) and dated.not_after == began.not_after:
            return _described_change(dated, near, scene.publisher, None, at_place=True)
    return None


def _is_of(dated: DatedChange, step: Step | None) -> bool:
    return step is not None and (dated.base, dated.revision) == (step.base, step.revision)


def _described_change(
    dated: DatedChange, near: Relevance, provider: Side, explaining: Step | None, *, at_place: bool
) -> KnownChange:
    """`explaining`: the one step that explains what fails, where several were made; those beside it do not.

    `at_place`: some change of that step touches the place; else one of the operation has to be what explains it.
    """
    text = dated.change.message
    if explaining is not None and near >= Relevance.OPERATION:
        of_that_step = _is_of(dated, explaining)
        explains = of_that_step and (near is Relevance.PLACE or not at_place)
        near = Relevance.PLACE if explains else Relevance.OPERATION
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
    """What the environment itself said that it runs, where that changed between the last pass and now.

    Of a version that comes in a header, `movements` knows more: what each answer said.
    """
    version = failing.planned.api.version
    if version is None or version.url is None:
        return
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
    if is_message(failing):
        sender = scene.integration.company(failing.planned.api.consumer).name
        return f"what {sender} sends in “{interaction.description}” was changed ({interaction.contract})"
    return f"what {interaction.consumer} relies on in “{interaction.description}” was changed ({interaction.contract})"


def announced_end(failing: Verification, last_passed: datetime, scene: Scene) -> Announcement | None:
    """The end of the operation that was announced for some time between the last pass and now."""
    if is_message(failing):
        return None  # an end of a webhook says when its sender stops, not how its receiver answers
    announced = announcement_of(scene.context, scene.descriptions, failing.planned.interaction)
    return announced if announced is not None and last_passed < announced.effective <= failing.at else None

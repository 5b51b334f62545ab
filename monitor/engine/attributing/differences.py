"""How the live answer differs from the recording, and whether that is outside the description or seen elsewhere."""

from monitor.attribution.question import (
    Difference,
)
from monitor.engine.answers.interception import may_be_intercepted
from monitor.engine.attributing.scene import Scene
from monitor.engine.descriptions.terms import REDACTION_MARK, message_key
from monitor.engine.verifying.verification import Verification
from monitor.interactions.failures import signatures
from monitor.model.history import Recording
from monitor.model.values import Failure
from monitor.model.verdicts import Signature
from monitor.openapi.conformance import Conformance, response_conformance


def difference_of(
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

"""What stood still since the last pass and may stand beside a failure: other interactions, or the host by itself."""

from collections.abc import Collection

from monitor.attribution.question import (
    ControlBasis,
)
from monitor.engine.attributing.scene import Scene, contract_changed
from monitor.engine.experiment.controls import Controls, choose, is_refused
from monitor.engine.experiment.probing import calls, needs_credential
from monitor.engine.verifying.verification import Verification
from monitor.model.values import Outcome, Severity


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
    silent = _without_credential(failing, scene) if is_refused(failing) else frozenset()
    controls = choose(failing, still, changed | silent, intercepted=intercepted)
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


def _without_credential(failing: Verification, scene: Scene) -> frozenset[str]:
    """Operations that pass whatever becomes of the credential, where the description has others need one."""
    api = scene.descriptions.api(scene.context.digest_for(failing.planned.environment.stage))
    operations = {each.key: needs_credential(each) for each in (api.operations.values() if api is not None else ())}
    return frozenset(key for key, needs in operations.items() if not needs) if any(operations.values()) else frozenset()


def _changed_operations(failing: Verification, scene: Scene, severities: Collection[Severity]) -> frozenset[str]:
    """Operations that the provider's description changed, since the failing one last passed, in ways so severe."""
    since = failing.planned.history.last_passed_at
    return frozenset(
        operation
        for dated in scene.context.changes
        if dated.change.severity in severities and (since is None or dated.not_after > since)
        for operation in (dated.change.operation, *(reach.operation for reach in dated.change.reaches))
    )

"""Which failures of a cycle are explained by experiment, which are known already, and which share one outage."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence

from monitor.attribution.cells import HOST_FAILURES
from monitor.attribution.grouping import is_of_the_host
from monitor.engine.answers.interception import is_page_or_redirect
from monitor.engine.attributing.regressions import explain, sharing_an_outage
from monitor.engine.attributing.scene import Scene
from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.events import Attributing, RegressionOngoing
from monitor.engine.experiment.controls import fails_by_host
from monitor.engine.observed.traffic import Place, Traffic
from monitor.engine.ports import Ports
from monitor.engine.verifying.verification import Verification
from monitor.interactions.failures import signatures
from monitor.interactions.identity import content_digest
from monitor.model.cases import ConflictStatus
from monitor.model.contracts import Origin
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject
from monitor.model.values import ChangedBy, Failure, VerdictStatus
from monitor.model.verdicts import Regression
from monitor.schemas import Judge


async def investigate(
    integration: Integration,
    verifications: Sequence[Verification],
    contexts: Mapping[str, ApiContext],
    descriptions: Descriptions,
    ports: Ports,
    judge: Judge,
    traffic: Mapping[Place, Traffic],
) -> AsyncIterator[Attributing | RegressionOngoing | tuple[Regression, float]]:
    """Every regression of this cycle with its verdict and the seconds that took.

    A failure that an open case has already attributed is not replayed again. Once a host is shown to be out, the other
    failures of that host share its verdict: replaying each would cost the budget and could not tell more. What was
    observed is explained by what else was observed: nothing is sent for it.
    """
    attributed = _attributed(integration, ports)
    outages: dict[Place, Regression] = {}
    for failing in sorted((each for each in verifications if each.regressed), key=_rank):
        place = (failing.planned.api.name, failing.planned.environment.name)
        known = _known(failing, contexts[place[0]], attributed)
        if known is not None:
            for data in known:
                yield RegressionOngoing(integration.name, str(data["conflict"]), data, not failing.known)
            continue
        beside = [each for each in verifications if _is_beside(each, failing)]
        scene = Scene(
            integration, contexts[place[0]], descriptions, beside, ports, judge, traffic.get(place, Traffic())
        )
        if failing.observed:
            for regression in await explain(failing, scene):
                counted = failing.known and regression.verdict.changed_by is ChangedBy.NONE
                if not counted:  # a flake is counted once
                    yield _as_known(regression, failing, integration, ports) or (regression, 0.0)
            continue
        if place in outages and _may_share(failing, outages[place]):
            for regression in sharing_an_outage(failing, scene, outages[place].verdict):
                yield regression, 0.0
            continue
        yield Attributing(integration.name, *place, failing.planned.operation)
        begun = ports.clock.now()
        found = await explain(failing, scene)
        seconds = (ports.clock.now() - begun).total_seconds()
        for regression in found:
            if _is_outage(regression):
                outages.setdefault(place, regression)
            yield regression, seconds


def _is_beside(each: Verification, failing: Verification) -> bool:
    """Whether it may tell something of the failing one. What a person reported is no evidence of anything else: anybody
    may name a resource that never was.
    """
    ours, theirs = each.planned, failing.planned
    same_place = (ours.api.name, ours.environment.name) == (theirs.api.name, theirs.environment.name)
    return same_place and (each is failing or ours.interaction.origin is not Origin.REPORTED)


def _as_known(
    regression: Regression, failing: Verification, integration: Integration, ports: Ports
) -> RegressionOngoing | None:
    """The stored regression, where no exchange of it is new and all that was observed still says the same."""
    if not failing.known:
        return None
    verdict = json.loads(json.dumps(regression.verdict.to_json()))
    for each in ports.store.regressions(integration=integration.name):
        if (
            isinstance(each, Mapping)
            and each.get("fingerprint") == regression.fingerprint
            and each["verdict"] == verdict
        ):
            return RegressionOngoing(integration.name, str(each["conflict"]), each, seen_again=False)
    return None


def _rank(failing: Verification) -> tuple[int, str]:
    """Failures of the host first: what they show is evidence for the rest."""
    assert failing.judgement is not None
    ranks = [each.failure.rank for each in failing.judgement.mismatches]
    return min(ranks, default=len(Failure)), failing.planned.interaction.key


def _may_share(failing: Verification, outage: Regression) -> bool:
    """Whether a failure may be the same outage: one of the host, or a page from in front of it as the outage showed."""
    assert failing.exchange is not None
    in_front = outage.signature.failure not in HOST_FAILURES
    return fails_by_host(failing) or (in_front and is_page_or_redirect(failing.exchange))


def _is_outage(regression: Regression) -> bool:
    return is_of_the_host(regression) and regression.verdict.status is VerdictStatus.ATTRIBUTED


def _attributed(integration: Integration, ports: Ports) -> Mapping[str, JsonObject]:
    """Fingerprint -> stored regression, of the open cases whose cause is known, and not disputed."""
    found: dict[str, JsonObject] = {}
    cases = ports.store.conflicts(integration=integration.name)
    failing = [each for each in cases if each.status.is_failing and each.status is not ConflictStatus.DISPUTED]
    for case in failing:
        for each in ports.store.regressions(conflict_id=case.id):
            if not isinstance(each, Mapping):
                continue
            verdict = each.get("verdict")
            if isinstance(verdict, Mapping) and verdict.get("status") == VerdictStatus.ATTRIBUTED.value:
                found[str(each["fingerprint"])] = {**each, "conflict": case.id}
    return found


def _known(
    failing: Verification, context: ApiContext, attributed: Mapping[str, JsonObject]
) -> tuple[JsonObject, ...] | None:
    """The stored regressions of this failure, where every one of its signatures is attributed already.

    Not where contract or description have moved since: the same failure may have another cause by now.
    """
    assert failing.judgement is not None
    planned = failing.planned
    now = (content_digest(planned.interaction), context.digest_for(planned.environment.stage) or "")
    prints = [
        each.fingerprint(planned.api.name, planned.environment.name)
        for each in signatures(planned.interaction, failing.judgement.mismatches)
    ]
    if not prints or any(each not in attributed for each in prints):
        return None
    found = [attributed[each] for each in dict.fromkeys(prints)]
    if any((each.get("contract_digest"), each.get("description_digest")) != now for each in found):
        return None
    return tuple(found)

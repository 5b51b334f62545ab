"""Ends that a description announced, with the day on which that can first have been read."""

from dataclasses import dataclass
from datetime import datetime

from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.openapi.lifecycle import sunset_of
from monitor.rules.policy import Sunset


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """A snapshot that was read. `or_before`: it stood there when watching began, nobody knows since when."""

    at: datetime
    digest: str
    or_before: bool = False


def snapshots(context: ApiContext) -> tuple[Seen, ...]:
    """Oldest first. A snapshot counts from the change that led to it, and only one that none led to from when it was
    in force, or from the change that led away from it: a contract in force keeps its day when it is advanced.
    """
    found = {Seen(each.not_after, each.revision) for each in context.changes}
    led: dict[str, datetime] = {}
    for each in context.changes:
        led.setdefault(each.revision, each.not_after)
    left: dict[str, datetime] = {}
    for each in context.changes:
        left.setdefault(each.base, each.not_before or each.not_after)
    found |= {Seen(at, digest, True) for digest, at in left.items() if digest not in led or at < led[digest]}
    in_force = context.in_force
    if in_force is not None and in_force.description_digest is not None and in_force.description_digest not in led:
        found.add(Seen(in_force.since, in_force.description_digest, True))
    return tuple(sorted(found))


def sunsets(context: ApiContext, descriptions: Descriptions) -> dict[str, Sunset]:
    """By operation. Earlier snapshots are looked at too, since a later one may have dropped the operation.

    The announcement counts from the first snapshot that carried the date that was last announced.
    """
    found: dict[str, Sunset] = {}
    for seen in snapshots(context):
        api = descriptions.api(seen.digest)
        for operation in api.operations.values() if api else ():
            effective = sunset_of(operation.lifecycle.sunset)
            known = found.get(operation.key)
            if effective is not None and (known is None or known.effective != effective):
                found[operation.key] = Sunset(seen.at, effective)
    return found

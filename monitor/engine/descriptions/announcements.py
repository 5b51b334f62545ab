"""Ends that a description announced, with the day on which that can first have been read."""

from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.openapi.lifecycle import sunset_of
from monitor.rules.policy import Sunset


def sunsets(context: ApiContext, descriptions: Descriptions) -> dict[str, Sunset]:
    """By operation. Earlier snapshots are looked at too, since a later one may have dropped the operation.

    The announcement counts from the first snapshot that carried the date that was last announced.
    """
    seen = [(each.not_after, each.revision) for each in context.changes]
    if context.in_force is not None and context.in_force.description_digest is not None:
        seen.insert(0, (context.in_force.since, context.in_force.description_digest))
    found: dict[str, Sunset] = {}
    for at, digest in sorted(set(seen)):
        api = descriptions.api(digest)
        for operation in api.operations.values() if api else ():
            effective = sunset_of(operation.lifecycle.sunset)
            known = found.get(operation.key)
            if effective is not None and (known is None or known.effective != effective):
                found[operation.key] = Sunset(at, effective)
    return found

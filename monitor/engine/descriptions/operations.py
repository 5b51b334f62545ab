"""Which operation of a description an interaction calls, where its contract does not say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.model.api import Api
from monitor.model.contracts import Interaction
from monitor.openapi import match_operation
from monitor.openapi.outgoing import operations_called


def with_operations(
    interactions: Sequence[Interaction], contexts: Mapping[str, ApiContext], descriptions: Descriptions
) -> tuple[Interaction, ...]:
    """The same interactions, each naming the operation of the description in force (else the current one) it calls.

    The one in force goes first, so that a failure keeps its name while a description changes under it.
    """
    return tuple(_with_operation(each, contexts.get(each.api), descriptions) for each in interactions)


def _with_operation(interaction: Interaction, context: ApiContext | None, descriptions: Descriptions) -> Interaction:
    if interaction.operation is not None or context is None:
        return interaction
    in_force = context.in_force.description_digest if context.in_force else None
    for digest in (in_force, context.digests.get(None)):
        api = descriptions.api(digest)
        found = _operation_of(api, interaction, context) if api else None
        if found is not None:
            return replace(interaction, operation=found)
    return interaction


def _operation_of(api: Api, interaction: Interaction, context: ApiContext) -> str | None:
    method, path = interaction.request.method, interaction.request.path
    if interaction.webhook is None:
        return match_operation(api, method, path)
    names = [each.webhook for each in context.settings.receivers if each.name == interaction.webhook]
    called = (each for name in names for each in operations_called(api, name))
    return next((each.key for each in called if each.method == method), None)

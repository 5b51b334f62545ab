"""Messages of webhooks and callbacks: made from what their sender describes, pinned, and sent to configured receivers.

The sender is the consumer here: it calls. So an edit of its description changes what the consumer sends, and a
deployment of the receiver changes what the provider answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.events import Problem
from monitor.engine.ports import Store
from monitor.engine.verifying.declared import success_of
from monitor.model.api import Api, Operation
from monitor.model.changes import Change
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.integration import ApiSettings, Integration, Receiver
from monitor.model.receiving import to_receiver
from monitor.model.values import Direction
from monitor.openapi.outgoing import Message, is_named, messages_of, names_called, operations_called
from monitor.schemas import Judge

_OPPOSITE = {Direction.REQUEST: Direction.RESPONSE, Direction.RESPONSE: Direction.REQUEST}


def refresh_messages(
    integration: Integration,
    contexts: Mapping[str, ApiContext],
    descriptions: Descriptions,
    store: Store,
    judge: Judge,
) -> tuple[tuple[Interaction, ...], tuple[Problem, ...]]:
    """What is sent to each receiver, addressed; made once per description and kept in the store.

    Another description gives other messages in the place of the old: those that passed are in the recordings.
    """
    problems: list[Problem] = []
    for api in integration.apis:
        context = contexts.get(api.name)
        if context is None:
            continue
        known = store.generated_cases(integration.name, api.name)
        calls = [each for each in known if each.webhook is None]
        kept: list[Interaction] = []
        for receiver in api.receivers:
            own = [each for each in known if each.webhook == receiver.name]
            digest = context.digest_for(receiver.environment)
            described = descriptions.api(digest)
            if digest is not None and described is not None and not _are_current(own, receiver, digest):
                own, reasons = _messages(api, receiver, described, digest, judge)
                problems += [Problem(integration.name, code, text, owner) for code, text, owner in reasons]
            kept += own
        if tuple(kept) != tuple(each for each in known if each.webhook is not None):
            store.save_generated_cases(integration.name, api.name, [*calls, *kept])
    return pinned_messages(integration, store), tuple(problems)


def pinned_messages(integration: Integration, store: Store) -> tuple[Interaction, ...]:
    """The messages in the store, addressed to the receivers as they are configured now."""
    return tuple(
        to_receiver(each, receiver)
        for api in integration.apis
        for receiver in api.receivers
        for each in store.generated_cases(integration.name, api.name)
        if each.webhook == receiver.name
    )


def _are_current(messages: Sequence[Interaction], receiver: Receiver, digest: str) -> bool:
    """Whether they were made of the description with this digest, for what the receiver takes now."""
    return bool(messages) and all(
        each.pinned_to == digest and each.operation is not None and is_named(each.operation, receiver.webhook)
        for each in messages
    )


def _messages(
    api: ApiSettings, receiver: Receiver, described: Api, digest: str, judge: Judge
) -> tuple[list[Interaction], list[tuple[str, str, str]]]:
    """The messages for one receiver; and what could not be made of the description, as code, text and owner."""
    operations = operations_called(described, receiver.webhook)
    if not operations:
        known = ", ".join(names_called(described)) or "none"
        text = f"{api.name} describes no webhook or callback {receiver.webhook!r} for its receiver (it has: {known})"
        return [], [("webhook-not-described", text, "monitor")]
    found: list[Interaction] = []
    problems = []
    for operation in operations:
        try:
            messages = messages_of(described, operation, judge)
        except LookupError as error:
            text = f"no message of {operation.key} can be made from the description: {error}"
            problems.append(("webhook-message-impossible", text, api.provider.value))
            continue
        expected = success_of(described, operation)
        found += [_interaction(api, receiver, operation, each, expected, digest, described) for each in messages]
    return found, problems


def _interaction(
    api: ApiSettings,
    receiver: Receiver,
    operation: Operation,
    message: Message,
    expected: ExpectedResponse,
    digest: str,
    described: Api,
) -> Interaction:
    return Interaction(
        api=api.name,
        consumer="generated",
        provider=api.name,
        description=", ".join(part for part in (operation.key, message.name) if part),
        origin=Origin.GENERATED,
        contract=described.source,
        request=message.request,
        response=expected,
        operation=operation.key,
        pinned_to=digest,
        webhook=receiver.name,
    )


def as_received(change: Change) -> Change:
    """The same edit as the receiver meets it: what the sender puts into a message is a request there."""

    def turned(direction: Direction) -> Direction:
        return _OPPOSITE.get(direction, direction)

    reaches = tuple(replace(each, direction=turned(each.direction)) for each in change.reaches)
    return replace(change, direction=turned(change.direction), reaches=reaches)

"""Webhooks and callbacks seen from where they arrive: an API whose provider is the consumer of the one that sends them.

What is configured as a receiver becomes an environment of such an API, so that a message of the sender is verified as
every request is: it is sent, and what answers is judged.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from monitor.model.contracts import Interaction
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ApiSettings, Environment, Integration, Receiver

_URL = re.compile(r"(https?://[^/?#]*)([^?#]*)(?:\?([^#]*))?")


@dataclass(frozen=True, slots=True)
class Address:
    """`host`: the URL up to the path. Where a variable stands behind it, `host` is all of the URL.

    `name`: of the host, as people are shown it. `shown`: with the path; credentials and query are left out.
    """

    host: str
    path: str
    query: tuple[tuple[str, str], ...]
    name: str
    shown: str


def address_of(receiver: Receiver) -> Address:
    template = receiver.url.template
    found = _URL.fullmatch(template.partition("#")[0])
    if found is None or "${" in template[len(found[1]) :]:
        shown = _without_credentials(template)
        return Address(template, "", (), shown, shown)
    host, path, query = found[1], found[2], found[3] or ""
    name = _without_credentials(host)
    return Address(host, path, tuple(parse_qsl(query, keep_blank_values=True)), name, f"{name}{path}")


def _without_credentials(url: str) -> str:
    return url.rpartition("://")[2].rpartition("@")[2]


def received(api: ApiSettings) -> tuple[ApiSettings, ...]:
    """One for each host that takes messages of `api`: of the same name, with the roles inverted and one environment.

    Receivers stand together where host, environment, headers, probe rules, control and old version are the same: only
    those tell something of each other.
    """
    hosts: list[list[Receiver]] = []
    for receiver in api.receivers:
        known = next((each for each in hosts if _shared(each[0]) == _shared(receiver)), None)
        if known is None:
            hosts.append([receiver])
        else:
            known.append(receiver)
    found: dict[str, ApiSettings] = {}
    for members in hosts:
        first = members[0]
        address = address_of(first)
        name = f"{first.environment} at {address.name}"
        name = f"{name} ({first.name})" if name in found else name
        environment = Environment(
            name,
            EnvironmentText(address.host, first.url.place),
            first.headers,
            first.probe,
            previous=first.previous,
            of=first.environment,
        )
        found[name] = replace(
            api,
            provider=api.consumer,
            environments=(environment,),
            receivers=tuple(members),
            control=first.control,
            version=None,
        )
    return tuple(found.values())


def _shared(receiver: Receiver) -> tuple[object, ...]:
    headers = {name: text.template for name, text in receiver.headers.items()}
    previous = receiver.previous.template if receiver.previous else None
    host = address_of(receiver).host
    return host, receiver.environment, headers, receiver.probe, receiver.control, previous


def served(integration: Integration) -> Iterable[ApiSettings]:
    """Every API of the integration, and after each what receives its messages."""
    for api in integration.apis:
        yield api
        yield from received(api)


def is_sent_to(api: ApiSettings, interaction: Interaction) -> bool:
    """Whether `api`, one of `served`, is where the interaction goes."""
    if interaction.api != api.name:
        return False
    if not is_receiving(api):
        return interaction.webhook is None
    return interaction.webhook in {each.name for each in api.receivers}


def is_receiving(api: ApiSettings) -> bool:
    """Whether it is one of `received`."""
    return any(each.of is not None for each in api.environments)


def addressed(interactions: Iterable[Interaction], apis: Iterable[ApiSettings]) -> tuple[Interaction, ...]:
    """The same, with each message of a webhook once for each receiver, which it then names.

    A message without receiver is left out: there is nowhere to send it. Its provider says where it goes, so that the
    history of another address is not taken for its own.
    """
    receivers = {api.name: api.receivers for api in apis}
    return tuple(copy for each in interactions for copy in _copies(each, receivers))


def _copies(interaction: Interaction, receivers: Mapping[str, tuple[Receiver, ...]]) -> Iterable[Interaction]:
    if interaction.webhook is None:
        yield interaction
        return
    for receiver in receivers.get(interaction.api, ()):
        if receiver.webhook == interaction.webhook:
            yield to_receiver(interaction, receiver)


def to_receiver(interaction: Interaction, receiver: Receiver) -> Interaction:
    """The message as it is sent to that receiver."""
    address = address_of(receiver)
    request = replace(interaction.request, path=address.path, query=(*address.query, *interaction.request.query))
    which = f" ({receiver.name})" if address.query else ""
    provider = f"{interaction.provider} at {address.shown}{which}"
    return replace(interaction, webhook=receiver.name, request=request, provider=provider)

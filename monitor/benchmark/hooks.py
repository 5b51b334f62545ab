"""Webhooks between the two companies: the API's provider tells of each record that changes, its consumer is told."""

import copy
from typing import Any

from monitor.benchmark.companies import Provider, Resource

_RECEIVER = """\
      {name}:
        url: {host}/hooks/{name}
        environment: sandbox
        probe: {{methods: [GET, HEAD, POST], rate: 20/s, budget: 100000/day, replay: true}}
"""


def message_schema(provider: Provider, resource: Resource) -> dict[str, Any]:
    """Of what is sent, as the sender describes it."""
    schema: dict[str, Any] = provider.description["components"]["schemas"][f"Told{resource.schema}"]
    return schema


def with_webhooks(provider: Provider, resources: tuple[Resource, ...]) -> Provider:
    """What receives the webhooks that `provider` describes from now on: one for each kind of record."""
    described = provider.description
    described |= {"openapi": "3.1.0", "webhooks": {}}
    schemas = described["components"]["schemas"]
    for each in resources:
        schemas[f"Told{each.schema}"] = copy.deepcopy(schemas[f"New{each.schema}"])
        told = copy.deepcopy(described["paths"][f"/{each.name}"]["post"])
        told["parameters"] = []
        told["requestBody"]["content"]["application/json"]["schema"]["$ref"] = f"#/components/schemas/Told{each.schema}"
        described["webhooks"][each.name] = {"post": told}
    demands = {path(each): dict(provider.demands[f"/{each.name}"]) for each in resources}
    return Provider({}, {}, demands=demands)


def path(resource: Resource) -> str:
    """Where its messages arrive."""
    return f"/hooks/{resource.name}"


def receivers(provider: Provider, host: str) -> str:
    """Lines of the configuration; none where nothing is sent."""
    names = provider.description.get("webhooks", {})
    lines = "".join(_RECEIVER.format(name=name, host=host) for name in names)
    return f"    receivers:\n{lines}" if lines else ""

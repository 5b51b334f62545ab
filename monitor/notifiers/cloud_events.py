"""A message as a CloudEvent (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md), for programs.

In structured mode, so that the signature over the body covers the attributes too; in binary mode they would be headers,
which it does not cover.
"""

from urllib.parse import quote

from monitor.model.cases import Message
from monitor.model.json_value import JsonObject
from monitor.workflow.letters import case_page

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
TYPE = "compat-monitor.case."
"""Before the reason, such as `attributed` (docs/messages.md lists them)."""


def event(message: Message, address: str | None) -> JsonObject:
    """The same for each attempt. `data` is described by docs/message.schema.json; `address`: of the pages."""
    return {
        "specversion": "1.0",
        "id": message.id,
        "source": f"{(address or '').rstrip('/')}/integrations/{quote(message.integration, safe='')}",
        "type": f"{TYPE}{message.reason}",
        "subject": message.conflict,
        "time": message.at.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "case": {"id": message.conflict},
            **message.facts,
            "integration": message.integration,
            "side": message.to,
            "reason": message.reason,
            "title": message.title,
            "text": message.body,
            "link": case_page(message.conflict, address),
            "log": {"entry": message.chain_number, "hash": message.chain_head} if message.chain_head else None,
        },
    }

"""A message as it is handed over and shown: with the way to the case, and the head of the log.

The head is that of the moment at which the message was written, in the same transaction as the log entries that it
tells of, and not of the hand-over: so it covers what the message says, both companies are given the same one and can
compare, and a message that waited, was tried again or went to several destinations says the same each time.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from monitor.model.cases import Message


def case_page(conflict: str, address: str | None) -> str | None:
    """The page of a case; None where the pages have no public address (`address:` of settings.yaml)."""
    return f"{address.rstrip('/')}/cases/{quote(conflict, safe='')}" if address else None


def letter(message: Message, address: str | None) -> Message:
    """`address`: the public one of the pages."""
    page = case_page(message.conflict, address)
    lines = [f"Page: {page}"] if page else []
    lines.append(f"Written: {message.at:%Y-%m-%d %H:%M} UTC")
    if message.chain_head:
        lines += [
            f"Log: entry {message.chain_number}, hash {message.chain_head}",
            "(Keep this line: `evidence verify --head HASH` tells later whether the log",
            "up to it is still what it was.)",
        ]
    return replace(message, body="\n".join([message.body, *lines]))


def together(messages: Sequence[Message], batch: str, address: str | None) -> Message:
    """Several messages to one side as one, with the id `batch` and what they say in the order given."""
    letters = [letter(each, address) for each in messages]
    if len(letters) == 1:
        return replace(letters[0], id=batch)
    cases = len({each.conflict for each in messages})
    overview = [
        line
        for number, each in enumerate(messages, 1)
        for line in (f"{number}. {each.title}", f"   {each.body.partition(chr(10))[0]}")
    ]
    parts = [f"--- {number} of {len(letters)} ---\n{each.body}" for number, each in enumerate(letters, 1)]
    head = f"{len(letters)} messages on {cases} {'case' if cases == 1 else 'cases'}, the most urgent first:"
    return replace(
        letters[0],
        id=batch,
        title=f"{messages[0].title} (and {len(messages) - 1} more)",
        body="\n\n".join(["\n".join([head, "", *overview]), *parts]),
    )

"""A mail to one person, apart from what a case tells both companies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mail:
    """`id`: the same for a repeat. `html`: what `text` says, laid out; empty where there is none."""

    id: str
    to: str
    subject: str
    text: str
    html: str = ""

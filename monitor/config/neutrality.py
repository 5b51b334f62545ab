"""Whoever mediates is of neither company, and is one person."""

from collections.abc import Iterable, Iterator

from monitor.config.nodes import Node
from monitor.errors import Diagnostic


def named_twice(mediators: Iterable[Node]) -> Iterator[Diagnostic]:
    """Two mediators of one name or address could not be told apart in the log."""
    first: dict[str, Node] = {}
    for each in mediators:
        for word in _called(each):
            if first.setdefault(word, each) is not each:
                message = f"two mediators are called '{word}'"
                note = f"the first is {first[word].place}"
                yield Diagnostic(
                    "mediator-twice", message, each.place, note, help="give each a name and an address of their own"
                )
                break


def of_a_company(mediators: Iterable[Node], sides: Iterable[Node]) -> Iterator[Diagnostic]:
    """Contacts of a side that mediate too."""
    neutral = {word: each for each in mediators for word in _called(each)}
    for side in sides:
        for contact in side.listed("contacts"):
            found = next((neutral[word] for word in _called(contact) if word in neutral), None)
            if found is not None:
                message = f"'{contact.text('name')}' is a contact here, and mediates"
                note = f"the mediator is {found.place}"
                yield Diagnostic(
                    "mediator-of-a-company",
                    message,
                    contact.place,
                    note,
                    help="name somebody of neither company under `mediators`",
                )


def _called(node: Node) -> tuple[str, ...]:
    """By what a person is known: name and address."""
    texts = (node.child(key) for key in ("name", "email"))
    return tuple(each.value.strip().casefold() for each in texts if each is not None and isinstance(each.value, str))

"""Who looks after a case on each side: the owner of the operation, whoever comes after, and who speaks for whom."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from monitor.model.integration import Company, Contact
from monitor.model.sides import Side

OWNER = "owner"
"""The role of whose word counts for a company."""


def chain(company: Company, operation: str | None) -> tuple[Contact, ...]:
    """The company's contacts in the order in which they are turned to: owners first, then the others as configured.

    Of each, those that name the operation most exactly come first, and those that don't name it last.
    """
    return tuple(sorted(company.contacts, key=lambda each: (not _owns(each, operation), -_fit(each, operation))))


def owner_of(company: Company, operation: str | None) -> Contact | None:
    """None where the company named no owner for it: then everybody's word counts."""
    return next((each for each in chain(company, operation) if _owns(each, operation)), None)


def _owns(contact: Contact, operation: str | None) -> bool:
    return (contact.role or "").casefold() == OWNER and _fit(contact, operation) > 0


def _fit(contact: Contact, operation: str | None) -> int:
    """Length of the most exact pattern that fits; 0: none."""
    return max(
        (len(each) for each in contact.operations if each == "*" or fnmatchcase(operation or "", each)), default=0
    )


def is_contact(contact: Contact, by: str) -> bool:
    """Whether that is the contact, by name or address."""
    return by.strip().casefold() in {(contact.name or "").casefold(), (contact.email or contact.name).casefold()}


def speaks_for(company: Company, operation: str | None, by: str) -> str | None:
    """The owner who has to confirm what `by` says for the company; None where nobody has to."""
    owner = owner_of(company, operation)
    if owner is None or any(_owns(each, operation) and is_contact(each, by) for each in company.contacts):
        return None
    return owner.name


def shown(contact: Contact, company: Company) -> str:
    """By name and role only: how to reach somebody is the company's own."""
    role = contact.role if contact.role and contact.role.casefold() not in contact.name.casefold() else ""
    return f"{contact.name} ({role}, {company.name})" if role else f"{contact.name} ({company.name})"


def engaged(companies: Mapping[Side, Company], operation: str | None) -> tuple[str, ...]:
    """The owners of both sides, as people are shown them; of a side that named nobody, nobody."""
    found = [(owner_of(companies[side], operation), companies[side]) for side in Side]
    return tuple(shown(owner, company) for owner, company in found if owner is not None)


def after(company: Company, operation: str | None, steps: int) -> Contact | None:
    """The contact that many steps after the first; the last one where there are fewer; None without contacts."""
    order = chain(company, operation)
    return order[min(steps, len(order) - 1)] if order else None

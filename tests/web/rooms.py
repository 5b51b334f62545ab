"""The sample site with somebody who mediates, and a room told to its end."""

from dataclasses import replace
from datetime import timedelta

from monitor.engine import commands
from monitor.model.mediators import Mediator
from monitor.model.sides import Side
from monitor.workflow.settlement import moves as m
from tests.web.sample import NOW
from tests.web.site import Site

MIA = "Mia Stone"
OURS, THEIRS = Side.IN_HOUSE, Side.PARTNER
OFFER = m.Offer(
    "Amounts are integers on this operation",
    "Both read the charge ch_1 in the sandbox, once with and once without the gateway",
    {THEIRS: "send integers again", OURS: "read both until May"},
    "compat-monitor explain 3fa9c2",
)
SENTENCE = (
    "Amounts are integers on this operation. Acme Pay: send integers again. Checkout: read both until May. "
    "What settles it: Both read the charge ch_1 in the sandbox, once with and once without the gateway."
)


def mediated(site: Site) -> Site:
    """The same site, with a mediator for all integrations."""
    mediators = (Mediator(MIA, "mia@between.example"),)
    known = site.sample.configuration
    changed = replace(
        known,
        settings=replace(known.settings, mediators=mediators),
        integrations=tuple(replace(each, mediators=mediators) for each in known.integrations),
    )
    site.sample = replace(site.sample, configuration=changed)
    return site


def says(site: Site, by: str, side: Side | None, move: m.Move, kind: str = "theirs") -> None:
    made = commands.settle(
        site.store, site.sample.configuration, site.sample.cases[kind], move, by, side, site.context.clock.now()
    )
    assert not isinstance(made, str), made


def opened(site: Site) -> None:
    says(site, "Checkout on-call", OURS, m.OpenRoom("we talk past each other since Monday"))


def talked(site: Site) -> None:
    opened(site)
    first = m.StatePosition("the provider sends text", "a recording that shows an integer")
    says(site, "Checkout on-call", OURS, first)
    says(site, "Checkout on-call", OURS, m.StatePosition("it may be our gateway", "the same bytes without it"))
    says(site, "API desk", THEIRS, m.StatePosition("your gateway rewrites it", "the same bytes without the gateway"))
    says(site, MIA, None, OFFER)
    says(site, MIA, None, m.Offer("Amounts are text from now on", "A look at the contract that both agreed in May"))
    says(site, "Checkout on-call", OURS, m.DeclineOption("o2", "three of our readers would break"))
    says(site, "API desk", THEIRS, m.AcceptOption("o1", SENTENCE, "revert the serialiser", NOW + timedelta(days=2)))
    says(site, MIA, None, m.SetStep(OURS, "call it once without the gateway", NOW + timedelta(hours=6)))


def settled(site: Site) -> None:
    talked(site)
    says(site, "Checkout on-call", OURS, m.AcceptOption("o1", SENTENCE, "a flag", NOW + timedelta(days=1)))

"""Two people in two browsers, one per company, settle a case from the break to its closing, as pages let them.

Two real companies on loopback, the real monitor and its real pages, on a clock that the test turns. Every page is kept as
a picture where `SCREENSHOTS` names a folder, and looked over by axe.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from monitor.access.inviting import invited
from monitor.access.passwords import hashed
from monitor.daemon.composition import Monitor
from monitor.daemon.delivery import deliver
from monitor.daemon.service import Service
from monitor.demo import story
from monitor.demo.story import Stage
from monitor.model.access import Account, Role
from monitor.model.cases import ConflictStatus
from monitor.model.sides import Side
from monitor.web import create_app
from tests.engine.world import World, a_world
from tests.web.site import listening
from tests.web.test_browser import AXE, DESK, browser, pictured, screenshots

__all__ = ["browser", "screenshots"]
pytestmark = pytest.mark.browser
PASSWORD = "a long enough password"


@dataclass
class House:
    """The daemon's pages over the world's store; `run` has the monitor do one whole cycle."""

    world: World
    service: Service
    url: str = ""
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def run(self, act: Callable[[Stage], None] | None = None, **later: float) -> None:
        self.world.later(**(later or {"minutes": 30}))
        if act is not None:
            act(Stage(self.world.acme, self.world.checkout, self.world.folder))
        self.thread.submit(asyncio.run, self._cycle()).result()

    async def _cycle(self) -> None:
        world, configuration = self.world, self.service.configuration
        listeners = (self.service._latest.hear,)
        monitor = Monitor(configuration, world.folder, self.service._store, world.clock, {}, listeners)
        await monitor.run_cycle(configuration.integrations[0])
        await deliver(configuration, world.store, world.clock, {})


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with a_world(tmp_path) as world:
        (world.folder / "settings.yaml").write_text("contact: apis@shop.example\nsign_in: {local: true}\n")
        service = Service(world.folder, world.store, world.clock, {})  # type: ignore[arg-type]
        house = House(world, service)
        with listening(create_app(service.web_context())) as house.url:
            yield house
        house.thread.shutdown()


@dataclass
class Person:
    name: str
    page: Page
    pictures: Path
    house: House
    taken: int = 0

    def at(self, path: str) -> "Person":
        self.page.goto(self.house.url + path)
        return self

    def look(self, what: str) -> None:
        """Keeps the page as a picture, and finds no serious fault in it, with everything opened that can be."""
        self.taken += 1
        file = self.pictures / f"walk-{self.name.split()[0].lower()}-{self.taken:02}-{what}.png"
        pictured(self.page, file)
        self.page.evaluate("() => document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
        serious = [each for each in found if each["impact"] in {"serious", "critical"}]
        assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == [], what

    def form(self, summary: str) -> Locator:
        """Opens what stands behind these words, unless it is open."""
        details = self.page.locator("details", has=self.page.locator("summary", has_text=summary)).first
        if details.get_attribute("open") is None:
            details.locator("summary").first.click()
        return details

    def says(self, summary: str, button: str, **fields: str) -> None:
        """Fills fields by their labels (`_` for a space) and presses the button."""
        form = self.form(summary)
        for label, value in fields.items():
            control = form.get_by_label(label.replace("_", " "), exact=False).first
            if control.evaluate("each => each.tagName") == "SELECT":
                control.select_option(label=value)
            elif control.get_attribute("type") == "checkbox":
                control.check()
            else:
                control.fill(value)
        form.get_by_role("button", name=button).first.click()
        self.page.wait_for_load_state()

    def reads(self, *texts: str) -> None:
        words = " ".join(self.page.locator("main").inner_text().split())
        for text in texts:
            assert text in words, f"{self.name} does not read {text!r} in: {words}"


@contextmanager
def somebody(name: str, browser: Browser, house: House, pictures: Path) -> Iterator[Person]:
    context = browser.new_context(viewport=DESK, bypass_csp=True)
    context.set_default_timeout(15_000)
    yield Person(name, context.new_page(), pictures, house)
    context.close()


def signs_in(person: Person, to: str = "/") -> None:
    person.at(f"/sign-in?next={to}")
    person.page.get_by_label("Name").fill(person.name)
    person.page.get_by_label("Password").fill(PASSWORD)
    person.page.get_by_role("button", name="Sign in").click()
    person.page.wait_for_load_state()


def comes_by_link(person: Person, path: str) -> None:
    person.at(path)
    person.page.get_by_role("button", name="Continue as Acme Pay").click()
    person.page.wait_for_load_state()


def test_two_companies_settle_a_case_from_the_break_to_its_closing(
    house: House, browser: Browser, screenshots: Path
) -> None:
    store = house.service._store
    store.save_account(
        Account("Checkout on-call", Role.OWNER, Side.IN_HOUSE, ("acme",), hashed(PASSWORD), house.world.clock.now())
    )
    house.run()
    with (
        somebody("Checkout on-call", browser, house, screenshots) as ann,
        somebody("Acme API desk", browser, house, screenshots) as jo,
    ):
        signs_in(ann)
        ann.reads("acme", "Compatible")
        ann.look("wall-while-all-is-well")

        # It breaks, and the monitor explains it in the run that saw it.
        house.run(story._amount_becomes_text, hours=1)
        (case,) = house.world.cases()
        page = f"/cases/{case.id}"
        ann.at("/").reads("In conflict")
        ann.look("wall-with-a-case")
        ann.at("/integrations/acme").look("integration")
        ann.at(page).reads("Acme Pay changed")
        ann.look("case")
        ann.page.locator('a[href*="/verdicts/"]').first.click()
        ann.page.wait_for_url("**/verdicts/*")
        ann.look("verdict")
        ann.at("/road-map").look("road-map")
        ann.at("/integrations/acme/sent").look("sent")

        # Acme Pay is sent a link, sees the same, and sees it differently: the experiment is run again.
        _, link = invited(
            store, integration="acme", side=Side.PARTNER, case=case.id, email="api@acme.example", name=jo.name,
            by=ann.name, now=house.world.clock.now(), lasts=timedelta(days=14),
        )  # fmt: skip
        jo.at(link).look("link")
        comes_by_link(jo, link)
        jo.reads("Acme Pay changed", "Next step with Acme Pay")
        jo.look("case")
        jo.says("We see it differently", "We see it differently", What_you_see_differently="We deployed nothing")
        house.run()
        jo.at(page).reads("Checked again, it stands")
        jo.look("case-upheld")

        # It was them; they promise a fix that needs Checkout, who accepts it.
        jo.says("It was us", "It was us", What_to_say_with_it="A release of a library")
        at = (house.world.clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        jo.says(
            "Promise what is done by when", "Promise it", What_will_be_done="Amounts are integers again",
            How="We roll the library back", Your_own_estimate=at, Checkout="yes",
        )  # fmt: skip
        ann.at(page).reads("Amounts are integers again", "proposed")
        assert "Your own estimate, which only your company sees" not in ann.page.content()
        ann.look("case-proposed")
        ann.says("Accept", "Accept it")
        ann.reads("agreed by all whose work it needs")

        # A concern is answered, and its sender alone says whether that does; an expectation is confirmed word for word.
        ann.says("Raise a concern", "Tell both companies", The_concern="Our evening batch reads amounts at six")
        jo.at(page).says(
            "Answer", "Answer it", The_answer="We roll back at four", Which_expectation_was_not_met="notice of releases"
        )
        ann.at(page)
        ann.page.locator("summary", has_text="the answer does").first.wait_for()
        ann.says("the answer does", "The answer does")
        ann.reads("adequate, says Checkout on-call")
        ann.says("State an expectation", "State it", The_sentence="A release is announced two days before")
        jo.at(page).says("word for word", "We confirm")
        jo.reads("confirmed word for word by both companies")
        jo.look("case-settled-between-both")

        # It is mended, and both companies close the case; where one does not answer, a day of green does.
        house.run(story._all_well, hours=2)
        ann.at(page).reads("works again")
        ann.look("case-mended")
        ann.says("It works for us", "It works for us")
        ann.reads("It works, says one company")
        jo.at(page).says("It works for us", "It works for us")
        ann.at(page).reads("A commitment was kept", "It works, say both companies")
        ann.look("case-closed")
        ann.at("/report").look("report")
        ann.at("/integrations/acme").look("integration-afterwards")
        jo.at(page).reads("It works, say both companies")
        jo.look("case-closed")
    (closed,) = house.world.cases()
    assert closed.status is ConflictStatus.CLOSED
    assert store.integrity() is None

"""The report as people read it: over HTTP, in a browser, on a phone, on paper, and for programs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import jsonschema
import pytest
from playwright.sync_api import Browser

from monitor.accounts.style import STYLE
from monitor.metrics import Metrics
from monitor.model.integration import Configuration, Settings
from monitor.model.sides import Side
from monitor.reports import account_html
from monitor.storage import SqlStore, open_store
from monitor.web import Health, WebContext, create_app
from monitor.web.app import STATIC
from monitor.web.overview import report
from tests.fakes.clock import FakeClock
from tests.web.report_year import NOW, fill
from tests.web.site import client_of, listening
from tests.web.test_browser import AXE, DESK, PHONE, browser, pictured, screenshots  # noqa: F401 - fixtures
from tests.web.test_pages import Visible

YEAR = "last_days=365"


class House:
    """A running site. `configuration` may be replaced meanwhile."""

    def __init__(self, store: SqlStore, configuration: Configuration) -> None:
        self.store, self.configuration = store, configuration
        self.url = ""


@contextmanager
def running(folder: Path, *, filled: bool) -> Iterator[House]:
    with open_store(f"sqlite:///{folder / 'monitor.db'}") as store:
        house = House(store, fill(store) if filled else Configuration(Settings(), ()))
        context = WebContext(
            store=store,
            configuration=lambda: house.configuration,
            exposition=Metrics().exposition,
            health=Health,
            clock=FakeClock(NOW),
            acknowledge=lambda *_: None,
            pause=lambda *_: None,
            resume=lambda *_: None,
        )
        with listening(create_app(context)) as house.url:
            yield house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running(tmp_path_factory.mktemp("report"), filled=True) as found:
        yield found


def words(house: House, path: str) -> str:
    answer = httpx.get(house.url + path, trust_env=False, verify=False, timeout=60)
    assert answer.status_code == 200, answer.text
    return Visible(answer.text).words


def test_one_screen_says_how_long_what_it_cost_what_was_prevented_and_what_to_decide(house: House) -> None:
    told = words(house, f"/integrations/acme/report?{YEAR}")
    for sentence in (
        "Customers met 5 breaks, for 4 days 18 h in all; 4 breaks were prevented.",
        "What it cost Checkout EUR 46",
        "1 refused at release",
        "1 foreseen and settled in time",
        "2 shown before production",
        "from 5 breaks of the year before",
        "The decision that is asked",
        "Agree on 30 days of notice: 7 of 8 breaks came without.",
        "Both companies, by the same rule Checkout Acme Pay",
        "2 of 2",
        "Of 7 explanations given, 0 had to be corrected.",
    ):
        assert sentence in told


def test_it_speaks_of_business_and_not_of_protocols(house: House) -> None:
    told = words(house, f"/report?{YEAR}") + words(house, f"/integrations/acme/report?{YEAR}")
    assert not re.search(r"HTTP|schema|JSON|status|endpoint|payload|in-house|partner\b", told.partition("Main")[2])


def test_all_integrations_stand_on_one_screen_and_the_wall_leads_there(house: House) -> None:
    assert 'href="/report"' in httpx.get(house.url, trust_env=False, verify=False, timeout=60).text
    told = words(house, f"/report?{YEAR}")
    assert "What 2 integrations cost, and what was prevented" in told
    assert "By integration" in told
    assert "acme: Agree on 30 days of notice" in told


def test_a_time_without_anything_says_what_will_stand_there(house: House) -> None:
    told = words(house, "/integrations/acme/report?from=2020-01-01&to=2020-01-31")
    assert "Nothing was watched in this time" in told
    assert "compat-monitor serve watches" in told


def test_a_house_without_integrations_says_how_to_begin(tmp_path: Path) -> None:
    with running(tmp_path, filled=False) as empty:
        assert "Nothing is watched yet" in words(empty, "/report")
        assert httpx.get(f"{empty.url}/api/report", trust_env=False, verify=False, timeout=60).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["month=2027-13", "last_days=0", "from=yesterday", "month=2027-01&last_days=3", "from=2027-02-01&to=2027-01-01",
     "month=2999-01", "from=9999-12-31&to=9999-12-31", "to=0001-01-01"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/report", "/api/report"])
def test_what_is_no_time_is_refused_in_words(house: House, path: str, query: str) -> None:
    answer = httpx.get(f"{house.url}{path}?{query}", trust_env=False, verify=False, timeout=60)
    assert answer.status_code == 422
    assert len(answer.text) > 20


def test_money_is_for_our_side_only(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"/report?{YEAR}", f"/integrations/acme/report?{YEAR}", f"/api/report?{YEAR}"]
    ours = [httpx.get(house.url + each, trust_env=False, verify=False, timeout=60).text for each in paths]
    monkeypatch.setattr(report, "viewer", lambda: Side.PARTNER)
    theirs = [httpx.get(house.url + each, trust_env=False, verify=False, timeout=60).text for each in paths]
    assert all("EUR" in each for each in ours)
    assert not any("EUR" in each or "cost_rates" in each for each in theirs)


def test_programs_get_what_is_described(house: House) -> None:
    with client_of(house.url) as client:
        description = client.get("/openapi.json").json()
        for path, asked in (("/api/report", ""), ("/api/integrations/{name}/report", "acme")):
            content = description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
            answer = client.get(path.replace("{name}", asked), params={"last_days": 365}).json()
            schema = {**content["schema"], "components": description["components"]}
            jsonschema.validate(answer, schema, cls=jsonschema.Draft202012Validator)
            assert answer["integrations"][0]["escaped"] == 5
        assert client.get("/api/integrations/nope/report").status_code == 404


def test_the_style_of_the_page_is_that_of_the_file() -> None:
    assert (STATIC / "report.css").read_text() == STYLE, "run: make docs"


PATHS = {
    "report": f"/report?{YEAR}",
    "report-one": f"/integrations/acme/report?{YEAR}",
    "report-nothing": "/report?from=2020-01-01&to=2020-01-31",
}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_problem_and_no_sideways_scrolling(
    house: House,
    browser: Browser,  # noqa: F811 - the fixture
    screenshots: Path,  # noqa: F811 - the fixture
    scheme: str,
) -> None:
    for width, size in (("wide", DESK), ("phone", PHONE)):
        context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message, kept=complaints: kept.append(message.text))
        for name, path in PATHS.items():
            page.goto(house.url + path)
            pictured(page, screenshots / f"{width}-{scheme}-{name}.png")
            assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"], name
            page.add_script_tag(path=AXE)
            found = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
            assert [(each["id"], [node["html"][:100] for node in each["nodes"]]) for each in found] == [], name
        assert complaints == []
        context.close()


@pytest.mark.browser
def test_the_file_works_offline_and_prints_on_two_pages(
    house: House,
    browser: Browser,  # noqa: F811 - the fixture
    screenshots: Path,  # noqa: F811 - the fixture
) -> None:
    from monitor.accounts.period import Period
    from monitor.accounts.screen import screen
    from monitor.engine.accounting import accounts

    period = Period(NOW.replace(year=NOW.year - 1), NOW)
    (acme, _) = house.configuration.integrations
    found = accounts(house.store, [acme], period, house.configuration.settings.cost_rates, NOW)
    file = screenshots / "report.html"
    file.write_text(account_html.page(screen(found), NOW))
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport=DESK, color_scheme=scheme, offline=True)  # type: ignore[arg-type]
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, kept=asked: kept.append(request.url))
        page.goto(file.as_uri())
        pictured(page, screenshots / f"file-{scheme}.png")
        assert asked == [file.as_uri()]
        paper = page.pdf(path=str(screenshots / "report.pdf"), format="A4", print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
        page.add_script_tag(path=AXE)
        problems = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
        assert [each["id"] for each in problems] == []
        context.close()


def test_a_key_of_the_settings_is_set_as_code(house: House) -> None:
    settings = replace(house.configuration.settings, cost_rates=None)
    before, house.configuration = house.configuration, replace(house.configuration, settings=settings)
    try:
        answer = httpx.get(
            f"{house.url}/integrations/acme/report?{YEAR}", trust_env=False, verify=False, timeout=60
        ).text
    finally:
        house.configuration = before
    assert "settings.yaml has no <code>cost_rates</code>" in answer


def test_names_that_others_chose_run_nothing(house: House) -> None:
    hostile = "<script>document.title='owned'</script>"
    acme, other = house.configuration.integrations
    partner = replace(acme.companies[Side.PARTNER], name=hostile)
    told = replace(acme, companies={**acme.companies, Side.PARTNER: partner})
    before, house.configuration = house.configuration, replace(house.configuration, integrations=(told, other))
    try:
        answer = httpx.get(
            f"{house.url}/integrations/acme/report?{YEAR}", trust_env=False, verify=False, timeout=60
        ).text
    finally:
        house.configuration = before
    assert "<script>document" not in answer
    assert "&lt;script&gt;document" in answer

"""What people read, over HTTP, from a real store."""

import itertools
import re
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest

from monitor.model.integration import Configuration, Settings
from tests.web.sample import HOSTILE, PROBED
from tests.web.site import Site
from tests.web.test_static import SCRIPTS

KINDS = ("theirs", "ours", "undetermined", "foreseen", "environment", "closed", "hostile", "bare")


INLINE = {"a", "code", "strong", "time"}


class Visible(HTMLParser):
    """The text that a reader sees, and the elements that could run a script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += "" if tag in INLINE else " "

    def handle_endtag(self, tag: str) -> None:
        self.text += "" if tag in INLINE else " "

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", self.text)


def case(site: Site, client: httpx.Client, kind: str) -> Visible:
    answer = client.get(f"/cases/{quote(site.sample.cases[kind], safe='')}")
    assert answer.status_code == 200
    return Visible(answer.text)


def pages(site: Site) -> list[str]:
    names = [each.name for each in site.sample.configuration.integrations]
    return [
        "/",
        "/road-map",
        *(f"/integrations/{name}" for name in names),
        *(f"/integrations/{name}/road-map" for name in names),
        *(f"/integrations/{name}/sent" for name in names),
        *(f"/integrations/{name}/check" for name in names),
        *(f"/integrations/{name}/checks/{number}" for name, number in site.sample.checks.items()),
        *(f"/cases/{quote(each, safe='')}" for each in site.sample.cases.values()),
        *(site.verdict(kind) for kind in ("theirs", "ours", "undetermined", "environment", "hostile")),
    ]


def test_the_wall_says_who_what_how_sure_and_who_is_waited_for(client: httpx.Client) -> None:
    words = Visible(client.get("/").text).words
    for sentence in (
        "3 in conflict",
        "2 unknown",
        "1 compatible",
        "Checkout ⇄ and Acme Pay",
        "The amount of a charge arrives as text, not as a number",
        "Acme Pay changed, 99.7 % sure",
        "Waiting for Acme Pay, due in 4 h",
        "Not known yet which change explains it",
        "Ledgerly's sandbox answers 401 since 07:10: Ledgerly can renew the test credential.",
        "No whole check has finished since the monitor started",
        "Last verified 6 min ago",
    ):
        assert sentence in words


def test_conflicts_stand_first_and_compatible_last(client: httpx.Client) -> None:
    page = client.get("/").text
    assert re.findall(r"edge-(\w+)", page) == ["conflict"] * 3 + ["unknown"] * 2 + ["compatible"]


CASE_SENTENCES = {
    "theirs": (
        "Acme Pay changed",
        "99.7 % sure",
        "The change that explains it The amount of a charge became text",
        "between 20 Nov 2026, 08:27 UTC and 20 Nov 2026, 08:47 UTC",
        "Next step with Acme Pay",
        "What would prove this wrong Wrong if Acme Pay's present version passes",
        '/amount was 1250 (integer) and is now "1250" (text)',
        "curl -sS",
        "find it in your own logs",
        "The agreement this rests on is not confirmed by both companies yet.",
    ),
    "ours": (
        "Probably: Checkout changed",
        "Likely, 96.2 %",
        "What would make it certain",
        "Acknowledged by Mira (Checkout)",
    ),
    "undetermined": (
        "Not known yet which change explains it",
        "Too early to say: the leading explanation has 61 %",
        "What is missing for an answer",
        "Acme Pay can name an operation (control).",
        "Still possible: a change at Acme Pay; the environment.",
        "Not known yet whose step is next",
    ),
    "foreseen": ("Nothing fails yet: this is foreseen", "Next step with Checkout", "A message that shows it"),
    "environment": (
        "No change: the environment fails",
        "No step needed from either company",
        "What explains it Unchanged interactions on the same host",
        "No answer: timeout",
    ),
    "closed": ("Not explained yet", "Verified green for 24 hours."),
    "bare": ("Not explained yet", "Every step of this case will be listed here", "one company"),
}


@pytest.mark.parametrize("kind", CASE_SENTENCES)
def test_a_case_says_in_peoples_words(site: Site, client: httpx.Client, kind: str) -> None:
    words = case(site, client, kind).words
    assert [sentence for sentence in CASE_SENTENCES[kind] if sentence not in words] == []


def test_flakes_are_shown_with_their_rate_and_what_never_passed_stands_apart(client: httpx.Client) -> None:
    words = Visible(client.get("/integrations/acme").text).words
    assert words.count("flaked in") == 1
    assert "GET /charges flaked in 3 of the last 40 runs, 7.5% (2.6% to 19.9%)" in words
    apart = words.index("Newly discovered never passed here, so that nothing broke")
    assert words.index("read the limits of an account") > apart > words.index("refund a charge")


def test_what_is_in_force_is_told_apart_from_what_is_published_and_not_confirmed(client: httpx.Client) -> None:
    words = Visible(client.get("/integrations/acme").text).words
    payments, webhooks = words.split("webhooks served by Checkout")
    assert "In force What was first verified green on 14 Nov 2026, 03:42 UTC" in payments
    assert "Not confirmed by Checkout and Acme Pay: compat-monitor agree" in payments
    assert "Published and not in force: the description as it is now, accepted by Acme Pay" in payments
    assert "in force once Checkout agrees" in payments
    assert "In force What was agreed on 19 Nov 2026, 18:42 UTC" in webhooks
    assert "Confirmed by both companies." in webhooks
    assert "Published and not in force" not in webhooks


def test_where_nothing_could_stand_beside_it_the_probes_of_the_host_are_shown_layer_by_layer(
    site: Site, client: httpx.Client
) -> None:
    words = case(site, client, "undetermined").words
    assert f"the host was probed by itself: {PROBED}" in words
    assert "probed by itself" not in case(site, client, "theirs").words


def test_an_undetermined_case_names_no_company_as_the_one_that_changed(site: Site, client: httpx.Client) -> None:
    words = case(site, client, "undetermined").words.replace("nothing changed, a flake", "")
    assert re.search(r"\bchanged\b", words) is None


def test_the_cells_are_words_and_symbols_under_both_companies_names(site: Site, client: httpx.Client) -> None:
    words = case(site, client, "theirs").words
    assert "Acme Pay before Acme Pay now Checkout before ✓ works ✕ fails Checkout now ✓ works ✕ fails" in words
    assert "Control unchanged request, same server ✓ works" in words
    assert "Checkout before ✓ works ? not known" in case(site, client, "undetermined").words


@pytest.mark.parametrize("word", ["partner", "in-house", "blame", "culprit", "owes", "regression", "illegal"])
def test_our_own_words_stay_ours(site: Site, client: httpx.Client, word: str) -> None:
    seen = [path for path in pages(site) if word in Visible(client.get(path).text).text.lower()]
    assert seen == []


def test_the_integration_page_shows_what_is_watched_and_what_is_not_known(client: httpx.Client) -> None:
    words = Visible(client.get("/integrations/acme").text).words
    for sentence in (
        "payments served by Acme Pay, used by Checkout",
        "webhooks served by Checkout, used by Acme Pay",
        "https://api.acme.example/openapi.json",
        "3 of 6 pass · GET, HEAD, POST allowed, 212 of 500 probes used today",
        "✕ failed read one charge GET /charges/{id}",
        "the member amount of the answer was an integer and is now text",
        "Read by the new description, not by the old one.",
        "whether the reader accepts new values is not known",
        "Nothing was verified yet against payments in production",
        "Nothing is sent to webhooks in production",
        "The sandbox of Acme Pay did not answer for 20 minutes",
        "Checkout on-call, owner",
    ):
        assert sentence in words
    ledger = Visible(client.get("/integrations/ledger").text).words
    assert "the answer is an HTML page, not an API description" in ledger
    assert "The last good copy is kept. Ask whether the address moved." in ledger


def test_a_change_names_its_operation_once(site: Site, client: httpx.Client) -> None:
    words = Visible(client.get("/integrations/acme").text).words
    for change in client.get("/api/integrations/acme/changes").json()["changes"]:
        assert f"{change['operation']} {change['operation']}" not in words


def test_reasons_stand_under_what_they_are(client: httpx.Client) -> None:
    """In a conflict most is known: its reasons are failures, and its cases are listed by themselves."""
    acme = Visible(client.get("/integrations/acme").text).words
    assert "What fails or is not known" in acme
    assert "Case acme" not in acme
    assert "What is not known" in Visible(client.get("/integrations/ledger").text).words


def test_code_is_set_as_code_on_every_page(site: Site, client: httpx.Client) -> None:
    assert [path for path in pages(site) if "`" in Visible(client.get(path).text).words] == []


def test_contact_details_beyond_name_and_role_stay_private(site: Site, client: httpx.Client) -> None:
    assert [path for path in pages(site) if "@shop.example" in client.get(path).text.replace("git@", "")] == []


@pytest.mark.parametrize("path", ["/cases/nope", "/integrations/nope", "/nope", "/cases/%3Cscript%3E"])
def test_what_is_not_there_gets_a_plain_page(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    page = Visible(answer.text)
    assert answer.status_code == 404
    assert "Not found" in page.words
    assert "All integrations" in page.words
    assert [tag for tag, attributes in page.tags if tag == "script" and "src" not in attributes] == []


def test_hostile_texts_are_shown_and_never_run(site: Site, client: httpx.Client) -> None:
    for path in pages(site):
        page = Visible(client.get(path).text)
        scripts = [attributes for tag, attributes in page.tags if tag == "script"]
        live = () if "/check" in path else SCRIPTS
        assert [each["src"] for each in scripts] == [f"/static/{each}" for each in live], path
        assert all(each.keys() <= {"src", "defer"} for each in scripts), path
        assert [
            name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"
        ] == []
        assert [each["src"] for tag, each in page.tags if tag == "img"] == ["/static/icon.svg"]
    assert case(site, client, "hostile").words.count(HOSTILE) > 10


def test_a_wide_body_is_cut_and_its_whole_is_linked(site: Site, client: httpx.Client) -> None:
    page = case(site, client, "hostile")
    assert "more lines: now, whole, as JSON" in page.words
    link = next(
        each["href"] for tag, each in page.tags if tag == "a" and (each.get("href") or "").startswith("/api/exchanges")
    )
    assert client.get(link or "").json()["response"]["body"]["text"].startswith("{")


def test_nothing_is_certain_on_a_page(site: Site, client: httpx.Client) -> None:
    words = case(site, client, "hostile").words
    assert "99.9 % sure" in words
    assert "100 %" not in words


def test_an_empty_configuration_says_what_will_be_here(fresh_site: Site, fresh_client: httpx.Client) -> None:
    fresh_site.sample = type(fresh_site.sample)(Configuration(Settings(), ()), {}, {})
    words = Visible(fresh_client.get("/").text).words
    assert "Nothing is watched yet" in words
    assert "Each integration of the configuration folder will appear here" in words


def test_every_page_has_one_heading_one_main_and_named_tables(site: Site, client: httpx.Client) -> None:
    for path in pages(site):
        page = Visible(client.get(path).text)
        tags = [tag for tag, _ in page.tags]
        assert (tags.count("h1"), tags.count("main")) == (1, 1), path
        assert tags.count("table") == tags.count("caption"), path
        levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
        assert all(below - above <= 1 for above, below in itertools.pairwise(levels)), (path, levels)
        identifiers = [each["id"] for _, each in page.tags if "id" in each]
        assert len(identifiers) == len(set(identifiers)), path

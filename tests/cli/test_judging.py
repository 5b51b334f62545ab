"""`diff` with the day, a notice and contracts, as a terminal shows it."""

import json

import pytest

from monitor.cli.main import run
from tests.rules.documents import description

CHARGE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "fee": {"type": "string"}}}
STRANGE, OTHER = "what the base does not describe, such as GET", ": is it of another API, or behind a prefix?"
KEPT = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}


def answering(schema, **said):
    content = {"application/json": {"schema": schema}}
    operation = {"responses": {"200": {"description": "fine", "content": content}}, **said}
    return description(operation, path="/charges/{id}", method="get")


def pact(consumer, body, path="/charges/7"):
    return {
        "consumer": {"name": consumer},
        "provider": {"name": "Acme"},
        "interactions": [
            {
                "description": "read one",
                "request": {"method": "GET", "path": path},
                "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": body},
            }
        ],
    }


def archive(url, body):
    content = {"mimeType": "application/json", "text": json.dumps(body)}
    return {
        "log": {
            "entries": [{"request": {"method": "GET", "url": url}, "response": {"status": 200, "content": content}}]
        }
    }


@pytest.fixture
def diff(tmp_path, monkeypatch, capsys):
    """`diff(base, revision, *options, **files)`: exit status and parsed JSON; `files` are written as NAME.json."""
    monkeypatch.chdir(tmp_path)

    def judged(base, revision, *options, **files):
        for name, value in {"base": base, "revision": revision, **files}.items():
            (tmp_path / f"{name}.json").write_text(value if isinstance(value, str) else json.dumps(value))
        status = run(["diff", "base.json", "revision.json", "--format", "json", *options])
        printed = capsys.readouterr()
        return status, json.loads(printed.out) if printed.out else printed.err

    return judged


def test_a_contract_shows_whom_a_risky_change_breaks(diff):
    files = {"shop": pact("Shop", {"id": "1", "fee": "2"}), "audit": pact("Audit", {"id": "1"})}
    status, found = diff(answering(CHARGE), answering(KEPT))
    assert (status, found["summary"]["risky"]) == (0, 1)
    status, found = diff(
        answering(CHARGE), answering(KEPT), "--contract", "shop.json", "--contract", "a*.json", **files
    )
    (change,) = found["changes"]
    assert (status, change["severity"], change["used_by"]) == (1, "breaking", ["Shop"])
    assert change["consumers"] == [{"consumer": "Shop", "severity": "breaking", "contracts": ["shop.json"]}]


def test_a_break_that_no_contract_uses_is_marked_and_stays_one(diff):
    gone = {**answering(CHARGE), "paths": {}}
    status, found = diff(
        answering(CHARGE), gone, "--contract", "other.json", other=pact("Other", {}, path="/elsewhere")
    )
    (change,) = found["changes"]
    assert (status, change["severity"], change["unused"], change["used_by"]) == (1, "breaking", True, [])


def test_what_somebody_uses_comes_before_what_nobody_does(diff):
    base = answering(CHARGE)
    base["paths"]["/accounts"] = {"get": {"responses": {"200": {"description": "fine"}}}}
    gone = {**base, "paths": {}}
    status, found = diff(base, gone, "--contract", "shop.json", shop=pact("Shop", {"id": "1"}))
    assert (status, [each["used_by"] for each in found["changes"]]) == (1, [["Shop"], []])
    _, found = diff(base, gone)
    assert [each["operation"] for each in found["changes"]] == ["GET /accounts", "GET /charges/{id}"]


def test_traffic_counts_by_the_servers_of_the_description(diff):
    base = {**answering(CHARGE), "servers": [{"url": "https://api.example/v1"}]}
    seen = archive("https://api.example/v1/charges/7", {"id": "1", "fee": "2"})
    status, found = diff(base, {**answering(KEPT), "servers": base["servers"]}, "--har", "seen.json", seen=seen)
    (change,) = found["changes"]
    assert (status, change["used_by"]) == (1, ["observed traffic"])
    assert found["notes"] == []


def test_a_rule_whose_path_can_not_be_read_is_noted_and_costs_no_contract(diff):
    shop = pact("Shop", {"id": "1", "fee": "2"})
    shop["interactions"][0]["response"]["matchingRules"] = {"body": {"$..id": {"matchers": [{"match": "type"}]}}}
    _, found = diff(answering(CHARGE), answering(KEPT), "--contract", "shop.json", shop=shop)
    told = "what its only interaction uses is not wholly known: a matching rule at $..id can't be read"
    assert found["notes"] == [f"shop.json: {told}"]
    assert [each["used_by"] for each in found["changes"]] == [["Shop"]]


def flow(*steps):
    return {
        "arazzo": "1.0.0",
        "info": {"title": "Flow", "version": "1"},
        "sourceDescriptions": [{"name": each, "url": f"{each}.json"} for each in ("loans", "cards")],
        "workflows": [{"workflowId": "buy", "steps": [{"stepId": f"s{at}", **each} for at, each in enumerate(steps)]}],
    }


def test_what_is_not_known_of_the_steps_of_a_workflow_is_noted(diff):
    base = answering(CHARGE, operationId="read")
    gone = {**base, "paths": {}}
    steps = ({"operationId": "read"}, {"operationId": "pay"})
    _, found = diff(base, gone, "--contract", "flow.json", flow=flow(*steps))
    assert [(each["used_by"], each["unused"]) for each in found["changes"]] == [([], False)]
    doubt = "of the sources loans and cards it names none, as `$sourceDescriptions.NAME.operationId` would"
    assert found["notes"] == [
        "flow.json: 1 of its 2 interactions calls what the base does not describe, such as pay",
        f"flow.json: 1 of its 2 interactions counts as a possible use alone: {doubt}",
    ]
    named = [{"operationId": f"$sourceDescriptions.loans.{each['operationId']}"} for each in steps]
    _, found = diff(base, gone, "--contract", "flow.json", flow=flow(*named[:1]))
    assert ([each["used_by"] for each in found["changes"]], found["notes"]) == ([["Flow"]], [])


def test_a_request_of_traffic_counts_with_all_its_answers(diff):
    """What only a later one shows is used, too: a member, and a status."""
    base, gone = ({**answering(each), "servers": [{"url": "https://api.example"}]} for each in (CHARGE, KEPT))
    seen = [archive("https://api.example/charges/7", each)["log"]["entries"][0] for each in ({"id": "1"}, {"fee": "2"})]
    seen[0]["response"]["status"] = 404
    files = {"seen": {"log": {"entries": seen}}, "audit": pact("Audit", {"id": "1"})}
    _, found = diff(base, gone, "--har", "seen.json", "--contract", "audit.json", **files)
    assert [(each["used_by"], each["unused"]) for each in found["changes"]] == [(["observed traffic"], False)]
    for each in seen:
        each["request"]["url"] = "https://api.example/elsewhere"
    _, found = diff(base, gone, "--har", "seen.json", **files)
    assert found["notes"] == [f"seen.json: its only interaction calls {STRANGE} /elsewhere{OTHER}"]


def test_traffic_of_other_servers_counts_by_its_paths_and_that_is_noted(diff):
    """It may be of another API that has such a path."""
    servers = [{"url": "https://api.example/v1"}]
    base, revision = ({**answering(each), "servers": servers} for each in (CHARGE, KEPT))
    seen = archive("http://localhost:8000/charges/7", {"id": "1", "fee": "2"})
    _, found = diff(base, revision, "--har", "seen.json", seen=seen)
    assert [each["used_by"] for each in found["changes"]] == [["observed traffic"]]
    told = "none of its requests went to a server that the base names: they count by their paths alone"
    assert found["notes"] == [f"seen.json: {told}"]
    for each in (base, revision):
        each["servers"] = [{"url": "https://{region}.example", "variables": {"region": {"default": "eu"}}}]
    assert diff(base, revision, "--har", "seen.json", seen=seen)[1]["notes"] == []


@pytest.mark.parametrize(
    ("options", "severity"),
    [(("--now", "2027-01-31"), "breaking"), (("--now", "2027-02-01"), "risky"), (("--now", "2027-02-01T00:00:00+01:00"), "breaking")],
)  # fmt: skip
def test_the_day_decides_whether_a_sunset_has_passed(diff, options, severity):
    base = answering(CHARGE, deprecated=True, **{"x-sunset": "2027-02-01"})
    _, found = diff(base, {**base, "paths": {}}, *options)
    assert [each["severity"] for each in found["changes"]] == [severity]


def test_a_notice_makes_a_near_end_risky(diff):
    ended = answering(CHARGE, deprecated=True, **{"x-sunset": "2027-02-01"})
    for options, severity in (((), "compatible"), (("--notice", "90d"), "risky")):
        _, found = diff(answering(CHARGE), ended, "--now", "2027-01-01", *options)
        assert [(each["rule"], each["severity"]) for each in found["changes"]] == [("operation-deprecated", severity)]


def test_another_attribute_says_how_stable_a_part_is(diff):
    base = answering(CHARGE, **{"x-preview": True})
    for options, severity in (((), "breaking"), (("--stability", "x-preview"), "risky")):
        _, found = diff(base, {**base, "paths": {}}, *options)
        assert [each["severity"] for each in found["changes"]] == [severity]


def test_the_step_of_the_version_is_told(diff):
    base, gone = answering(CHARGE), {**answering(CHARGE), "paths": {}}
    base["info"], gone["info"] = ({"title": "Things", "version": each} for each in ("1.2.0", "1.3.0"))
    _, found = diff(base, gone)
    assert found["version_step"] == {
        "base": "1.2.0", "revision": "1.3.0", "step": "minor", "breaking": True, "enough": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--contract", "none.json"), "no file is there"),
        (("--contract", "n*.json"), "no file is there"),
        (("--contract", "."), "--> . = help: name its files: '*.json'"),
        (("--contract", "broken.json"), "broken.json"),
        (("--contract", "broken.json", "--har", "prose.json"), "--> broken.json:1:2 = note"),
        (("--contract", "[bp]r*.json", "--har", "none.json"), "--> prose.json = help"),
        (("--contract", "none.json", "--har", "prose.json"), "--> prose.json = help"),
        (("--har", "prose.json"), "this is no contract that can be read"),
        (("--now", "yesterday"), "'yesterday' is not a date"),
        (("--notice", "long"), "--notice"),
    ],
)
def test_what_can_not_be_used_is_refused(diff, options, says):
    status, told = diff(answering(CHARGE), answering(KEPT), *options, broken="{", prose={"a": 1})
    assert status == 2
    assert says in " ".join(told.split())


def test_what_a_contract_does_not_tell_of_the_api_is_noted(diff):
    newer = {**pact("Shop", {"id": "1"}), "metadata": {"pactSpecification": {"version": "9.0"}}}
    empty = {**pact("Shop", {"id": "1"}), "interactions": []}
    files = {"strange": pact("Shop", {"id": "1"}, path="/v1/charges/7"), "newer": newer, "empty": empty}
    options = [option for name in files for option in ("--contract", f"{name}.json")]
    _, found = diff(answering(CHARGE), answering(KEPT), *options, **files)
    assert found["notes"] == [
        f"strange.json: its only interaction calls {STRANGE} /v1/charges/7{OTHER}",
        "newer.json: what its only interaction uses is not wholly known: version 9 of the Pact specification can't be read",
        "empty.json: it holds no interaction, so that it shows no use",
    ]
    _, found = diff(answering(CHARGE), answering(KEPT), "--contract", "kept.json", kept=pact("Shop", {"id": "1"}))
    assert found["notes"] == []


@pytest.mark.parametrize(
    ("paths", "says"),
    [
        (("/a", "/b"), f"all of its 2 interactions call {STRANGE} /a{OTHER}"),
        (("/a", "/charges/7"), f"1 of its 2 interactions calls {STRANGE} /a"),
        (("/a", "/b", "/charges/7"), f"2 of its 3 interactions call {STRANGE} /a"),
    ],
)
def test_how_many_interactions_are_strange_is_a_sentence(diff, paths, says):
    several = pact("Shop", {"id": "1"})
    (one,) = several["interactions"]
    several["interactions"] = [
        {**one, "description": path, "request": {**one["request"], "path": path}} for path in paths
    ]
    _, found = diff(answering(CHARGE), answering(KEPT), "--contract", "several.json", several=several)
    assert found["notes"] == [f"several.json: {says}"]


def test_each_reason_why_a_use_is_not_known_is_noted_with_those_that_have_it(diff):
    mixed = {**pact("Shop", {"id": "1"}), "messages": [{"description": "paid"}]}
    (one,) = mixed["interactions"]
    rules = {"matchingRules": {"body": {"$.id": {"matchers": [{"match": "arrayContains"}]}}}}
    mixed["interactions"] = [{**one, "description": name, "response": {**one["response"], **rules}} for name in "ab"]
    _, found = diff(answering(CHARGE), answering(KEPT), "--contract", "mixed.json", mixed=mixed)
    assert found["notes"] == [
        "mixed.json: what 2 of its 3 interactions use is not wholly known: matcher 'arrayContains' can't be read",
        "mixed.json: what 1 of its 3 interactions uses is not wholly known: interactions that are not HTTP can't be read",
    ]


def test_a_pact_without_a_consumer_is_told_so(diff):
    nobody = {**pact("Shop", {}), "metadata": {"pactSpecification": {"version": "2.0.0"}}}
    del nobody["consumer"]
    status, said = diff(answering(CHARGE), answering(KEPT), "--contract", "nobody.json", nobody=nobody)
    assert status == 2
    assert "key 'consumer' is missing" in said


def test_what_is_wrong_in_a_contract_is_shown_with_its_line(diff):
    text = (
        "consumer: Shop\nprovider: Acme\ninteractions:\n  - description: a\n    request: {pth: /a}\n    response: {}\n"
    )
    status, said = diff(answering(CHARGE), answering(KEPT), "--contract", "own.json", own=text)
    assert status == 2
    assert "--> own.json:5:15 at /interactions/0/request/pth" in said

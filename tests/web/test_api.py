"""The same for programs: every answer fits the description that is generated from the code."""

from typing import Any
from urllib.parse import quote

import httpx
import jsonschema
import pytest

from monitor.model.descriptions import PollTarget
from monitor.web import Health
from tests.web.doors import locked
from tests.web.site import Site

OPERATIONS = {
    "getHealth": "/health",
    "getMetrics": "/metrics",
    "listObservations": "/api/history",
    "getExchange": "/api/exchanges/{digest}",
    "observeTraffic": "/api/integrations/{name}/apis/{api}/traffic",
    "listIntegrations": "/api/integrations",
    "getIntegration": "/api/integrations/{name}",
    "listChanges": "/api/integrations/{name}/changes",
    "listMessages": "/api/integrations/{name}/messages",
    "listEvidence": "/api/integrations/{name}/evidence",
    "getRoadMap": "/api/road-map",
    "listConflicts": "/api/conflicts",
    "getConflict": "/api/conflicts/{conflict_id}",
    "getConflictLog": "/api/conflicts/{conflict_id}/log",
    "getReport": "/api/report",
    "reportProblem": "/api/integrations/{name}/reports",
    "listSent": "/api/integrations/{name}/sent",
    "getIntegrationReport": "/api/integrations/{name}/report",
    "listChecks": "/api/integrations/{name}/checks",
    "getCheck": "/api/integrations/{name}/checks/{number}",
    "getCheckedDescription": "/api/integrations/{name}/checks/{number}/description",
    "checkDescription": "/api/integrations/{name}/apis/{api}/check",
    "getSettlement": "/api/conflicts/{conflict_id}/settlement",
    "sayInConflict": "/api/conflicts/{conflict_id}/moves",
    "mediateConflict": "/api/conflicts/{conflict_id}/mediation",
}


@pytest.fixture(scope="module")
def description(client: httpx.Client) -> dict[str, Any]:
    return client.get("/openapi.json").json()


def test_operation_ids_are_a_promise(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    found = {each["operationId"]: path for path, item in description["paths"].items() for each in item.values()}
    assert found == OPERATIONS


def test_each_operation_says_what_it_answers(description: dict[str, Any]) -> None:
    for path, item in description["paths"].items():
        for operation in item.values():
            schema = next(iter(operation["responses"]["200"]["content"].values()))["schema"]
            assert schema, path
            assert operation["summary"]
            assert operation["tags"]


def fits(description: dict[str, Any], path: str, answer: httpx.Response) -> None:
    """Raises `jsonschema.ValidationError` where the answer is not as described for its status."""
    content = description["paths"][path]["get"]["responses"][str(answer.status_code)]["content"]
    schema = {**content["application/json"]["schema"], "components": description["components"]}
    jsonschema.validate(answer.json(), schema, cls=jsonschema.Draft202012Validator)


def test_every_answer_fits_its_description(site: Site, client: httpx.Client, description: dict[str, Any]) -> None:
    digest = client.get(f"/api/conflicts/{site.sample.cases['theirs']}").json()["regressions"][0]["exchanges"]["now"]
    asked = [
        ("/health", "/health"),
        ("/api/history", "/api/history?newest=5&kind=poll"),
        ("/api/integrations", "/api/integrations"),
        ("/api/road-map", "/api/road-map"),
        ("/api/road-map", "/api/road-map?integration=acme"),
    ]
    asked += [
        ("/api/conflicts", "/api/conflicts?open_only=true&integration=acme"),
        ("/api/exchanges/{digest}", f"/api/exchanges/{digest}"),
    ]
    for each in site.sample.configuration.integrations:
        asked += [
            ("/api/integrations/{name}", f"/api/integrations/{each.name}"),
            ("/api/integrations/{name}/changes", f"/api/integrations/{each.name}/changes"),
            ("/api/integrations/{name}/evidence", f"/api/integrations/{each.name}/evidence"),
            ("/api/integrations/{name}/sent", f"/api/integrations/{each.name}/sent"),
            ("/api/integrations/{name}/messages", f"/api/integrations/{each.name}/messages"),
            ("/api/integrations/{name}/checks", f"/api/integrations/{each.name}/checks"),
        ]
    for name, number in site.sample.checks.items():
        asked += [("/api/integrations/{name}/checks/{number}", f"/api/integrations/{name}/checks/{number}")]
    for case in site.sample.cases.values():
        path = f"/api/conflicts/{quote(case, safe='')}"
        asked += [("/api/conflicts/{conflict_id}", path), ("/api/conflicts/{conflict_id}/log", f"{path}/log")]
        if site.sample.configuration.integration(client.get(path).json()["integration"]) is not None:
            asked += [("/api/conflicts/{conflict_id}/settlement", f"{path}/settlement")]
    for path, address in asked:
        answer = client.get(address)
        assert answer.status_code == 200, address
        fits(description, path, answer)


@pytest.mark.parametrize(
    "path",
    [
        "/api/integrations/{name}",
        "/api/integrations/{name}/changes",
        "/api/integrations/{name}/evidence",
        "/api/integrations/{name}/messages",
        "/api/integrations/{name}/checks",
        "/api/integrations/{name}/checks/{number}",
        "/api/integrations/{name}/checks/{number}/description",
        "/api/conflicts/{conflict_id}",
        "/api/conflicts/{conflict_id}/log",
        "/api/exchanges/{digest}",
    ],
)
def test_what_is_not_there_is_said_as_json(client: httpx.Client, description: dict[str, Any], path: str) -> None:
    answer = client.get(
        path.replace("{name}", "no").replace("{number}", "1").replace("{conflict_id}", "no").replace("{digest}", "no")
    )
    assert answer.status_code == 404
    assert answer.json()["code"] == "not-found"
    fits(description, path, answer)


def test_integrations_carry_the_same_state_as_the_wall(client: httpx.Client) -> None:
    states = {each["integration"]: each["state"] for each in client.get("/api/integrations").json()["integrations"]}
    assert states == {
        "acme": "conflict", "parcels": "conflict", "hostile": "conflict", "ledger": "unknown", "loyalty": "unknown", "maps": "compatible",
    }  # fmt: skip


def test_what_is_in_force_is_told_with_who_confirmed_it_and_who_accepts_what_is_published(
    site: Site, client: httpx.Client
) -> None:
    in_force = site.store.contract_in_force("acme", "payments")
    published = site.store.poll_states()[PollTarget("acme", "payments").key]
    assert in_force is not None
    payments, webhooks = (each["in_force"] for each in client.get("/api/integrations/acme").json()["apis"])
    assert payments == {
        "description": in_force.description_digest,
        "contracts": ["e" * 64],
        "how": "first verified green",
        "since": "2026-11-14T03:42:00Z",
        "confirmed_by": [],
        "published": published.digest,
        "published_in_force": False,
        "published_accepted_by": ["partner"],
    }
    assert (webhooks["published_in_force"], webhooks["confirmed_by"]) == (True, ["in-house", "partner"])
    (quiet,) = client.get("/api/integrations/maps").json()["apis"]
    assert quiet["in_force"] is None


def test_kept_evidence_is_listed_with_its_fingerprints_and_masks(client: httpx.Client) -> None:
    older, newer = client.get("/api/integrations/acme/evidence?api=payments&environment=sandbox").json()["evidence"]
    assert [each["fingerprint"]["version"] for each in (older, newer)] == ["2026-10", "2026-11"]
    assert older["last_at"] < newer["first_at"] < newer["last_at"]
    assert newer["masked"] == [{"pointer": "/captured_at", "reason": "differs between like answers: a time"}]
    assert client.get(f"/api/exchanges/{newer['exchange']}").json()["response"]["status"] == 200
    assert client.get("/api/integrations/acme/evidence?environment=production").json() == {"evidence": []}


def test_a_case_keeps_the_fields_that_programs_read(site: Site, client: httpx.Client) -> None:
    case = client.get(f"/api/conflicts/{site.sample.cases['theirs']}").json()
    assert (case["status"], case["waiting_on"], case["next_action"]["owner"]) == ("attributed", "partner", "partner")
    regression = case["regressions"][0]
    verdict = regression["verdict"]
    assert (verdict["changed_by"], verdict["owes"], verdict["status"]) == ("partner", "partner", "attributed")
    assert verdict["cells"] == {
        "old_old": "pass",
        "new_old": "pass",
        "old_new": "fail",
        "new_new": "fail",
        "control": "pass",
    }
    assert (regression["check"], regression["expected"], regression["actual"]) == ("type", 1250, "1250")


def test_the_log_is_chained(site: Site, client: httpx.Client) -> None:
    log = client.get(f"/api/conflicts/{site.sample.cases['theirs']}/log").json()["log"]
    assert [each["number"] for each in log] == [1, 2, 3]
    assert [each["previous"] for each in log[1:]] == [each["hash"] for each in log[:-1]]


def test_changes_carry_their_witness(client: httpx.Client) -> None:
    changes = client.get("/api/integrations/acme/changes").json()["changes"]
    breaking = next(each for each in changes if each["rule"] == "response-property-type-changed")
    assert breaking["witness"] == {
        "message": {"id": "ch_81", "amount": "1250"},
        "accepted_by": "revision",
        "rejected_by": "base",
        "confirmed": True,
        "loss": "refused",
    }


def test_history_is_filtered_and_bounded(client: httpx.Client) -> None:
    everything = client.get("/api/history").json()["observations"]
    polls = client.get("/api/history", params={"kind": "poll", "integration": "acme"}).json()["observations"]
    assert [each["kind"] for each in polls] == ["poll"]
    assert len(everything) > len(client.get("/api/history", params={"newest": 2}).json()["observations"]) == 2
    assert client.get("/api/history", params={"newest": 0}).status_code == 422
    assert client.get("/api/history", params={"kind": "gossip"}).status_code == 422


def test_a_request_that_is_not_as_described_is_told_in_the_shape_of_every_refusal(client: httpx.Client) -> None:
    answer = client.get("/api/history", params={"newest": 0, "kind": "gossip"}).json()
    assert set(answer) == {"code", "message"}
    assert answer["code"] == "request-invalid"
    assert "kind" in answer["message"]
    assert "newest: Input should be greater than or equal to 1" in answer["message"]
    described = client.get("/openapi.json").json()["paths"]["/api/history"]["get"]["responses"]["422"]
    assert described["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_an_exchange_shows_where_secrets_were(site: Site, client: httpx.Client) -> None:
    digest = client.get(f"/api/conflicts/{site.sample.cases['theirs']}").json()["regressions"][0]["exchanges"]["before"]
    exchange = client.get(f"/api/exchanges/{digest}").json()
    assert exchange["redacted"] == ["Authorization"]
    assert ["Authorization", "redacted"] in exchange["request"]["headers"]


def test_metrics_are_served_as_prometheus_reads_them(client: httpx.Client) -> None:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'compat_monitor_integration_state{integration="acme",state="conflict"} 1.0' in answer.text


def test_health_says_why_it_is_not_well(fresh_site: Site, fresh_client: httpx.Client) -> None:
    well = fresh_client.get("/health")
    assert (well.status_code, well.json()["status"]) == (200, "ok")
    fresh_site.health.append(Health(("the scheduler is stopped",)))
    unwell = fresh_client.get("/health")
    assert (unwell.status_code, unwell.json()["reasons"]) == (503, ["the scheduler is stopped"])


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_pages_that_would_load_from_elsewhere_are_off(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_description_says_what_is_needed_where_one_has_to_sign_in(
    fresh_site: Site, fresh_client: httpx.Client
) -> None:
    opened = fresh_client.get("/openapi.json").json()
    assert set(opened["components"]["securitySchemes"]) == {"token", "session"}
    assert not any("security" in each for item in opened["paths"].values() for each in item.values())
    locked(fresh_site)
    closed = fresh_client.get("/openapi.json").json()
    needed = {each["operationId"]: each["security"] for item in closed["paths"].values() for each in item.values()}
    assert needed.pop("getHealth") == [{}]
    assert all(each == [{"token": []}, {"session": []}] for each in needed.values())

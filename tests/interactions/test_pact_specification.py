"""The Pact specification's own cases: what it says matches must pass here, what does not must fail.

Where this room can't judge (XML), the outcome must be unknown: never the wrong one. Sources: pact-specification/.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.interactions.identity import same_request
from monitor.interactions.judgement import judge
from monitor.interactions.pact import read_pact
from monitor.model.contracts import Interaction
from monitor.model.exchanges import Response
from monitor.model.values import Outcome

FOLDER = Path(__file__).parent / "pact-specification"
VERSIONS = {"v1": "1.0.0", "v1.1": "1.1.0", "v2": "2.0.0", "v3": "3.0.0", "v4": "4.0"}

UNKNOWN_BECAUSE = {
    " xml.json": "XML bodies are only compared byte by byte; anything less than equality is unknown",
}
"""End of a case's path -> why our outcome is unknown where the specification decides."""

REQUESTS_JUDGED_OTHERWISE = {
    (
        "v1",
        "query/trailing amperand.json",
    ): "v1 compares query strings as text; as later versions, we compare parameters",
    (
        "*",
        "path/forward slash found when empty path expected.json",
    ): "HTTP has no empty path (RFC 9112 §3.2.1): it is /",
}
"""`same_request` answers whether two requests ask the same, which is not quite what a mock server asks."""


def cases(kind: str) -> Iterator[object]:
    for name in VERSIONS:
        for case in json.loads((FOLDER / f"{name}.json").read_text())["cases"]:
            path = case["path"].removeprefix("testcases/")
            if path.startswith(f"{kind}/"):
                yield pytest.param(name, path, case, id=f"{name} {path}")


def interaction(version: str, *, request: object = None, response: object = None) -> Interaction:
    pact = {
        "consumer": {"name": "c"},
        "provider": {"name": "p"},
        "interactions": [
            {"description": "d", "request": request or {"method": "GET", "path": "/"}, "response": response or {}}
        ],
        "metadata": {"pactSpecification": {"version": VERSIONS[version]}},
    }
    return read_pact(pact, api="a", contract="pact.json")[0]


def actual_response(message: dict) -> Response:
    headers = tuple(message.get("headers", {}).items())
    body = message.get("body")
    if isinstance(body, dict) and "content" in body and set(body) <= {"contentType", "encoded", "content"}:
        body = body["content"]
    text = body or "" if body is None or isinstance(body, str) else json.dumps(body)
    return Response(message.get("status", 200), headers, text.encode())


def is_undecidable(path: str) -> bool:
    return any(path.endswith(ending) for ending in UNKNOWN_BECAUSE)


@pytest.mark.parametrize(("version", "path", "case"), list(cases("response")))
def test_a_response_is_judged_as_the_specification_says(version: str, path: str, case: dict):
    judged = judge(interaction(version, response=case["expected"]), actual_response(case["actual"]))
    wanted = Outcome.PASSED if case["match"] else Outcome.FAILED
    allowed = {wanted, Outcome.UNKNOWN} if is_undecidable(path) else {wanted}
    assert judged.outcome in allowed, (case["comment"], judged)


def request_cases() -> Iterator[object]:
    """Those that compare two requests: a body that says 'anything' or has matching rules has no counterpart here."""
    for param in cases("request"):
        _, path, case = param.values
        part = path.split("/")[1]
        alike = "matchingRules" not in case["expected"] and ("body" in case["expected"]) == ("body" in case["actual"])
        if part in {"method", "path", "query"} or (part == "body" and alike and not is_undecidable(path)):
            yield param


@pytest.mark.parametrize(("version", "path", "case"), list(request_cases()))
def test_two_requests_are_the_same_where_the_specification_matches_them(version: str, path: str, case: dict):
    expected, actual = (interaction(version, request=case[side]) for side in ("expected", "actual"))
    short = path.removeprefix("request/")
    otherwise = REQUESTS_JUDGED_OTHERWISE.keys() & {(version, short), ("*", short)}
    assert same_request(expected, actual) == (case["match"] != bool(otherwise)), case["comment"]


def test_each_listed_disagreement_is_about_a_case_that_exists():
    paths = {(name, path.removeprefix("request/")) for param in cases("request") for name, path in [param.values[:2]]}
    names = {path for _, path in paths}
    assert all(key in paths or (key[0] == "*" and key[1] in names) for key in REQUESTS_JUDGED_OTHERWISE)


def test_only_xml_is_left_unknown():
    unknown = [
        path
        for param in cases("response")
        for version, path, case in [param.values]
        if judge(interaction(version, response=case["expected"]), actual_response(case["actual"])).outcome
        is Outcome.UNKNOWN
    ]
    assert unknown
    assert all(path.endswith(" xml.json") for path in unknown)

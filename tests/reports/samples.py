"""Reports for tests: changes with texts of one's choice, and strategies of hostile ones."""

from dataclasses import replace

from hypothesis import strategies as st

from monitor.model.changes import Change, Comparison, Component, Location, Reach, Witness
from monitor.model.descriptions import Document
from monitor.model.json_value import digest_of_value
from monitor.model.values import Direction, Severity
from monitor.reports.comparisons import Pair, Report
from monitor.rules.catalogue import ROWS

RULES = {row.id: row for row in ROWS}
TEXT = "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      x: 1\n      y: 2\n"
HOSTILE = [
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><b>", "]]>", "--><!-- ", "&amp;&#60;",
    "[click](javascript:alert(1))", "![x](http://evil.example/x.png)", "`` ` ```", "# heading", "| a | b |", "@everyone #1",
    "www.evil.example", "http://evil.example", "::error::x", "%0A::error::y", "line\r\nline", "\x1b[31mred", "\x00\x07",
    "{0}", "{{ 7 * 7 }}", "{% raw %}", "\u202eright to left", "\ud800", "💥", "a" * 300, "", "*bold* _x_ ~~y~~ $z$",
    "&lt;script&gt;", "- item", "1. item", "```\n</details>\n",
]  # fmt: skip
"""What somebody else's description may hold."""


def change(number: int = 0, **fields: object) -> Change:
    plain = Change(
        rule="request-property-became-required",
        severity=Severity.BREAKING,
        decided=True,
        fingerprint=digest_of_value(number),
        operation="POST /a",
        direction=Direction.REQUEST,
        place="body application/json /a",
        message=f"`/a` became required (edit-{number:04})",
        base=Location("/paths/~1a/get/x", 5, 7),
        revision=Location("/paths/~1a/get/y", 6, 7),
        witness=Witness(
            {"request": {"method": "POST", "path": "/a", "headers": {}, "body": {"b": 1}}}, "base", "revision"
        ),
        reaches=(Reach("POST /a", Direction.REQUEST, "body application/json /a", Severity.BREAKING),),
    )
    return replace(plain, **fields)


def report(*changes: Change, source: str = "api.yaml", title: str = "Things", several: bool = False) -> Report:
    about = {"source": source, "title": title, "version": "1", "openapi": "3.0.3", "operations": 1}
    document = Document("api.yaml", {"api.yaml": TEXT.encode()}, source)
    comparison = Comparison(about, {**about, "version": "2"}, changes, shared_operations=1)
    return Report((Pair(comparison, document, document, "api.yaml" if several else ""),), RULES, several=several)


hostile = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)).flatmap(
    lambda one: st.sampled_from(HOSTILE).map(lambda other: one + other)
)
severities = st.sampled_from(Severity)


@st.composite
def hostile_changes(draw: st.DrawFn, number: int) -> Change:
    operation, severity = draw(hostile), draw(severities)
    others = draw(st.lists(hostile, max_size=4))
    return change(
        number,
        rule=draw(st.sampled_from(sorted(RULES))),
        severity=severity,
        decided=draw(st.booleans()),
        operation=operation,
        place=draw(st.sampled_from(["200 application/json /", "query ", "200 header ", ""])) + draw(hostile),
        message=f"edit-{number:04} {draw(hostile)}",
        witness=Witness(
            {"request": {"method": "GET", "path": draw(hostile), "query": {draw(hostile): draw(hostile)}},
             "response": {"status": 200, "headers": {draw(hostile): draw(hostile)}, "body": {draw(hostile): draw(hostile)}}},
            "revision", "base",
        ),
        reaches=tuple(Reach(each, Direction.REQUEST, draw(hostile), severity) for each in [operation, *others]),
        used_by=tuple(others[:1]),
        note=draw(st.none() | hostile),
        component=draw(st.none() | st.builds(Component, hostile, hostile, hostile)),
        base=Location("/x", 5, 7, draw(st.none() | hostile)),
    )  # fmt: skip


@st.composite
def hostile_reports(draw: st.DrawFn) -> Report:
    changes = [draw(hostile_changes(number)) for number in range(draw(st.integers(1, 3)))]
    return report(*changes, source=draw(hostile) or "api.yaml", title=draw(hostile), several=draw(st.booleans()))

"""How changes are told to people: the summary, the lines of both sides, the message with its point, the changelog."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from monitor.explanation.witness_text import message_lines, said
from monitor.model.changes import OBSERVED, Change, Comparison, Component, Consumer, Location, Part, Reach
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonObject, digest_of
from monitor.model.values import Direction, Loss, Severity
from monitor.reports.advice import Advice, advice, why
from monitor.reports.annotations import suites
from monitor.reports.changes_changelog import lines as changelog
from monitor.reports.changes_json import report_to_json
from monitor.reports.changes_markdown import lines as markdown
from monitor.reports.changes_text import report_lines
from monitor.reports.comparisons import Report, strangers, summary
from monitor.reports.fragments import WIDTH_MAX, Texts, fragments
from monitor.reports.markdown_text import code, escaped
from monitor.reports.spans import plain
from tests.reports.samples import RULES, change, report


def reaching(*operations: str, severity: Severity = Severity.BREAKING) -> tuple[Reach, ...]:
    return tuple(Reach(each, Direction.REQUEST, "", severity) for each in operations)


SUMMARIES = [
    ("nothing", [], "no change that matters to anybody"),
    ("one edit, two operations", [change(operation="A", reaches=reaching("A", "B"))], "1 edit breaks 2 operations"),
    (
        "an operation counts once, and only where it breaks",
        [
            change(operation="A", reaches=(*reaching("A", "B"), *reaching("C", severity=Severity.RISKY))),
            change(operation="B", reaches=reaching("B")),
        ],
        "2 edits break 2 operations",
    ),
    ("the whole API", [change(operation="*", reaches=reaching("*"))], "1 edit breaks the whole API"),
    ("who uses it", [change(used_by=("shop", "app"))], "1 edit breaks 1 operation (used by app, shop)"),
    ("who uses one of them", [change(), change(1, used_by=("shop",))], "2 edits break 1 operation (1 edit hits shop)"),
    (
        "who uses most of them",
        [change(), change(1, used_by=("shop",)), change(2, used_by=("app",))],
        "3 edits break 1 operation (2 edits hit app, shop)",
    ),
    (
        "all kinds",
        [
            change(),
            change(severity=Severity.RISKY),
            change(severity=Severity.RISKY, decided=False),
            change(severity=Severity.COMPATIBLE),
        ],
        "1 edit breaks 1 operation, 2 risky (1 undecided), 1 compatible",
    ),
    (
        "a contract made it breaking where it is used",
        [
            change(
                operation="A", reaches=(*reaching("A"), *reaching("B", severity=Severity.RISKY)), used_by=("Checkout",)
            )
        ],
        "1 edit breaks 1 operation (used by Checkout)",
    ),
    (
        "nothing that is known breaks",
        [change(severity=Severity.RISKY, decided=False)],
        "no edit is known to break anybody, 1 risky (1 undecided)",
    ),
    ("nothing breaks, and it is decided", [change(severity=Severity.RISKY)], "no edit breaks anybody, 1 risky"),
    ("nothing breaks", [change(severity=Severity.COMPATIBLE)], "no edit breaks anybody, 1 compatible"),
]


@pytest.mark.parametrize(("changes", "says"), [each[1:] for each in SUMMARIES], ids=[each[0] for each in SUMMARIES])
def test_the_summary_says_how_many_edits_break_whom(changes: list, says: str) -> None:
    assert summary(changes) == says


def written(before: str, after: str, **fields: object) -> tuple:
    """Fragments of a change between two texts, as (number, text, mark)."""
    texts = [Texts(Document("a", {"a": text.encode()}, "a")) for text in (before, after)]
    return tuple(
        fragment and [(line.number, line.text, line.mark.value) for line in fragment.lines]
        for fragment in fragments(change(rule="response-property-type-changed", **fields), *texts)
    )


def test_lines_that_differ_are_marked_on_both_sides() -> None:
    base, revision = written(
        "a:\n  b:\n    type: x\n    same: 1\n  c: 2\n", "a:\n  b:\n    type: y\n    same: 1\n  c: 2\n",
        base=Location("/a/b", 2, 3), revision=Location("/a/b", 2, 3),
    )  # fmt: skip
    assert base == [
        (1, "a:", ""), (2, "  b:", ""), (3, "    type: x", "edited"), (4, "    same: 1", ""), (5, "  c: 2", ""), (6, "", ""),
    ]  # fmt: skip
    assert [line[2] for line in revision] == ["", "", "edited", "", "", ""]


def test_a_keyword_that_one_side_writes_in_a_component_is_marked_on_both_sides() -> None:
    base, revision = written(
        "a:\n  b:\n    type: x\n",
        "b:\n  type: y\n",
        base=Location("/a/b/type", 3, 5),
        revision=Location("/b/type", 2, 3),
    )
    assert [line[2] for line in base][2] == [line[2] for line in revision][1] == "edited"


def test_what_was_removed_is_marked_and_what_held_it_is_pointed_at() -> None:
    base, revision = written(
        '{\n "a": {\n  "b": {\n   "c": 1\n  },\n  "d": 2\n }\n}', '{\n "a": {\n  "d": 2\n }\n}',
        base=Location("/a/b", 3, 3), revision=Location("/a", 2, 2),
    )  # fmt: skip
    assert [line[0] for line in base if line[2] == "edited"] == [3, 4, 5]
    assert [line for line in revision if line[2]] == [(2, ' "a": {', "pointed")]


def test_a_document_on_one_line_is_shown_around_the_place() -> None:
    text = json.dumps({"before": "x" * 5000, "amount": "integer", "after": "y" * 5000})
    column = text.index('"amount"') + 1
    (base,), _ = written(text, text, base=Location("/amount", 1, column), revision=None)
    assert '"amount": "integer"' in base[1]
    assert len(base[1]) <= WIDTH_MAX + 2


@pytest.mark.parametrize(
    "place", [Location("/a", None, None), Location("/a", 99, 1), Location("/a", 1, 1, "gone.yaml"), None]
)
def test_a_place_that_is_not_there_has_no_fragment(place: Location | None) -> None:
    assert written("a: 1\n", "a: 2\n", base=place, revision=Location("/a", 1, 1))[0] is None


@settings(deadline=None)
@given(st.text(), st.text(), st.integers(1, 9), st.integers(1, 9))
def test_fragments_quote_the_text(before: str, after: str, line: int, column: int) -> None:
    found = written(before, after, base=Location("/a/b", line, column), revision=Location("/a/c", 1, 1))
    for text, fragment in zip((before, after), found, strict=True):
        for number, shown, _ in fragment or ():
            assert shown.strip("…") in text.split("\n")[number - 1]


MESSAGES = [
    ("a member of an item", "200 application/json /a/*/b", {"response": {"status": 200, "body": {"a": [{"b": 1}]}}}, '"b": 1'),
    ("a missing member", "body application/json /b", {"request": {"method": "POST", "path": "/", "body": {"a": 1}}}, "{"),
    ("a parameter", "query limit", {"request": {"method": "GET", "path": "/x", "query": {"limit": 51}}}, "GET /x?limit=51"),
    ("a header", "header Age", {"request": {"method": "GET", "path": "/x", "headers": {"Age": "1"}}}, "Age: 1"),
    ("a header of a response", "200 header Age", {"response": {"status": 200, "headers": {"Age": "1"}}}, "Age: 1"),
    ("a status", "418", {"request": {"method": "GET", "path": "/x"}, "response": {"status": 418}}, "HTTP 418"),
    ("an operation", "", {"request": {"method": "GET", "path": "/x"}}, "GET /x"),
    ("a whole body", "body text/plain", {"request": {"method": "PUT", "path": "/x", "body": "hi"}}, '"hi"'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "message", "point"), [each[1:] for each in MESSAGES], ids=[each[0] for each in MESSAGES]
)
def test_the_point_of_a_message_is_marked(place: str, message: dict, point: str) -> None:
    assert [line.text.strip().rstrip(",") for line in message_lines(message, place) if line.marked] == [point]


def test_a_missing_member_is_named() -> None:
    message = {"request": {"method": "POST", "path": "/", "body": {"a": {}}}}
    assert [line.lacks for line in message_lines(message, "body application/json /a/b") if line.marked] == ["b"]


def test_the_fields_of_a_form_are_written_as_they_are_sent() -> None:
    def lines(place: str, body: JsonObject) -> list[tuple[str, bool, str]]:
        sent = {
            "method": "POST",
            "path": "/",
            "headers": {"content-type": "application/x-www-form-urlencoded"},
            "body": body,
        }
        return [(line.text, line.marked, line.lacks) for line in message_lines({"request": sent}, place)][3:]

    at = "body application/x-www-form-urlencoded"
    assert lines(f"{at} /to", {"a b": "x&y", "to": ["1", "2"]}) == [
        ("a%20b=x%26y", False, ""),
        ("&to=1", True, ""),
        ("&to=2", True, ""),
    ]
    assert lines(f"{at} /c/d", {"a": {"b": 1}}) == [("a={%22b%22:%201}", True, "c")]
    assert lines(f"{at} /c", {}) == [("(no field)", True, "c")]
    assert [text for text, _, _ in lines(f"{at} /m8", {f"m{number}": "" for number in range(9)})][-2:] == [
        "&m8=",
        "… 2 more",
    ]


def test_a_large_message_is_cut_to_what_matters() -> None:
    body = {**{f"m{number}": {"x": [number] * 40} for number in range(50)}, "point": 1}
    lines = message_lines({"response": {"status": 200, "body": body}}, "200 application/json /point")
    assert any(line.marked and '"point": 1' in line.text for line in lines)
    assert any("… 44 more" in line.text for line in lines)


def test_members_that_are_called_otherwise_are_told_together_with_both_names() -> None:
    def renamed(before: str, after: str, holder: str = "`A`", within: str = "/") -> Change:
        said = (f"the member `/{before}` in component {holder} was removed", f"the member `/{after}` was added")
        return change(
            rule="request-property-renamed",
            message=f"the member `/{before}` in component {holder} is called `{after}` now",
            parts=tuple(
                Part("some-rule", Severity.BREAKING, True, each, "GET /", Direction.REQUEST, "") for each in said
            ),
            fingerprint=before,
            place=f"body application/json {within}{before}",
        )

    lines = [
        plain(line).strip()
        for line in report_lines(
            report(
                renamed("A", "a"), renamed("B", "b"), renamed("C", "c", "`D`"), renamed("E", "e", within="/of/another/")
            )
        )
    ]
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith("also")] == ["/B → b"]
    assert sum(" is called " in line for line in lines) == 3


def test_media_types_of_one_answer_are_told_together() -> None:
    def gone(name: str, status: str) -> Change:
        place = f"{status} {name}"
        return change(message=f"{name} is no longer offered", place=place, fingerprint=place)

    both = [gone(name, "200") for name in ("application/json", "text/plain")]
    found = report(*both, gone("text/csv", "404"))
    lines = [plain(line).split("[")[0].strip() for line in report_lines(found)]
    assert [line for line in lines if line.startswith(("breaking", "also"))] == [
        "breaking: application/json is no longer offered", "also      text/plain",
        "breaking: text/csv is no longer offered",
    ]  # fmt: skip


def test_statuses_that_one_operation_gets_are_told_together() -> None:
    added = [
        change(
            message=f"the status {each} was added", place=each, rule="response-status-added", operation=operation,
            reaches=reaching(operation),
        )
        for operation, each in (("GET /a", "413"), ("GET /a", "503"), ("GET /b", "404"))
    ]  # fmt: skip
    lines = [plain(line).strip() for line in report_lines(report(*added))]
    assert [line for line in lines if line.startswith(("breaking", "also", "at "))] == [
        "breaking: the status 413 was added [response-status-added]", "also      503", "at        413",
        "breaking: the status 404 was added [response-status-added]", "at        404",
    ]  # fmt: skip


def test_a_long_title_is_wrapped() -> None:
    lines = [
        plain(line) for line in report_lines(report(change(), title=f"Things {'of the long kind ' * 4}"), width=60)
    ]
    assert lines[1].startswith("  ")
    assert max(map(len, lines[:3])) <= 60


def test_operations_that_are_gone_are_told_together() -> None:
    gone = [
        change(
            message=f"{each} was removed", operation=each, place="", rule="operation-removed", reaches=reaching(each)
        )
        for each in ("GET /a", "GET /b", "PUT /a")
    ]
    lines = [plain(line).strip() for line in report_lines(report(*gone, replace(gone[0], note="otherwise")))]
    assert "3 operations: GET /a, GET /b, PUT /a" in lines
    assert [line for line in lines if "removed" in line] == ["breaking: GET /a was removed [operation-removed]"] * 2
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith("also")] == ["GET /b, PUT /a"]


def test_of_a_text_that_is_only_long_the_length_is_told() -> None:
    request = {"method": "POST", "path": "/a", "query": {"q": "b" * 40}, "body": {"name": "a" * 3001, "size": "c" * 39}}
    lines = [line.text for line in message_lines({"request": request}, "body application/json /name")]
    assert lines[0] == f"POST /a?q={'b' * 20}… (40 in all)"
    assert lines[-3:-1] == [f'  "name": "{"a" * 20}… (3001 in all)",', f'  "size": "{"c" * 39}"']


def test_what_lies_away_from_the_point_takes_a_line() -> None:
    body = {
        "far": {"name": "abc", "text": "x" * 99, "held": {"more": 1}, **{f"m{number}": number for number in range(9)}},
        "many": [{"id": number} for number in range(50)],
        "near": {"point": 1, "beside": {"of": "it", "text": "y" * 99}},
    }
    lines = message_lines({"response": {"status": 200, "body": body}}, "200 application/json /near/point")
    assert [line.text for line in lines][-8:] == [
        "{",
        '  "far": {"name": "abc", "text": "' + "x" * 29 + '…", … 10 more},',
        '  "many": [{…}, {…}, {…}, … 47 more],',
        '  "near": {',
        '    "point": 1,',
        '    "beside": {"of": "it", "text": "' + "y" * 29 + '…"}',
        "  }",
        "}",
    ]


def test_an_undecided_change_says_what_would_settle_it() -> None:
    row = RULES["request-property-became-required"]
    assert advice(change(), row) == Advice(row.help, of_rule=True)
    undecided = advice(change(decided=False), row)
    assert undecided is not None
    assert undecided.settles
    assert "recorded traffic" in undecided.text
    used = advice(change(decided=False, consumers=(Consumer("checkout", Severity.RISKY),)), row)
    assert used == Advice("look at both sides, and agree on it with checkout before it ships", settles=True)
    assert why(change(decided=False), row) == f"if it is so: {row.why}"


@pytest.mark.parametrize("rule", ["part-unreadable", "request-part-unreadable", "response-part-unreadable"])
def test_only_who_mends_the_description_settles_what_cannot_be_read(rule: str) -> None:
    unread = change(decided=False, rule=rule)
    assert advice(unread, RULES[rule]) == Advice(
        "mend the description, or put the file that it refers to beside it", settles=True, of_rule=True
    )
    assert why(unread, RULES[rule]) == RULES[rule].why


def test_whom_a_contract_shows_to_rely_on_it_is_who_has_to_agree() -> None:
    """Where the row says that a contract would settle it, and one did."""
    row = RULES["response-property-removed"]
    assert "a contract of theirs would settle it" in row.help
    used = change(rule=row.id, consumers=(Consumer("checkout", Severity.BREAKING), Consumer("ledger", Severity.RISKY)))
    advised = advice(used, row)
    assert advised is not None
    assert advised.text == "agree on it with checkout before it ships, or keep the old form until they are ready"


def test_nobody_is_told_to_agree_with_traffic() -> None:
    row = RULES["response-property-removed"]
    seen = Consumer(OBSERVED, Severity.BREAKING, ("a.har", "b.har"))
    advised = advice(change(rule=row.id, consumers=(Consumer("checkout", Severity.BREAKING), seen)), row)
    assert advised is not None
    assert advised.text.startswith(
        "agree on it with checkout, whoever sent the traffic in a.har, b.har before it ships"
    )


def test_strangers_are_offered_another_command() -> None:
    found = report(change())
    assert strangers(found.pairs[0].comparison) is None
    base = {"source": "a", "operations": 20}
    assert strangers(Comparison(base, {}, (), shared_operations=0)) is None, "a description that went whole"
    assert (strangers(Comparison(base, {**base, "source": "b"}, (), shared_operations=1)) or ("", ""))[1] == (
        "compat-monitor try a b"
    )
    spaced = strangers(Comparison({**base, "source": "my api.yaml"}, {**base, "source": "b"}, (), shared_operations=1))
    assert (spaced or ("", ""))[1] == "compat-monitor try 'my api.yaml' b", "as a shell takes it"


@pytest.mark.parametrize(
    ("operations", "shared", "says"), [((7, 1), 0, "no operation"), ((9, 20), 0, "no operation"), ((20, 11), 1, "1 of 11 operations")]
)  # fmt: skip
def test_what_strangers_share_is_a_sentence(operations: tuple[int, int], shared: int, says: str) -> None:
    base, revision = ({"source": "a", "operations": each} for each in operations)
    found = strangers(Comparison(base, revision, (), shared_operations=shared))
    assert found is not None
    assert found[0] == f"these two share {says}: they are hardly two versions of one API"
    named = strangers(Comparison({**base, "title": "T"}, {**revision, "title": "T"}, (), shared_operations=shared))
    assert named is not None
    assert named[0] == f"these two share {says}, though they have one title"


NAMED_PLACES = {
    "a status": ("503", "the status 503 was added", ""),
    "a header of an answer": ("200 header Api", "the header Api was added", ", in the 200 response"),
    "an answer with its header": ("200 header Api", "`200 header Api` has a default now: 2", ""),
    "a parameter": ("query limit", "the parameter query limit was removed", ""),
    "a parameter's new name": ("query size", "the parameter `limit` is called `size` now", ", in the query"),
    "a body": ("body a/b", "`body a/b` is another object now", ""),
    "a member's new name": ("body a/b /size", "the member `limit` is called `size` now", ", in the request body"),
    "a member's earlier name": (
        "body a/b /c/*/limit", "the member `limit` is called `size` now", ", in `/c/*` of the request body",
    ),
    "a member's new name in an object": (
        "200 a/b /c/size", "the member `limit` is called `size` now", ", in `/c` of the 200 response",
    ),
    "another word": ("503 a/b /a", "the member `/a` was added", ", in the 503 response"),
    "inside a parameter": ("query limit /a", "`/a` may be null now", ", in the query parameter `limit`"),
}  # fmt: skip


@pytest.mark.parametrize(("place", "message", "told"), NAMED_PLACES.values(), ids=NAMED_PLACES)
def test_a_changelog_says_no_place_twice(place: str, message: str, told: str) -> None:
    answers = Direction.RESPONSE if place[0].isdigit() else Direction.REQUEST
    found = report(change(message=message, place=place, direction=answers))
    assert [line for line in changelog(found) if line.startswith("- ")] == [f"- **Breaking:** {message}{told}"]


def test_a_changelog_groups_by_what_happened_and_where() -> None:
    found = report(
        change(0, rule="operation-added", severity=Severity.COMPATIBLE, operation="POST /refunds", place="", message="POST /refunds was added", reaches=()),
        change(1, rule="response-property-type-changed", place="200 application/json /amount", message="the type of `/amount` changed"),
        change(2, rule="operation-deprecated", severity=Severity.COMPATIBLE, place="", message="GET /old is deprecated", operation="GET /old", reaches=()),
        change(3, rule="request-parameter-removed", place="query limit", message="the parameter `query limit` was removed"),
        change(4, rule="response-enum-value-added", severity=Severity.RISKY, place="200 application/json /s", message="`/s` may be 1 too"),
    )  # fmt: skip
    assert (
        "\n".join(changelog(found))
        == """\
# Things: 1 → 2

2 edits break 1 operation, 1 risky, 2 compatible.

## Added

### `POST /refunds`

- POST /refunds was added

### `POST /a`

- `/s` may be 1 too, in the 200 response *(may break some)*

## Changed

### `POST /a`

- **Breaking:** the type of `/amount` changed, in the 200 response

## Deprecated

### `GET /old`

- GET /old is deprecated

## Removed

### `POST /a`

- **Breaking:** the parameter `query limit` was removed"""
    )


@settings(deadline=None)
@given(st.text())
def test_escaped_text_is_read_as_it_was_written(text: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"x {escaped(text)}")
    shown = "".join(
        each.content for token in tokens for each in token.children or [] if each.type in {"text", "text_special"}
    )
    assert shown.replace("\u200c", "").split() == ["x", *text.replace("\0", "\ufffd").replace("\u200c", "").split()]


@settings(deadline=None)
@given(st.text())
def test_code_is_read_as_it_was_written(text: str) -> None:
    tokens = MarkdownIt().parse(f"x {code(text)}")
    shown = [each.content for token in tokens for each in token.children or [] if each.type == "code_inline"]
    assert [" ".join(each.split()) for each in shown] == [" ".join(text.replace("\0", "\ufffd").split())][: len(shown)]
    assert bool(shown) == bool(text.split())


def test_users_are_named_with_what_it_is_for_them() -> None:
    from monitor.reports.comparisons import users

    assert users(change(consumers=(Consumer("shop", Severity.BREAKING),), used_by=("shop",))) == "shop (breaking)"
    assert users(change()) == ""


SHARED = change(
    message="component `url` may be null now",
    component=Component("schemas", "url"),
    operation="GET /a",
    direction=Direction.RESPONSE,
    place="200 application/json /link",
    reaches=tuple(
        Reach(each, Direction.RESPONSE, "200 application/json /link", Severity.BREAKING)
        for each in ("GET /a", "GET /b")
    ),
)
SINGLE = change(component=Component("schemas", "Thing", "/a"))
SAID_OF_COMPONENTS = {
    "text": ["at        GET /a · 200 application/json /link, among others", "at        body application/json /a, in component Thing"],
    "markdown": ["in `GET /a · 200 application/json /link, among others` ·", "in `POST /a · body application/json /a, in component Thing` ·"],
    "changelog": ["component `url` may be null now, in responses", "became required (edit-0000), in the request body, in component Thing"],
    "annotations": ["(GET /a · 200 application/json /link, 2 operations)", "\nin component Thing\n"],
}  # fmt: skip


@pytest.mark.parametrize(("form", "says"), SAID_OF_COMPONENTS.items(), ids=SAID_OF_COMPONENTS)
def test_a_component_is_named_once_and_its_worst_place_is_one_of_several(form: str, says: list[str]) -> None:
    def told(form: str, found: Report) -> str:
        if form == "text":
            return "\n".join("".join(span.text for span in line) for line in report_lines(found))
        if form == "annotations":
            return "\n".join(f"{each.sentence}\n{each.details}" for _, held in suites(found) for each in held)
        return "\n".join({"markdown": markdown, "changelog": changelog}[form](found))

    for each, expected in zip((SHARED, SINGLE), says, strict=True):
        assert expected in told(form, report(each))
    assert "in component" not in told(form, report(SHARED))
    if form == "text":
        compatible = report(*(replace(each, severity=Severity.COMPATIBLE) for each in (SHARED, SINGLE)))
        assert "(GET /a · 200 application/json /link)" in told(form, compatible)
        assert "(POST /a · body application/json /a, in component Thing)" in told(form, compatible)


@pytest.mark.parametrize(
    ("place", "point"),
    [
        ("query filter", "its query parameter filter"),
        ("query filter /a", "/a in its query parameter filter"),
        ("header X-Ids", "its header X-Ids"),
        ("body application/json /a/b", "/a/b"),
    ],
)
def test_what_is_not_read_is_named_as_a_part_where_the_rest_still_is(place: str, point: str) -> None:
    assert (
        said("base", "ignored", place)
        == f"a consumer built for the base may send this; the revision does not read {point}"
    )


def alike() -> tuple[Change, ...]:
    """Copies of a text that were edited alike in three operations, and one that only its note tells from them."""
    gone = change(message="`/a` became required", operation="POST /a")
    others = [
        replace(gone, operation=each, reaches=reaching(each), revision=Location("/x", line, 7), fingerprint=each)
        for each, line in (("POST /b", 8), ("POST /c", 9))
    ]
    return gone, *others, replace(gone, operation="POST /d", reaches=reaching("POST /d"), note="seen otherwise")


def test_edits_that_read_alike_are_told_once_and_each_with_its_place() -> None:
    lines = [plain(line) for line in report_lines(report(*alike()))]
    assert [line for line in lines if "became required" in line] == [
        "  breaking: `/a` became required [request-property-became-required]"
    ] * 2
    assert "3 operations: POST /a, POST /b, POST /c" in lines
    assert [line.split() for line in lines if "revision:" in line] == [
        ["alike", "POST", "/b", "·", "body", "application/json", "/a", "(revision:8:7)"],
        ["POST", "/c", "·", "body", "application/json", "/a", "(revision:9:7)"],
    ]
    assert lines[1] == "4 edits break 4 operations"


def test_of_many_edits_that_read_alike_the_first_are_told_with_their_places() -> None:
    gone = change(message="`/a` became required", operation="POST /a")
    others = [replace(gone, operation=f"POST /{each}", reaches=reaching(f"POST /{each}")) for each in range(13)]
    found = report(gone, *others)
    lines = [plain(line).strip() for line in report_lines(found)]
    assert sum("(revision:6:7)" in line for line in lines) == 10
    assert "and 3 more; --all lists them" in lines
    every = [plain(line).strip() for line in report_lines(found, everything=True)]
    assert sum("(revision:6:7)" in line for line in every) == 13
    assert not [line for line in every if line.endswith("lists them")]


def test_edits_that_only_a_name_tells_apart_are_told_once_with_each_name() -> None:
    gone = change(message="the member `/a` of `b` was removed", place="body application/json /a")
    asked = change(message="the parameter query a was removed", place="query a")
    found = report(
        gone,
        replace(gone, message="the member `/c` of `b` was removed", place="body application/json /c", fingerprint="c"),
        asked,
        replace(asked, message="the parameter query z was removed", place="query z", fingerprint="z"),
        replace(asked, message="the parameter header z was removed", place="header z", fingerprint="h"),
        replace(gone, message="the member `/d` of `e` was removed", place="body application/json /d", fingerprint="d"),
        replace(gone, message="the member `/f` of `b` was removed", place="body text/csv /f", fingerprint="f"),
    )
    lines = [plain(line).split("[")[0].strip() for line in report_lines(found)]
    assert [line for line in lines if line.startswith(("breaking", "also"))] == [
        "breaking: the member `/a` of `b` was removed", "also      /c",
        "breaking: the parameter query a was removed", "also      query z",
        "breaking: the parameter header z was removed",
        "breaking: the member `/d` of `e` was removed",
        "breaking: the member `/f` of `b` was removed",
    ]  # fmt: skip
    assert lines[1] == "7 edits break 1 operation"
    assert [line for line in markdown(found) if "also" in line] == ["  <br>also `/c`", "  <br>also `query z`"]


def test_in_a_comment_edits_that_read_alike_are_one_entry() -> None:
    found = [*markdown(report(*alike()))]
    assert sum("became required" in line for line in found) == 2
    assert "  <br>reaches 3 operations: POST /a, POST /b, POST /c" in found
    assert [line for line in found if "POST /b" in line][1:] == ["  - `POST /b · body application/json /a`"]
    assert "  <details><summary>2 more edits alike</summary>" in found
    assert "  <details><summary>1 more edit alike</summary>" in [*markdown(report(*alike()[:2]))]


def test_what_opens_a_folded_part_of_a_comment_is_html() -> None:
    """Markdown's escapes are none in it, so that a name of another company's description would be markup."""
    found = change(place="200 application/json /*/<b>@me", direction=Direction.RESPONSE)
    unread = replace(found, witness=replace(found.witness, accepted_by="base", loss=Loss.UNSENT))
    (summary,) = (line for line in markdown(report(unread)) if "<summary>" in line)
    assert summary == (
        "  <details><summary>the base may send this, and consumers may read /*/&lt;b&gt;@\N{ZERO WIDTH NON-JOINER}me; "
        "the revision does not send it</summary>"
    )


@pytest.mark.parametrize(
    ("severities", "shown", "told"),
    [
        ((Severity.BREAKING,) * 6 + (Severity.COMPATIBLE,) * 2, 8, None),
        ((Severity.BREAKING,) * 3 + (Severity.COMPATIBLE,) * 5, 5, "and 3 more, all compatible"),
        ((Severity.BREAKING,) * 8 + (Severity.COMPATIBLE,), 8, "and 1 more, compatible"),
        ((Severity.BREAKING,) * 10, 8, "and 2 more"),
        ((Severity.BREAKING,) * 9 + (Severity.COMPATIBLE,) * 41, 8, "and 42 more, 41 of them compatible"),
        ((Severity.RISKY,) * 9, 8, "and 1 more"),
    ],
)
def test_of_many_parts_the_worst_are_told_and_the_rest_is_counted(
    severities: tuple[Severity, ...], shown: int, told: str | None
) -> None:
    parts = tuple(
        Part("some-rule", severity, True, f"part {number}", "GET /", Direction.RESPONSE, "200")
        for number, severity in enumerate(severities)
    )
    for lines in (
        [plain(each) for each in report_lines(report(change(parts=parts)))],
        list(markdown(report(change(parts=parts)))),
    ):
        counted = [each for each in lines if " more" in each]
        assert sum(each.endswith(tuple(part.message for part in parts)) for each in lines) == shown
        assert [each.endswith(told or "") for each in counted] == ([True] if told else [])


def test_the_digest_of_each_document_is_told_to_programs() -> None:
    pair = report(change()).pairs[0]
    told = report_to_json(report(change()))
    assert pair.base is not None
    assert told["base"] == {**pair.comparison.base, "digest": digest_of(pair.base.files["api.yaml"])}
    gone = Report((replace(pair, revision=None, comparison=replace(pair.comparison, revision={})),), RULES)
    assert report_to_json(gone)["revision"] == {}

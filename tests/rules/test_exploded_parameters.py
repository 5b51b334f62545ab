"""A query parameter with an exploded object and one parameter for each of its members are the same request line."""

import pytest

from tests.rules.documents import changes, description, rated, ratings

INTEGER, STRING = {"type": "integer"}, {"type": "string"}
LIST = {"type": "array", "items": STRING}


def query(*parameters: dict) -> dict:
    return description({"parameters": list(parameters)}, method="get")


def one(name: str, schema: dict = INTEGER, **members: object) -> dict:
    return {"name": name, "in": "query", "schema": schema, **members}


def holder(name: str = "paging", schema: dict | None = None, **members: object) -> dict:
    held = {"type": "object", "properties": {"page": INTEGER, "size": INTEGER}, **(schema or {})}
    return one(name, held, **members)


def whole(media_type: str = "application/x-www-form-urlencoded", **schema: object) -> dict:
    """The whole query as one value (3.2)."""
    held = {"schema": {**holder()["schema"], **schema}}
    return {"name": "any", "in": "querystring", "content": {media_type: held}}


APART = (one("page"), one("size"))


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        (APART, [holder()]),
        ([holder()], APART),
        ([holder()], [holder("window")]),
        ([holder(schema={"required": ["page"]}, required=True)], [one("page", required=True), one("size")]),
        ([holder(required=True)], APART),
        (APART, [holder(schema={"additionalProperties": False, "description": "where to begin"})]),
        (APART, [whole()]),
        ([whole()], APART),
        ([whole()], [holder()]),
    ],
    ids=["joined", "parted", "renamed", "needed", "some are needed, none by name", "closed", "to the whole query",
         "from the whole query", "held in the whole query"],
)  # fmt: skip
def test_the_same_line_is_no_change(base: list[dict], revision: list[dict]) -> None:
    assert rated(query(*base), query(*revision)) == {}


@pytest.mark.parametrize(
    ("base", "revision", "expected"),
    [
        (APART, [holder(schema={"properties": {"page": INTEGER}})], {"request-parameter-removed": "breaking"}),
        ([one("page")], [holder()], {"request-parameter-added": "compatible"}),
        ([one("page")], [holder(schema={"required": ["size"]}, required=True)],
         {"request-parameter-added-required": "breaking"}),
        ([one("page", STRING), one("size")], [holder()], {"request-parameter-type-changed": "breaking"}),
        ([holder()], [holder("window", {"properties": {"page": {**INTEGER, "minimum": 1}, "size": INTEGER}})],
         {"request-minimum-changed": "breaking"}),
        (APART, [whole(properties={"page": INTEGER})], {"request-parameter-removed": "breaking"}),
    ],
    ids=["one is missing", "one more", "one more is needed", "another type", "renamed and narrowed",
         "one is missing in the whole query"],
)  # fmt: skip
def test_what_else_changed_is_told_of_the_member(base: list[dict], revision: list[dict], expected: dict) -> None:
    assert rated(query(*base), query(*revision)) == expected


@pytest.mark.parametrize(
    "other",
    [
        holder(explode=False),
        holder(style="deepObject"),
        holder(schema={"minProperties": 1}),
        holder(schema={"additionalProperties": STRING}),
        holder(required=True),
        {**holder(), "in": "header"},
    ],
    ids=["joined by commas", "named by its way", "one at least", "others too", "needed, and none of it", "a header"],
)
def test_another_line_is_a_break(other: dict) -> None:
    assert [each.rule for each in changes(query(*APART), query(other)) if each.severity.value == "breaking"]


@pytest.mark.parametrize("parted", [True, False])
def test_how_a_list_in_an_object_is_written_is_not_known(parted: bool) -> None:
    pair = [query(holder(schema={"properties": {"sort": LIST}})), query(one("sort", LIST))]
    (change,) = changes(*(pair if parted else pair[::-1]))
    assert (change.rule, change.decided) == ("request-parameter-serialization-changed", False)
    assert "inside of an exploded object" in change.message


def test_a_list_in_an_object_is_written_as_before() -> None:
    held = {"properties": {"sort": LIST}}
    assert rated(query(holder(schema=held)), query(holder("order", held))) == {}


def test_the_whole_query_of_another_media_type_is_no_parameters() -> None:
    base, revision = query(*APART), query(whole("application/json"))
    assert ("request-parameter-removed", "breaking") in ratings(base, revision)

"""Operation ids that changed alike from one release to the next are one change, and no others are."""

import pytest

from tests.rules.documents import changes

OK = {"responses": {"204": {"description": "done"}}}


def named(*ids: str) -> dict:
    paths = {f"/things/{index}": {"get": {**OK, "operationId": each}} for index, each in enumerate(ids)}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}


def test_ids_that_are_spelt_by_another_convention_are_one_change() -> None:
    base, revision = named("listThings", "getThing", "dropThing"), named("list_things", "get_thing", "drop_thing")
    (change,) = changes(base, revision)
    assert (change.rule, change.severity.value) == ("operation-ids-respelt", "risky")
    assert change.message == "3 operationIds changed alike, as listThings → list_things"
    renamed = [("listThings", "list_things"), ("getThing", "get_thing"), ("dropThing", "drop_thing")]
    assert [each.message for each in change.parts] == [
        f"the operationId of GET /things/{index} changed: {before} → {after}"
        for index, (before, after) in enumerate(renamed)
    ]
    assert {each.operation for each in change.reaches} == {f"GET /things/{index}" for index in range(3)}


def test_ids_that_are_gone_are_one_change() -> None:
    revision = named("listThings", "getThing", "dropThing")
    for each in revision["paths"].values():
        del each["get"]["operationId"]
    (change,) = changes(named("listThings", "getThing", "dropThing"), revision)
    assert change.message == "3 operationIds changed alike, as listThings → none"


def test_a_waiver_of_ids_that_are_gone_hides_none_that_goes_besides() -> None:
    found = []
    for kept in ("dropThing", None):
        revision = named("listThings", "getThing", "findThing", "dropThing")
        for each in revision["paths"].values():
            if each["get"]["operationId"] != kept:
                del each["get"]["operationId"]
        found += changes(named("listThings", "getThing", "findThing", "dropThing"), revision)
    assert len({each.fingerprint for each in found}) == len(found) == 2


def test_one_that_is_called_by_another_word_is_told_by_itself() -> None:
    base = named("listThings", "getThing", "dropThing", "findThing")
    revision = named("list_things", "get_thing", "drop_thing", "search_thing")
    assert sorted(each.rule for each in changes(base, revision)) == ["operation-id-changed", "operation-ids-respelt"]


def test_two_are_no_convention() -> None:
    found = changes(named("listThings", "getThing", "same"), named("list_things", "get_thing", "same"))
    assert [each.rule for each in found] == ["operation-id-changed"] * 2


@pytest.mark.parametrize("renamed", [
    ("adminListThings", "adminGetThing", "adminDropThing"),
    ("listThingsOfShop", "getThingOfShop", "dropThingOfShop"),
    ("list_parts_things", "get_parts_thing", "drop_parts_thing"),
])  # fmt: skip
def test_a_word_that_all_got_or_lost_is_one_change(renamed: tuple[str, ...]) -> None:
    plain = ("listThings", "getThing", "dropThing")
    for base, revision in ((plain, renamed), (renamed, plain)):
        (change,) = changes(named(*base), named(*revision))
        assert change.message == f"3 operationIds changed alike, as {base[0]} → {revision[0]}"


def test_words_that_are_others_each_time_are_told_one_by_one() -> None:
    found = changes(named("listThings", "getThing", "dropThing"), named("findThings", "readThing", "deleteThing"))
    assert [each.rule for each in found] == ["operation-id-changed"] * 3


def test_names_with_nothing_in_common_have_not_changed_alike() -> None:
    found = changes(named("alpha", "beta", "gamma"), named("one", "two", "three"))
    assert [each.rule for each in found] == ["operation-id-changed"] * 3

"""What a reference names and one side lacks is one edit, however many references lead to it."""

from tests.rules.documents import changes, request_of

INFO = {"info": {"title": "Things", "version": "1"}}


def referring(*names: str, whole: bool = False) -> dict:
    """A description with an operation for each name, whose component lies in another file unless `whole`."""
    file = "" if whole else "parts.yaml"
    body = {"content": {"application/json": {"schema": {"allOf": [{"$ref": f"{file}#/components/schemas/Both"}]}}}}
    operations = {
        f"/{name}": {
            "post": {
                "requestBody": body,
                "responses": {
                    "200": {
                        "description": "fine",
                        "content": {"application/json": {"schema": {"$ref": f"{file}#/components/schemas/{name}"}}},
                    }
                },
            }
        }
        for name in names
    }
    held = {name: {"type": "object", "properties": {"size": {"type": "integer"}}} for name in (*names, "Both")}
    return {"openapi": "3.1.0", **INFO, "paths": operations, "components": {"schemas": held if whole else {}}}


def test_a_document_that_one_side_lacks_is_one_edit_whatever_refers_to_it() -> None:
    whole, lacking = referring("A", "B", "C", whole=True), referring("A", "B", "C")
    for base, revision in ((whole, lacking), (lacking, whole)):
        (found,) = changes(base, revision)
        assert not found.decided
        assert len(found.reaches) == 6
        assert {each.operation for each in found.reaches} == {"POST /A", "POST /B", "POST /C"}
        assert "parts.yaml was not read" in (found.note or "")
        assert found.component is None


def test_two_documents_that_one_side_lacks_are_two_edits() -> None:
    whole, lacking = referring("A", "B", whole=True), referring("A", "B")
    schema = lacking["paths"]["/B"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema["$ref"] = "others.yaml#/components/schemas/B"
    found = changes(whole, lacking)
    assert sorted((each.note or "").partition(" ")[0] for each in found) == ["others.yaml", "parts.yaml"]


def test_a_component_that_one_side_lacks_is_one_edit_wherever_it_is_referred_to() -> None:
    whole = referring("A", "B", "C", whole=True)
    lacking = {**whole, "components": {"schemas": {**whole["components"]["schemas"]}}}
    del lacking["components"]["schemas"]["Both"]
    for base, revision in ((whole, lacking), (lacking, whole)):
        (found,) = changes(base, revision)
        assert not found.decided
        assert {each.operation for each in found.reaches} == {"POST /A", "POST /B", "POST /C"}
        assert found.note == "there is nothing at #/components/schemas/Both"
    del lacking["components"]["schemas"]["A"]
    assert len(changes(whole, lacking)) == 2


def test_parts_that_cannot_be_read_each_by_itself_are_an_edit_each() -> None:
    read, unread = (
        {
            **request_of({}),
            "paths": {
                f"/{name}": request_of({"type": "object", "properties": held})["paths"]["/things"]
                for name, held in (("a", one), ("b", two))
            },
        }
        for one, two in (({}, {}), ("x", "y"))
    )
    assert len(changes(read, unread)) == 2


def test_a_parameter_or_an_answer_that_one_side_lacks_is_one_edit_wherever_it_is_referred_to() -> None:
    page = {"name": "page", "in": "query", "schema": {"type": "integer"}}
    called = {
        "parameters": [{"$ref": "#/components/parameters/Page"}],
        "responses": {"200": {"description": "fine"}, "404": {"$ref": "#/components/responses/Gone"}},
    }
    components = {"parameters": {"Page": page}, "responses": {"Gone": {"description": "gone"}}}
    whole, lacking = (
        {**request_of({}), "paths": {f"/{each}": {"get": called} for each in "abc"}, "components": held}
        for held in (components, {})
    )
    found = [each for each in changes(whole, lacking) if each.rule == "part-unreadable"]
    assert sorted(each.message.rpartition("/")[2] for each in found) == ["Gone", "Page"]
    assert {each.operation for change in found for each in change.reaches} == {"GET /a", "GET /b", "GET /c"}
    assert all(not each.decided and len(each.reaches) == 3 for each in found)

"""An edit is found wherever it lies, with the direction in which it is read and the severity of its kind."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.values import Severity
from tests.rules.documents import changes

B, R, C = Severity.BREAKING, Severity.RISKY, Severity.COMPATIBLE
STRING, INTEGER = {"type": "string"}, {"type": "integer"}


def having(required: list[str], **members: object) -> dict:
    return {"type": "object", "required": required, "properties": members}


def tagged(kind: str, **members: object) -> dict:
    return having(["kind", *members], kind={"enum": [kind]}, **members)


def told_apart(*names: str) -> dict:
    mapping = {name.lower(): f"#/components/schemas/{name}" for name in names}
    branches = [{"$ref": target} for target in mapping.values()]
    return {"oneOf": branches, "discriminator": {"propertyName": "kind", "mapping": mapping}}


ALIKE = {name: having(["kind", "sum"], kind=STRING, sum=INTEGER) for name in ("Card", "Cash")}
"""Components that only the value of `kind` tells apart."""

EDITS: dict[str, tuple[dict, dict, Severity, Severity]] = {
    # name: base, revision, what it means of a request, what it means of a response
    "an optional member goes": (having(["a"], a=STRING, b=STRING), having(["a"], a=STRING), B, R),
    "a member goes where none is required": (having([], a=STRING, b=STRING), having([], a=STRING), B, B),
    "a required member goes": (having(["a", "b"], a=STRING, b=STRING), having(["a"], a=STRING), B, B),
    "an optional member comes": (having(["a"], a=STRING), having(["a"], a=STRING, b=STRING), C, C),
    "a required member comes": (having(["a"], a=STRING), having(["a", "b"], a=STRING, b=STRING), B, C),
    "a member becomes required": (having(["a"], a=STRING, b=STRING), having(["a", "b"], a=STRING, b=STRING), B, C),
    "a member becomes optional": (having(["a", "b"], a=STRING, b=STRING), having(["a"], a=STRING, b=STRING), C, B),
    "another type": (INTEGER, STRING, B, B),
    "null is allowed": (STRING, {"type": ["string", "null"]}, C, B),
    "null is forbidden": ({"type": ["string", "null"]}, STRING, B, C),
    "a value goes": ({"enum": ["x", "y"]}, {"enum": ["x"]}, B, C),
    "a value comes": ({"enum": ["x"]}, {"enum": ["x", "y"]}, C, R),
    "values are listed": (STRING, {**STRING, "enum": ["x"]}, B, C),
    "values are no longer listed": ({**STRING, "enum": ["x"]}, STRING, C, B),
    "a maximum comes": (INTEGER, {**INTEGER, "maximum": 7}, B, C),
    "a pattern goes": ({**STRING, "pattern": "^x+$"}, STRING, C, B),
    "fewer items": ({"type": "array", "items": STRING}, {"type": "array", "items": STRING, "maxItems": 1}, B, C),
    "a map of something else": ({"type": "object", "additionalProperties": INTEGER},
                                {"type": "object", "additionalProperties": STRING}, B, B),
    "a map is closed": ({"type": "object", "additionalProperties": INTEGER},
                        {"type": "object", "additionalProperties": False}, B, C),
    "an alternative goes": ({"oneOf": [tagged("p"), tagged("q", n=INTEGER)]}, {"oneOf": [tagged("p")]}, B, C),
    "an alternative comes": ({"anyOf": [tagged("p")]}, {"anyOf": [tagged("p"), tagged("q", n=INTEGER)]}, C, B),
    "an alternative like another goes": (told_apart("Card", "Cash"), told_apart("Card"), B, C),
    "an alternative like another comes": (told_apart("Card"), told_apart("Card", "Cash"), C, R),
}  # fmt: skip

WRAPS: dict[str, Callable[[dict], dict]] = {
    "required member": lambda held: having(["held"], held=held),
    "optional member": lambda held: having(["id"], id=STRING, held=held),
    "items": lambda held: {"type": "array", "items": held},
    "map": lambda held: {"type": "object", "additionalProperties": held},
    "allOf": lambda held: {"allOf": [having(["id"], id=STRING), having([], held=held)]},
    "oneOf": lambda held: {"oneOf": [tagged("u", held=held), tagged("v", other=INTEGER)]},
    "anyOf": lambda held: {"anyOf": [tagged("v", other=INTEGER), tagged("u", held=held)]},
    "recursion": lambda held: having(["held"], held=held, next={"$ref": "#/components/schemas/Deep"}),
}


def described(place: str, schema: dict) -> dict:
    """OpenAPI 3.1 with the schema, as a component, at one place."""
    content = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Deep"}}}}
    plain: dict = {"responses": {"200": {"description": ""}}}
    sent = {"requestBody": {"required": True, **content}, **plain}
    answered: dict = {"responses": {"200": {"description": "", **content}}}
    components = {"schemas": {"Deep": schema, **ALIKE}}
    api: dict = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": components}
    operation = answered if place == "response" else sent
    if place.startswith("webhook"):
        return {**api, "webhooks": {"paid": {"post": operation if place == "webhook" else answered}}}
    if place.startswith("callback"):
        called = {"post": sent if place == "callback" else answered}
        operation = {**plain, "callbacks": {"paid": {"{$request.body#/url}": called}}}
    return {**api, "paths": {"/things": {"post": operation}}}


PLACES = {
    "request": "request", "response": "response", "webhook": "response", "webhook answer": "request",
    "callback": "response", "callback answer": "request",
}  # fmt: skip
"""Place -> direction in which consumers meet what travels there."""


@given(
    edit=st.sampled_from(sorted(EDITS)),
    place=st.sampled_from(sorted(PLACES)),
    wraps=st.lists(st.sampled_from(sorted(WRAPS)), max_size=4).filter(lambda found: found.count("recursion") < 2),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_an_edit_at_any_depth_is_found_with_its_direction_and_severity(edit: str, place: str, wraps: list[str]) -> None:
    before, after, of_request, of_response = EDITS[edit]
    for wrap in wraps:
        before, after = WRAPS[wrap](before), WRAPS[wrap](after)
    found = changes(described(place, before), described(place, after))
    direction = PLACES[place]
    assert [(each.severity, each.decided, each.direction.value) for each in found] == [
        (of_request if direction == "request" else of_response, True, direction)
    ]

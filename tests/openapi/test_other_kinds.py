"""What is no OpenAPI description is refused by the name of what it is."""

import pytest

from monitor.errors import DocumentError
from monitor.openapi import read_api

KINDS = {
    "AsyncAPI": ({"asyncapi": "2.6.0", "channels": {}}, "an AsyncAPI document (asyncapi 2.6.0)"),
    "Arazzo": ({"arazzo": "1.0.0"}, "an Arazzo document (arazzo 1.0.0)"),
    "Swagger 1": ({"swaggerVersion": "1.2"}, "a Swagger 1 document (swaggerVersion 1.2)"),
    "GraphQL, as answered": ({"data": {"__schema": {}}}, "the introspection of a GraphQL API"),
    "JSON Schema": ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, "a JSON Schema"),
    "a hostile version": ({"asyncapi": "2\n\x1b[31m" * 99}, "an AsyncAPI document"),
    "another": ({"foo": 1}, "an object without `openapi` or `swagger`"),
}


@pytest.mark.parametrize(("root", "said"), KINDS.values(), ids=KINDS)
def test_another_kind_is_named(root, said):
    with pytest.raises(DocumentError) as refused:
        read_api(root, source="api.json")
    found = refused.value.diagnostic
    assert (found.code, found.message) == (
        "not-an-api-description",
        f"this is not an OpenAPI description: it is {said}",
    )
    assert ("2.0 to 3.2" in found.help) == (said != KINDS["another"][1])

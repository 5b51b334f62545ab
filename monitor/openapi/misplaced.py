"""Words of a schema where no version of OpenAPI reads them, which many write there and mean all the same."""

from collections.abc import Mapping

from monitor.model.json_value import JsonObject, JsonValue

SCHEMA_WORDS = frozenset(
    {"$ref", "type", "format", "enum", "const", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
     "multipleOf", "minLength", "maxLength", "items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems",
     "properties", "patternProperties", "additionalProperties", "propertyNames", "minProperties", "maxProperties",
     "dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems", "allOf", "anyOf", "oneOf",
     "not", "if", "then", "else", "nullable", "contentEncoding", "contentMediaType", "discriminator"}
)  # fmt: skip
"""Those that say what a value is. `required` is left out: that of a parameter is another one."""

MISPLACED = "misplaced"
"""Member, which no version knows, of a part that was rewritten: what stood there in 2.0 and has no place in 3.0."""


def words_of(value: JsonValue) -> JsonObject:
    """What in an object would say something in a schema."""
    return {name: held for name, held in value.items() if name in SCHEMA_WORDS} if isinstance(value, Mapping) else {}


def misplaced(words: JsonObject) -> JsonObject:
    """The member that holds them, if there are any."""
    return {MISPLACED: words} if words else {}

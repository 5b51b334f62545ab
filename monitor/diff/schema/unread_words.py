"""Words of other drafts of JSON Schema than that of a description, and misspelt ones: it reads nothing of them, and
many mean them.
"""

from collections.abc import Collection, Mapping

from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.misspelt import meant_by, widens
from monitor.model.json_value import JsonObject
from monitor.schemas import Dialect

_SINCE_6 = frozenset({"contains", "propertyNames"})
_SINCE_7 = frozenset({"if", "then", "else"})
_SINCE_2019 = frozenset({"dependentRequired", "dependentSchemas", "minContains", "maxContains"}
                        | {"unevaluatedProperties", "unevaluatedItems"})  # fmt: skip
_SINCE_2020 = frozenset({"prefixItems"})
_UNTIL_7 = frozenset({"dependencies"})
_UNREAD: Mapping[Dialect, frozenset[str]] = {
    Dialect.OAS30: _SINCE_6 | _SINCE_7 | _SINCE_2019 | _SINCE_2020 | _UNTIL_7 | {"patternProperties"},
    Dialect.DRAFT4: _SINCE_6 | _SINCE_7 | _SINCE_2019 | _SINCE_2020,
    Dialect.DRAFT6: _SINCE_7 | _SINCE_2019 | _SINCE_2020,
    Dialect.DRAFT7: _SINCE_2019 | _SINCE_2020,
    Dialect.DRAFT2019: _SINCE_2020 | _UNTIL_7,
    Dialect.DRAFT2020: _UNTIL_7,
}
"""By the release notes of each draft. `const` is missing: it is read in 3.0 too, where it is written."""

_EXEMPTING = frozenset({"patternProperties", "prefixItems"})
"""Those that take members, or items, out of what other words say of them, so that more may be allowed with them."""


def unread_words(node: Conjunction, keywords: tuple[str, ...]) -> tuple[JsonObject, ...]:
    """Those of the keywords of which nothing is read there, as each part says them."""
    unread = _UNREAD[node.resource.dialect].intersection(keywords) | set(filter(meant_by, keywords))
    parts = [{name: facet.keywords[name] for name in unread if name in facet.keywords} for facet in node.facets]
    return tuple(filter(None, parts))


def may_lose(producer: tuple[JsonObject, ...], reader: tuple[JsonObject, ...]) -> bool:
    """If these words were meant, might what is sent not be read? Where only its sender says them, it is less."""
    return bool(reader) or any(name in _EXEMPTING or widens(name) for part in producer for name in part)


def doubt_of(words: Collection[str]) -> str:
    """Why nobody knows whether it matters that they were edited."""
    misspelt = {word: meant for word in words if (meant := meant_by(word))}
    unread = ", ".join(f"`{word}`" for word in sorted(words) if word not in misspelt)
    nearly = "`{0}` is no word of schemas, and nearly `{1}`, which may be meant"
    told = [nearly.format(*each) for each in sorted(misspelt.items())]
    if unread:
        told.append(f"nothing is read of {unread} in this version of schemas, and many mean it")
    return "; ".join(told)

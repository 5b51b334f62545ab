r"""Characters by their general category (Unicode), as `\p{L}` and the like name them.

What no version assigned yet may become anything later, which moves it from one category to another in all expressions
alike: that one category is within another, or apart from it, stays so.
"""

import sys
import unicodedata
from functools import cache
from itertools import groupby

Ranges = tuple[tuple[int, int], ...]


@cache
def of_category(name: str) -> Ranges | None:
    """Ranges of code points, in order; one letter names all categories that begin with it. None where there is none."""
    found = [ranges for category, ranges in _categories().items() if category.startswith(name)]
    return tuple(sorted(each for ranges in found for each in ranges)) or None


@cache
def _categories() -> dict[str, list[tuple[int, int]]]:
    """Reads the table of all characters once, which takes a moment."""
    found: dict[str, list[tuple[int, int]]] = {}
    category, start = unicodedata.category, 0
    for name, codes in groupby(category(chr(code)) for code in range(sys.maxunicode + 1)):
        end = start + len([*codes])
        found.setdefault(name, []).append((start, end - 1))
        start = end
    return found

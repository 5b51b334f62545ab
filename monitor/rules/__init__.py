"""Says what facts mean: the catalogue has one row per fact and direction, and `judge` turns facts into changes.

`compare` is the whole of it for two descriptions, as the engine and the library use it. Waivers and policy that needs
the time are applied elsewhere; nothing here reads a clock, a file or a network.
"""

from monitor.rules.catalogue import CATALOGUE
from monitor.rules.comparison import compare
from monitor.rules.overrides import check_overrides
from monitor.rules.rating import judge
from monitor.rules.rows import Row
from monitor.rules.usage import contract_use

__all__ = ["CATALOGUE", "Row", "check_overrides", "compare", "contract_use", "judge"]

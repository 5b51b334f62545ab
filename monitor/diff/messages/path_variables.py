"""Variables of a path template, parameters that are meant for one but called otherwise, and those that a path has."""

import re
from urllib.parse import parse_qsl

from monitor.model.api import Operation, Parameter, ParameterIn

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def variable_of(parameter: Parameter, operation: Operation) -> str | None:
    """Where in the path it stands: at its name, else at the only variable that nothing describes; None: nowhere."""
    if parameter.position is not None:
        return parameter.name
    described = {each.name for each in operation.parameters.values() if each.location is ParameterIn.PATH}
    left = [name for name in _VARIABLE.findall(operation.path) if name not in described]
    return left[0] if len(left) == 1 else None


def is_given(parameter: Parameter, operation: Operation) -> bool:
    """Has the path itself a value for it in its query (`x-ms-paths`)? With another the request is for another path.

    A variable in its place is no value: whoever sends it chooses.
    """
    given = dict(parse_qsl(operation.path.partition("?")[2], keep_blank_values=True))
    value = given.get(parameter.name) if parameter.location is ParameterIn.QUERY else None
    return value is not None and not _VARIABLE.search(value)

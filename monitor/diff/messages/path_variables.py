"""Variables of a path template, and parameters that are meant for one but called otherwise."""

import re

from monitor.model.api import Operation, Parameter, ParameterIn

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def variable_of(parameter: Parameter, operation: Operation) -> str | None:
    """Where in the path it stands: at its name, else at the only variable that nothing describes; None: nowhere."""
    if parameter.position is not None:
        return parameter.name
    described = {each.name for each in operation.parameters.values() if each.location is ParameterIn.PATH}
    left = [name for name in _VARIABLE.findall(operation.path) if name not in described]
    return left[0] if len(left) == 1 else None

"""Servers, with the defaults of their variables filled in."""

from collections.abc import Mapping, Sequence

from monitor.model.api import Server, ServerVariable
from monitor.openapi.parts import Part

HOST = "{host}"
"""Of what serves the description, where 2.0 names schemes and no host."""


def read_servers(part: Part) -> tuple[Server, ...]:
    """In order, without repeats; empty where the part declares none."""
    found: list[Server] = []
    for _, written in part.parts("servers"):
        server = read_server(written)
        if all((each.template, each.variables) != (server.template, server.variables) for each in found):
            found.append(server)
    return tuple(found)


def read_server(part: Part) -> Server:
    template, scheme = part.text("url") or "", part.text("scheme")
    variables = {name: _variable(name, each) for name, each in part.parts("variables")}
    url = _filled(template, variables)
    if scheme and "://" not in template:
        template = f"{scheme}://{HOST}{template}"
    return Server(url, template, part.pointer, part.text("name"), variables)


def _variable(name: str, part: Part) -> ServerVariable:
    """YAML writes a port as a number; every value is text in a URL. The default is sent also where it is not listed."""
    listed, default = part.value.get("enum"), part.value.get("default")
    values = None
    if isinstance(listed, Sequence) and not isinstance(listed, str):
        values = tuple(dict.fromkeys(str(each) for each in (*listed, *([] if default is None else [default]))))
    return ServerVariable("{" + name + "}" if default is None else str(default), values)


def _filled(template: str, variables: Mapping[str, ServerVariable]) -> str:
    """Without trailing slashes: they add nothing to a URL that paths are appended to."""
    url = template
    for name, variable in variables.items():
        url = url.replace("{" + name + "}", variable.default)
    return url.rstrip("/") or "/"

"""Server URLs, with the defaults of their variables filled in."""

from monitor.openapi.parts import Part


def read_servers(part: Part) -> tuple[str, ...]:
    """In order, without repeats and trailing slashes; empty where the part declares none."""
    found = []
    for _, server in part.parts("servers"):
        url = server.text("url") or ""
        for name, variable in server.parts("variables"):
            url = url.replace("{" + name + "}", str(variable.value.get("default", "{" + name + "}")))
        found.append(url.rstrip("/") or "/")
    return tuple(dict.fromkeys(found))

"""Operations that anybody may call who knows nothing but the description: safe, and without a value to fill in."""

from monitor.model.api import Operation, Role


def left_out(operation: Operation) -> str | None:
    """Why it can't be called so, in one phrase; None where it can."""
    streams = operation.responses.get("200")
    required = any(each.required for each in operation.parameters.values())
    rows = (
        (operation.role is not Role.CONSUMER, "webhooks and callbacks, which are sent to the other side"),
        (not operation.path.startswith("/"), "its path does not begin with a slash"),
        ("?" in operation.path, "its query is a part of its path"),
        (operation.method != "GET", "not GET, and so it may change something"),
        ("{" in operation.path or required, "needs a parameter whose value only you know"),
        (bool(operation.servers), "has a server of its own"),
        (bool(operation.notes), "its description could not be read whole"),
        (bool(streams and set(streams.content) == {"text/event-stream"}), "answers with a stream that does not end"),
    )
    return next((reason for applies, reason in rows if applies), None)

"""HTTP archives as browsers and proxies export them, written by the test.

archive(entry("http://127.0.0.1:1/charges/ch_1", at, said=CHARGE), entry(…, status=503))
"""

import json
from datetime import datetime
from typing import Any


def entry(
    url: str,
    at: datetime,
    *,
    said: Any = None,
    status: int = 200,
    method: str = "GET",
    sent: Any = None,
    headers: dict[str, str] | None = None,
    answer_headers: dict[str, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """`said`: the JSON answer, or text as it is. `sent`: the JSON body. `more`: members of the entry."""
    text = said if isinstance(said, str) else json.dumps(said)
    body = {"mimeType": "application/json", "text": json.dumps(sent)}
    names = {"Content-Type": "application/json", **(answer_headers or {})}
    asked = {**({"Content-Type": "application/json"} if sent is not None else {}), **(headers or {})}
    return {
        "startedDateTime": at.isoformat(),
        "time": 12.5,
        "request": {
            "method": method,
            "url": url,
            "headers": [{"name": name, "value": value} for name, value in asked.items()],
            **({"postData": body} if sent is not None else {}),
        },
        "response": {
            "status": status,
            "headers": [{"name": name, "value": value} for name, value in names.items()],
            "content": {"size": len(text.encode()), "mimeType": names["Content-Type"], "text": text},
        },
        **more,
    }


def archive(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": list(entries)}}

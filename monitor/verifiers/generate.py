"""The program that makes cases from a description: `python -m monitor.verifiers.generate` in a process of its own.

The only module that imports Schemathesis. Reads `{"document", "examples", "seed", "memory_bytes", "cpu_seconds"}` as
JSON from standard input, limits itself, and writes JSON lines: for each operation one with what the description
declares for its success, then one per case.
"""

import base64
import json
import resource
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_BASE_URL = "http://description.invalid"
_ADDED = frozenset(
    {"user-agent", "accept-encoding", "accept", "connection", "content-length", "x-schemathesis-testcaseid"}
)
"""Headers that the generator's own transport adds: we say who we are ourselves."""


def main() -> None:
    order = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory_bytes"], order["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu_seconds"], order["cpu_seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What libraries print must not get between our lines.
    lines, sys.stdout = sys.stdout, sys.stderr
    for line in cases_of(order["document"], examples=order["examples"], seed=order["seed"]):
        print(json.dumps(line), file=lines, flush=True)


def cases_of(document: Mapping[str, Any], *, examples: int, seed: int) -> Iterator[dict[str, Any]]:
    """The lines, as values. An operation that Schemathesis can't use gives a line with its `problem`."""
    import schemathesis
    from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
    from schemathesis.core.result import Ok
    from schemathesis.generation import GenerationMode

    warnings.simplefilter("ignore")
    generation = GenerationConfig(
        modes=[GenerationMode.POSITIVE],
        max_examples=examples,
        allow_x00=False,
        allow_extra_parameters=False,
        with_security_parameters=False,
        codec="ascii",
    )
    config = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=generation)))
    schema = schemathesis.openapi.from_dict(dict(document), config=config)
    for result in schema.get_all_operations():
        if not isinstance(result, Ok):
            error = result.err()
            yield {"operation": f"{error.method} {error.path}".upper(), "problem": str(error)}
            continue
        operation = result.ok()
        label = f"{operation.method.upper()} {operation.path}"
        try:
            requests = _requests(operation, examples, seed)
            declared = list(_declared(operation))
        except Exception as error:  # noqa: BLE001 - one operation that can't be used must not cost the others
            yield {"operation": label, "problem": f"{type(error).__name__}: {error}"}
            continue
        if not requests:
            yield {"operation": label, "problem": "no valid request can be made"}
            continue
        dialect = schema.adapter.jsonschema_validator_cls.__name__
        yield {"operation": label, "dialect": dialect, "declared": declared}
        for request in requests:
            yield {"request": request}


def _requests(operation: Any, examples: int, seed: int) -> list[dict[str, Any]]:
    """Those made of the description's own examples first; each once."""
    from schemathesis.generation import GenerationMode

    found: dict[str, dict[str, Any]] = {}
    strategies = operation.get_strategies_from_examples()
    for strategy in [*strategies, operation.as_strategy(generation_mode=GenerationMode.POSITIVE)]:
        wanted = examples - len(found)
        if wanted <= 0:
            break
        for case in _drawn(strategy, 1 if strategy in strategies else wanted, seed):
            request = _as_request(case)
            found.setdefault(json.dumps(request, sort_keys=True), request)
    return list(found.values())[:examples]


def _drawn(strategy: Any, count: int, seed: int) -> list[Any]:
    import hypothesis
    from hypothesis.errors import Unsatisfiable

    drawn: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def collect(case: Any) -> None:
        drawn.append(case)

    try:
        collect()
    except Unsatisfiable:
        return []
    return drawn


def _as_request(case: Any) -> dict[str, Any]:
    import requests

    arguments = case.as_transport_kwargs(base_url=_BASE_URL)
    known = ("method", "url", "headers", "params", "json", "data", "files", "cookies")
    prepared = requests.Request(**{name: arguments[name] for name in known if name in arguments}).prepare()
    url = urlsplit(prepared.url or "")
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
    return {
        "method": prepared.method,
        "path": url.path,
        "query": parse_qsl(url.query, keep_blank_values=True),
        "headers": [[name, _text(value)] for name, value in prepared.headers.items() if name.lower() not in _ADDED],
        "body": base64.b64encode(body).decode() if isinstance(body, bytes) else None,
    }


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _declared(operation: Any) -> Iterator[dict[str, Any]]:
    """Per success status (`default` included) and media type, the schema with all that it references inside."""
    for status, response in operation.responses.items():
        if status[:1] in {"4", "5"}:
            continue
        media_types = _media_types(operation, response)
        if not media_types or operation.method.upper() == "HEAD":
            yield {"status": status}
        for media_type in media_types if operation.method.upper() != "HEAD" else ():
            resolved = response.get_schema(media_type)
            line = {"status": status, "media_type": media_type}
            if resolved.unresolvable_reference is not None:
                line["problem"] = f"the schema of {status} refers to what is not there"
            elif resolved.schema is not None and _is_json(media_type):
                line["schema"] = resolved.schema
            yield line


def _media_types(operation: Any, response: Any) -> list[str]:
    if "content" in response.definition:
        return list(response.definition["content"])
    if "schema" not in response.definition:
        return []
    produced = operation.definition.raw.get("produces") or operation.schema.raw_schema.get("produces")
    return list(produced or ["application/json"])


def _is_json(media_type: str) -> bool:
    essence = media_type.partition(";")[0].strip().lower()
    return essence.endswith("+json") or essence in {"application/json", "text/json"}


if __name__ == "__main__":
    main()

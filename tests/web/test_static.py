"""The scripts and styles of the pages: shipped, as npm has them, kept by browsers, and in need of no eval."""

import hashlib
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import httpx
import yaml

import monitor.web
from monitor.web.app import STATIC

ROOT = Path(__file__).parents[2]
HTMX = STATIC / "htmx"
TEMPLATES = Path(monitor.web.__file__).parent / "templates"
SCRIPTS = ("htmx/htmx.min.js", "htmx/hx-sse.min.js", "live.js")


def test_the_files_of_others_are_byte_for_byte_as_their_note_says() -> None:
    note = yaml.safe_load((HTMX / "source.yaml").read_text(encoding="utf-8"))
    found = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in HTMX.iterdir()}
    del found["source.yaml"]
    assert found == note["files"]
    assert f"version={note['version']!r}" in (HTMX / "htmx.min.js").read_text(encoding="utf-8").replace('"', "'")


def test_every_file_that_is_served_is_in_the_package() -> None:
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert shipped["packages"]["find"] == {"include": ["monitor*"]}  # folders without code too
    files = [each for each in STATIC.rglob("*") if each.is_file()]
    assert len(files) > len(SCRIPTS)
    assert [each for each in files if not any(fnmatch(each.name, kind) for kind in shipped["package-data"]["*"])] == []


def test_a_browser_keeps_them_and_asks_whether_they_are_the_same(client: httpx.Client) -> None:
    for name in SCRIPTS:
        first = client.get(f"/static/{name}")
        assert first.headers["content-type"].startswith("text/javascript")
        assert first.headers["cache-control"] == "no-cache"
        again = client.get(f"/static/{name}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.headers["cache-control"], again.content) == (304, "no-cache", b"")


def test_no_template_asks_htmx_for_what_needs_eval() -> None:
    """The policy would refuse `hx-on`, values that begin with `js:`, and filters of triggers."""
    used = {
        match
        for each in TEMPLATES.glob("*.html")
        for match in re.findall(r'(?:data-)?(hx-[\w:.-]+)="([^"]*)"', each.read_text(encoding="utf-8"))
    }
    assert {name for name, _ in used} >= {"hx-get", "hx-trigger", "hx-sse:connect"}
    assert [name for name, _ in used if name.startswith("hx-on")] == []
    assert [value for _, value in used if value.startswith(("js:", "javascript:"))] == []
    assert [value for name, value in used if name == "hx-trigger" and "[" in value] == []

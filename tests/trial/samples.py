"""Small descriptions, answers and git repositories for trials."""

import copy
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.servers.scripted import Reply


def answer_schema(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def get(schema: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A path item with one GET that answers 200 with this schema."""
    schema = schema or answer_schema(status={"type": "string"})
    content = {"application/json": {"schema": schema}}
    return {"get": {"responses": {"200": {"description": "fine", "content": content}}, **more}}


def description(paths: dict[str, Any], title: str = "Shop", version: str = "1.0", **more: Any) -> dict[str, Any]:
    return {"openapi": "3.0.3", "info": {"title": title, "version": version}, "paths": paths, **more}


def json_reply(value: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})


class Checkout:
    """A real git repository whose commits are dated by the test."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self._git("init", "--quiet", "--initial-branch=main")

    def commit(self, files: dict[str, Any], at: str, message: str = "change") -> str:
        """Write `files` (text, or a value that is written as JSON; None removes) and commit them; the commit."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(copy.deepcopy(content), indent=1))
        self._git("add", "--all")
        self._git("commit", "--quiet", "--message", message, at=f"{at}T10:00:00+00:00")
        return self._git("rev-parse", "HEAD")

    def _git(self, *arguments: str, at: str = "2026-01-01T00:00:00+00:00") -> str:
        identity = {"NAME": "Someone", "EMAIL": "someone@shop.example", "DATE": at}
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_{name}": value for who in ("AUTHOR", "COMMITTER") for name, value in identity.items()},
        }
        finished = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True, text=True
        )
        return finished.stdout.strip()

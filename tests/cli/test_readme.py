"""What README.md shows of `diff` is what it prints."""

import re
from pathlib import Path

from monitor.cli.main import run

README = Path(__file__).parents[2] / "README.md"
SHOP = """\
openapi: 3.1.0
info: {title: Shop, version: 1.4.0}
paths:
  /charges/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: one charge
          content: {application/json: {schema: {$ref: "#/components/schemas/Charge"}}}
  /charges:
    get:
      responses:
        "200":
          description: all
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Charge"}}}}
components:
  schemas:
    Charge:
      type: object
      required: [id, amount]
      properties:
        id: {type: string}
        amount: {type: integer}
        memo: {type: string}
"""


def test_the_output_of_diff_in_the_readme_is_real(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    revision = SHOP.replace("1.4.0", "1.5.0").replace("amount: {type: integer}", "amount: {type: string}")
    revision = revision.replace(
        "        memo: {type: string}\n", "        memo: {type: string}\n        fee: {type: integer}\n"
    )
    Path("base.yaml").write_text(SHOP, encoding="utf-8")
    Path("revision.yaml").write_text(revision, encoding="utf-8")
    shown = re.search(r"\$ compat-monitor (diff .*)\n((?:.*\n)*?)```", README.read_text(encoding="utf-8"))
    assert shown is not None
    assert run(shown[1].split()) == 1
    assert capsys.readouterr().out == shown[2]

"""`mediators` of settings.yaml: the same for every integration, told by mail where nothing else is said."""

from monitor.config import load

ACME = "integration: acme\napis: {payments: {provider: partner, spec: https://api.acme.example/openapi.json}}\n"
SETTINGS = """\
mediators:
  - {name: Mia Stone, email: mia@between.example}
  - {name: Leo Hart, email: leo@between.example, notify: ["${LEO}"]}
"""


def configured(folder, settings):
    (folder / "acme.yaml").write_text(ACME)
    (folder / "settings.yaml").write_text(settings)
    return load(folder)


def test_every_integration_has_those_who_mediate(tmp_path):
    found = configured(tmp_path, SETTINGS)
    assert found.integrations[0].mediators == found.settings.mediators
    mia, leo = found.settings.mediators
    assert (mia.name, mia.email, mia.notify) == ("Mia Stone", "mia@between.example", ())
    assert [each.template for each in leo.notify] == ["${LEO}"]
    assert found.settings.without_effect == ()


def test_where_there_is_a_mail_server_they_are_told_by_mail(tmp_path):
    mia, leo = configured(tmp_path, SETTINGS + "smtp: {host: mail.shop.example}\n").settings.mediators
    assert [each.template for each in mia.notify] == ["mailto:mia@between.example"]
    assert [each.template for each in leo.notify] == ["${LEO}"]

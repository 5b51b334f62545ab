"""Mistakes that no single key shows: names that lead nowhere, files that are missing, parts that contradict."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from monitor.config import locations, neutrality
from monitor.config.nodes import Node
from monitor.config.problems import Problems, closest, nearest
from monitor.errors import Diagnostic
from monitor.model.integration import ContractKind

NEED_BASE_URL = ("headers", "probe", "states", "previous")
"""Keys of an environment that say nothing without its `base_url`."""


class Checks:
    """Over the trees as read, so that these mistakes are said together with those of single keys."""

    def __init__(self, problems: Problems, settings: Node | None) -> None:
        self._sends_mail = settings is not None and settings.child("smtp") is not None
        self._problems = problems
        self._shared_apis = settings.named("apis") if settings else {}
        self._mediators = settings.listed("mediators") if settings else ()

    def settings(self, settings: Node) -> None:
        for api in settings.named("apis").values():
            self._api(api)
        self._sides_and_rules(settings.child("defaults"))
        for report in settings.listed("monthly_reports"):
            self._monthly(report)
        for problem in neutrality.named_twice(self._mediators):
            self._problems.add(problem)
        for mediator in self._mediators:
            self._mail(mediator)
        sign_in = settings.child("sign_in")
        oidc = sign_in.child("oidc") if sign_in else None
        if oidc is not None and settings.child("address") is None:
            message = "sign-in with a provider needs the public address, to which it sends people back"
            self._add("address-missing", message, oidc, help_line="write `address: https://…` beside `sign_in`")

    def _monthly(self, report: Node) -> None:
        if not isinstance(report.value, Mapping):
            return
        if not self._sends_mail:
            message = "settings.yaml names no mail server for these addresses"
            self._add("mail-server-missing", message, report, help_line="add 'smtp: {host: …}' there")
        if report.text("side") == "partner" and report.child("company") is None:
            message = "a report for the other side needs the company, since it is shown its own integrations only"
            self._add("company-missing", message, report, help_line="add `company: Acme Pay`, as `sides` calls it")

    def integration(self, root: Node) -> None:
        apis = root.named("apis")
        if isinstance(root.child("apis"), Node) and not apis:
            self._add("api-missing", "an integration needs at least one API", root.child("apis"))
        for name, api in apis.items():
            self._shared(name, api)
            self._api(api)
            self._watched(name, api, root)
        for contract in root.listed("contracts"):
            self._contract(contract, apis)
        for window in root.listed("maintenance"):
            self._ordered(window, "window-reversed", "a maintenance window ends before it begins")
        for entry in root.listed("calendar"):
            self._ordered(entry, "days-reversed", "an announcement ends before it begins", ("date", "until"), same=True)
        self._sides_and_rules(root)

    def unique(self, roots: Iterator[Node]) -> None:
        """The names of integrations, over all files."""
        first: dict[str, Node] = {}
        for root in roots:
            name = root.child("integration")
            if name is None or not isinstance(name.value, str):
                continue
            if name.value in first:
                note = f"the first is {first[name.value].place}"
                self._add("integration-duplicate", f"two integrations are named '{name.value}'", name, note=note)
            first.setdefault(name.value, name)

    def _sides_and_rules(self, root: Node | None) -> None:
        if root is None:
            return
        for problem in neutrality.of_a_company(self._mediators, root.named("sides").values()):
            self._problems.add(problem)
        for side in root.named("sides").values():
            self._mail(side)
            hours = side.child("hours")
            if hours is not None:
                self._ordered(hours, "hours-reversed", "a working day ends before it begins")
        self._rules(root)

    def _mail(self, side: Node) -> None:
        for each in side.listed("notify"):
            address = each.value
            if isinstance(address, str) and re.match("mailto:(?!//)", address, re.IGNORECASE) and not self._sends_mail:
                message = "settings.yaml names no mail server for this address"
                self._add("mail-server-missing", message, each, help_line="add 'smtp: {host: …}' there")

    def _rules(self, root: Node) -> None:
        overridden = root.named("rules")
        if not overridden:
            return
        from monitor.rules.overrides import known_ids, unknown_rule

        known = known_ids()
        for name, severity in overridden.items():
            if name not in known:
                self._problems.add(replace(unknown_rule(name), place=severity.key_place))

    def _shared(self, name: str, api: Node) -> None:
        written = name in self._shared_apis
        if api.value == "shared" and not written:
            help_line = nearest(name, self._shared_apis)
            self._add("api-not-shared", f"settings.yaml describes no API '{name}'", api, help_line=help_line)
        elif isinstance(api.value, Mapping) and written:
            note = f"the other is {self._shared_apis[name].key_place}"
            help_line = f"write '{name}: shared', or give this one another name"
            self._add("api-twice", f"the API '{name}' is described twice", api, note=note, help_line=help_line)

    def _watched(self, name: str, api: Node, root: Node) -> None:
        api = self._shared_apis.get(name, api) if api.value == "shared" else api
        if not isinstance(api.value, Mapping):
            return
        has_spec = api.child("spec") or any(each.child("spec") for each in api.named("environments").values())
        if not has_spec and not any(contract.text("api") == name for contract in root.listed("contracts")):
            message = f"nothing tells how the API '{name}' should behave"
            help_line = "give it a 'spec', or name it in 'contracts'"
            self._add("api-unwatched", message, root.named("apis")[name], help_line=help_line)

    def _api(self, api: Node) -> None:
        self._spec(api.child("spec"))
        for overlay in api.listed("overlays"):
            self._file(overlay, "the overlay")
        for name, environment in api.named("environments").items():
            self._spec(environment.child("spec"))
            useless = [key for key in NEED_BASE_URL if environment.child(key)]
            if environment.child("base_url") is None and (useless or environment.child("spec") is None):
                note = f"without it '{useless[0]}' has no use" if useless else None
                self._add("base-url-missing", f"the environment '{name}' has no 'base_url'", environment, note=note)
        for receiver in api.named("receivers").values():
            self._of_an_environment(receiver, api.named("environments"))
        version = api.child("version")
        if version is not None and version.text("header") is None and version.text("url") is None:
            self._add("version-empty", "a version needs a 'header' or a 'url'", version)

    def _of_an_environment(self, receiver: Node, environments: Mapping[str, Node]) -> None:
        named = receiver.child("environment")
        if named is None or not environments or not isinstance(named.value, str) or named.value in environments:
            return
        message = f"this API has no environment '{named.value}'"
        self._add("environment-unknown", message, named, help_line=nearest(named.value, environments))

    def _spec(self, spec: Node | None) -> None:
        if spec is not None:
            self._file(spec.child("url") if isinstance(spec.value, Mapping) else spec, "the description")

    def _contract(self, contract: Node, apis: Mapping[str, Node]) -> None:
        api = contract.child("api")
        if api is not None and isinstance(api.value, str) and api.value not in apis:
            help_line = nearest(api.value, apis)
            self._add("api-unknown", f"this integration has no API '{api.value}'", api, help_line=help_line)
        kinds = [kind for kind in ContractKind if contract.child(kind)]
        if isinstance(contract.value, Mapping) and len(kinds) != 1:
            message = "a contract source needs exactly one of " + ", ".join(ContractKind)
            note = f"this has {' and '.join(kinds)}" if kinds else None
            self._add("contract-kind-unclear", message, contract, note=note)
        for kind in kinds:
            self._file(contract.child(kind), "the contract")

    def _file(self, node: Node | None, what: str) -> None:
        if node is None or not isinstance(node.value, str) or not locations.is_file(node.value):
            return
        folder = Path(node.place.source).parent
        if locations.files(node.value, folder):
            return
        if any(char in node.value for char in "*?["):
            self._add("files-missing", f"no file matches '{node.value}'", node, note="paths begin at the file's folder")
            return
        near = closest(Path(node.value).name, _siblings(folder / node.value))
        help_line = f"did you mean '{Path(node.value).with_name(near)}'?" if near else None
        self._add("file-missing", f"{what} '{node.value}' does not exist", node, help_line=help_line)

    def _ordered(
        self, node: Node, code: str, message: str, keys: tuple[str, str] = ("from", "to"), *, same: bool = False
    ) -> None:
        """`same`: both may be one, as of days that are included."""
        start, end = map(node.child, keys)
        if start is None or end is None or type(start.value) is not type(end.value) or isinstance(start.value, str):
            return
        if start.value > end.value or (start.value == end.value and not same):  # type: ignore[operator]
            self._add(code, message, end)

    def _add(
        self, code: str, message: str, node: Node | None, *, note: str | None = None, help_line: str | None = None
    ) -> None:
        assert node is not None
        place = node.place if isinstance(node.value, str) else node.key_place or node.place
        self._problems.add(Diagnostic(code, message, place, note, help_line))


def _siblings(path: Path) -> list[str]:
    try:
        return [each.name for each in path.parent.iterdir() if each.is_file()]
    except OSError:
        return []

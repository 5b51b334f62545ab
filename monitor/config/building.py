"""Trees without mistakes turned into the nouns of `monitor.model.integration`, with a default for what is not said."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

from monitor.config import locations
from monitor.config.nodes import Node
from monitor.model.access import Role
from monitor.model.costs import CostRates
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import (
    Agreement,
    Alertmanager,
    ApiSettings,
    CalendarEntry,
    CalendarKind,
    Company,
    Contact,
    ContractKind,
    ContractSource,
    Deliver,
    Environment,
    GeneratedCases,
    Integration,
    MailSecurity,
    MailServer,
    Maintenance,
    Oidc,
    ProbeRules,
    Receiver,
    Schedule,
    Settings,
    SignIn,
    SpecSource,
    VersionProbe,
    Waiver,
    Webhook,
    WorkingHours,
)
from monitor.model.mail import MonthlyReport
from monitor.model.mediators import Mediator
from monitor.model.sides import Side

NO_PROBES = ProbeRules(methods=frozenset())
WEEKDAYS = frozenset(range(1, 6))


def settings(root: Node, without_effect: tuple[str, ...]) -> Settings:
    network, rates, sign_in = (root.child(each) for each in ("network", "cost_rates", "sign_in"))
    alertmanager, mail = root.child("alertmanager"), root.child("smtp")
    return Settings(
        address=root.text("address"),
        contact=root.text("contact"),
        networks_allowed=tuple(_values(network, "allow")) if network else (),
        cost_rates=CostRates(**_given(rates, **{name: name for name in CostRates.__slots__})) if rates else None,
        sign_in=_sign_in(sign_in) if sign_in else None,
        without_effect=without_effect,
        alertmanager=_alertmanager(alertmanager) if alertmanager else None,
        mail=_mail_server(mail) if mail else None,
        monthly_reports=tuple(
            MonthlyReport(
                tuple(_values(each, "to")),
                Side(_get(each, "side", Side.IN_HOUSE)),
                **_given(each, company="company", organisation="organisation", team="team"),
            )
            for each in root.listed("monthly_reports")
        ),
        signing_key=_location(key) if (key := root.child("signing_key")) else None,
        mediators=tuple(_mediator(each, by_mail=mail is not None) for each in root.listed("mediators")),
        **_given(root, operator="operator"),
    )


def _mediator(node: Node, *, by_mail: bool) -> Mediator:
    email = _get(node, "email")
    named = tuple(map(_text, node.listed("notify")))
    mail = (EnvironmentText(f"mailto:{email}", node.place),) if by_mail else ()
    return Mediator(_get(node, "name"), email, named or mail)


def _alertmanager(node: Node) -> Alertmanager:
    return Alertmanager(_text(node.child("url") or node), _texts(node, "headers"))


def _mail_server(node: Node) -> MailServer:
    return MailServer(
        _get(node, "host"),
        security=MailSecurity(_get(node, "security", MailSecurity.STARTTLS)),
        user=_optional_text(node, "user"),
        password=_optional_text(node, "password"),
        **_given(node, port="port", sender="from"),
    )


def _sign_in(node: Node) -> SignIn:
    oidc = node.child("oidc")
    return SignIn(oidc=_oidc(oidc) if oidc else None, **_given(node, local="local"))


def _oidc(node: Node) -> Oidc:
    return Oidc(
        _get(node, "issuer"),
        _get(node, "client_id"),
        {value: Role(str(role.value)) for value, role in node.named("roles").items()},
        _optional_text(node, "client_secret"),
        **_given(node, claim="claim"),
    )


def shared_apis(root: Node) -> Mapping[str, ApiSettings]:
    return {name: replace(_api(name, node), shared=True) for name, node in root.named("apis").items()}


def with_defaults(own: Node, defaults: Node | None) -> Node:
    """`own` laid over `defaults`: mappings key by key, everything else whole."""
    if defaults is None or not isinstance(own.value, Mapping) or not isinstance(defaults.value, Mapping):
        return own
    merged = {**defaults.value, **{name: with_defaults(node, defaults.child(name)) for name, node in own.value.items()}}
    return replace(own, value=merged)


def integration(root: Node, shared: Mapping[str, ApiSettings], without_effect: tuple[str, ...]) -> Integration:
    name = root.text("integration")
    assert name is not None
    sides = root.named("sides")
    names = {Side.IN_HOUSE: "Our side", Side.PARTNER: name}
    return Integration(
        name=name,
        description=root.text("description") or "",
        apis=tuple(
            shared[api] if node.value == "shared" else _api(api, node) for api, node in root.named("apis").items()
        ),
        companies={side: _company(side, names[side], sides.get(side)) for side in Side},
        contracts=tuple(_contract(node) for node in root.listed("contracts")),
        schedule=Schedule(**_given(root.child("schedule"), poll="poll", verify="verify")),
        agreement=Agreement(
            **_given(
                root.child("agreement"),
                notice="notice",
                acknowledge_within="acknowledge_within",
                update_every="update_every",
            )
        ),
        calendar=tuple(
            CalendarEntry(
                _get(node, "date"),
                Side(_get(node, "side")),
                _get(node, "what"),
                _get(node, "until"),
                CalendarKind(node.text("kind") or CalendarKind.RELEASE),
            )
            for node in root.listed("calendar")
        ),
        maintenance=tuple(
            Maintenance(_get(node, "from"), _get(node, "to"), Side(_get(node, "side")))
            for node in root.listed("maintenance")
        ),
        deliver=_deliver(root.child("deliver")),
        switched_on_by=(deliver.text("by") or "") if (deliver := root.child("deliver")) else "",
        rules={rule: str(node.value) for rule, node in root.named("rules").items()},
        waivers=tuple(
            Waiver(_get(node, "fingerprint"), _get(node, "reason"), _get(node, "owner"), _get(node, "expires"))
            for node in root.listed("waivers")
        ),
        without_effect=without_effect,
        place=root.place,
    )


def _deliver(node: Node | None) -> Deliver:
    if node is None:
        return Deliver.SHADOW
    live = node.child("live")
    if live is None:
        return Deliver(str(node.value))
    return Deliver.LIVE if live.value else Deliver.SHADOW


def _company(side: Side, default_name: str, node: Node | None) -> Company:
    if node is None:
        return Company(side, default_name)
    hours = node.child("hours")
    return Company(
        side,
        node.text("name") or default_name,
        contacts=tuple(
            Contact(
                _get(each, "name"), each.text("email"), each.text("role"), tuple(_values(each, "operations")) or ("*",)
            )
            for each in node.listed("contacts")
        ),
        notify=tuple(_text(each) for each in node.listed("notify") if not isinstance(each.value, Mapping)),
        webhooks=tuple(
            Webhook(_text(url), _text(secret))
            for each in node.listed("notify")
            if (url := each.child("webhook")) and (secret := each.child("secret"))
        ),
        daily=node.text("digest") == "daily",
        team=node.text("team") or "",
        organisation=node.text("organisation") or "",
        hours=WorkingHours(
            _get(hours, "zone"),
            _get(hours, "days", WEEKDAYS),
            _get(hours, "from", time(9)),
            _get(hours, "to", time(17)),
        )
        if hours
        else None,
    )


def _api(name: str, node: Node) -> ApiSettings:
    version = node.child("version")
    overlays = tuple(_location(each) for each in node.listed("overlays"))
    return ApiSettings(
        name,
        Side(_get(node, "provider")),
        spec=_spec(node, overlays),
        overlays=overlays,
        environments=tuple(_environment(each, child, overlays) for each, child in node.named("environments").items()),
        receivers=tuple(_receiver(each, child) for each, child in node.named("receivers").items()),
        version=VersionProbe(version.text("header"), version.text("url"), version.text("json")) if version else None,
        control=node.text("control"),
        generated=GeneratedCases(
            **_given(node.child("generated"), enabled="enabled", examples="examples", seed="seed", negative="negative")
        ),
    )


def _environment(name: str, node: Node, overlays: tuple[EnvironmentText, ...]) -> Environment:
    return Environment(
        name,
        base_url=_optional_text(node, "base_url"),
        headers=_texts(node, "headers"),
        probe=_probe(node.child("probe")),
        states=_optional_text(node, "states"),
        previous=_optional_text(node, "previous"),
        spec=_spec(node, overlays),
    )


def _receiver(name: str, node: Node) -> Receiver:
    if not isinstance(node.value, Mapping):
        return Receiver(name, name, _text(node))
    url = node.child("url")
    assert url is not None
    return Receiver(
        name,
        node.text("webhook") or name,
        _text(url),
        headers=_texts(node, "headers"),
        probe=_probe(node.child("probe")),
        previous=_optional_text(node, "previous"),
        **_given(node, environment="environment", control="control"),
    )


def _probe(node: Node | None) -> ProbeRules:
    if node is None:
        return ProbeRules()
    if node.value == "none":
        return NO_PROBES
    rules = ProbeRules(**_given(node, rate_per_second="rate", budget_per_day="budget", replay="replay"))
    return replace(rules, methods=frozenset(_values(node, "methods"))) if node.child("methods") else rules


def _spec(node: Node, overlays: tuple[EnvironmentText, ...]) -> SpecSource | None:
    spec = node.child("spec")
    if spec is None:
        return None
    url = spec.child("url")
    headers = _texts(spec, "headers") if url else {}
    written = url or spec
    return SpecSource(_location(written), headers, overlays, EnvironmentText(str(written.value), written.place))


def _contract(node: Node) -> ContractSource:
    kind, location = next((kind, child) for kind in ContractKind if (child := node.child(kind)) is not None)
    return ContractSource(_get(node, "api"), kind, _location(location))


def _location(node: Node) -> EnvironmentText:
    folder = Path(node.place.source).parent
    return EnvironmentText(locations.absolute(str(node.value), folder), node.place)


def _text(node: Node) -> EnvironmentText:
    return EnvironmentText(str(node.value), node.place)


def _optional_text(node: Node, name: str) -> EnvironmentText | None:
    child = node.child(name)
    return _text(child) if child is not None else None


def _texts(node: Node, name: str) -> Mapping[str, EnvironmentText]:
    return {key: _text(child) for key, child in node.named(name).items()}


def _values(node: Node, name: str) -> list[Any]:
    return [each.value for each in node.listed(name)]


def _get(node: Node, name: str, default: Any = None) -> Any:
    child = node.child(name)
    return default if child is None else child.value


def _given(node: Node | None, **fields: str) -> dict[str, Any]:
    """The fields whose key the user wrote; the noun's own defaults stand for the others."""
    if node is None:
        return {}
    return {field: child.value for field, key in fields.items() if (child := node.child(key)) is not None}

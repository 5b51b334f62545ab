"""The one table of configuration keys: where each may stand, what it holds, whether it does anything yet, and its line
in the manual (`docs/configuration.md` is written from it).

In a path `*` is a name that the user chooses, `[]` an item of a list. The feature of a key with `effect=False` comes
later: the key is accepted and checked, and `config check` says that it has no effect yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from monitor.config import shapes
from monitor.config.shapes import Shape


class Holds(Enum):
    """What may stand under a key besides a single value."""

    VALUE = auto()
    SECTION = auto()
    """The keys listed under its path."""
    NAMES = auto()
    """Any names, each with what `path.*` says."""
    LIST = auto()
    """Items, each with what `path[]` says."""
    ANYTHING = auto()
    """Not looked into: the feature that defines it comes later."""


@dataclass(frozen=True, slots=True)
class Key:
    """`shape`: the single value that it takes, if any. `names`: what the free names under it must be."""

    path: str
    about: str
    shape: Shape | None = None
    holds: Holds = Holds.VALUE
    names: Shape | None = None
    required: bool = False
    effect: bool = True
    default: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def section(self) -> str:
        """The path of what it stands in; empty at the top of a file."""
        return self.path.rpartition(".")[0]

    @property
    def is_pattern(self) -> bool:
        """Stands for names or items that the user chooses."""
        return self.path.endswith(("*", "[]"))


def _section(path: str, about: str, **more: bool) -> Key:
    return Key(path, about, holds=Holds.SECTION, **more)  # type: ignore[arg-type]


def _headers(path: str, about: str) -> tuple[Key, ...]:
    return (
        Key(path, about, holds=Holds.NAMES, names=shapes.HEADER_NAME),
        Key(f"{path}.*", "Its value.", shapes.HEADER_VALUE),
    )


def _spec(path: str, about: str) -> tuple[Key, ...]:
    return (
        Key(path, about, shapes.TEXT, Holds.SECTION),
        Key(f"{path}.url", "The same, where headers are needed.", shapes.TEXT, required=True),
        *_headers(f"{path}.headers", "Sent when the description is fetched."),
    )


def _probe(path: str, replay: str) -> tuple[Key, ...]:
    return (
        Key(
            path,
            "What may be sent; `none` sends nothing at all.",
            shapes.NONE,
            Holds.SECTION,
            default="GET and HEAD at 2/s, 2000/day",
        ),
        Key(f"{path}.methods", "The methods allowed.", holds=Holds.LIST, default="[GET, HEAD]"),
        Key(f"{path}.methods[]", "A method.", shapes.METHOD),
        Key(f"{path}.rate", "The most per second, minute or hour.", shapes.RATE, default="2/s"),
        Key(
            f"{path}.budget",
            "The most a day; a quarter is kept for attribution.",
            shapes.BUDGET,
            default="2000/day",
        ),
        Key(
            f"{path}.replay",
            replay,
            shapes.BOOLEAN,
            default="false",
        ),
    )


_API = (
    Key("provider", "The side that serves it; the other side is its consumer.", shapes.SIDE, required=True),
    *_spec("spec", "Its description: URL, file, or `git+https://…@ref:path`."),
    Key(
        "overlays",
        "OpenAPI Overlays, laid in order over its descriptions (those of environments too) before they are read.",
        holds=Holds.LIST,
    ),
    Key("overlays[]", "A file.", shapes.TEXT),
    Key(
        "environments",
        "Where it runs, in order: what breaks in the first is a warning for the next.",
        holds=Holds.NAMES,
    ),
    _section("environments.*", "One place where it runs."),
    Key("environments.*.base_url", "What the paths of the description are appended to.", shapes.WEB_ADDRESS),
    *_headers("environments.*.headers", "Sent with every probe; they override those of contracts."),
    *_probe("environments.*.probe", "Whether unsafe methods may be repeated for attribution in production."),
    Key("environments.*.states", "The endpoint that sets up Pact's provider states.", shapes.WEB_ADDRESS),
    Key("environments.*.previous", "Where an old version still runs.", shapes.WEB_ADDRESS),
    *_spec("environments.*.spec", "This environment's own description."),
    Key("receivers", "Where its webhooks and callbacks arrive, by name.", holds=Holds.NAMES),
    Key(
        "receivers.*",
        "The address of a receiver, taken for production; `docs/webhooks.md` says what is sent there.",
        shapes.WEB_ADDRESS,
        Holds.SECTION,
    ),
    Key("receivers.*.url", "The same, where more is to be said.", shapes.WEB_ADDRESS, required=True),
    Key(
        "receivers.*.webhook",
        "The webhook or callback, where the receiver has another name.",
        shapes.TEXT,
        default="the name of the receiver",
    ),
    Key(
        "receivers.*.environment",
        "The environment whose messages arrive there.",
        shapes.TEXT,
        default="production",
    ),
    *_headers("receivers.*.headers", "Sent with every message; they override those of the description."),
    *_probe(
        "receivers.*.probe",
        "Whether the receiver bears the same message any number of times; else at most 4 more, in production none.",
    ),
    Key("receivers.*.control", "An operation of its host that tells outage from break.", shapes.OPERATION),
    Key(
        "receivers.*.previous", "The host on which an old version still runs, under the same path.", shapes.WEB_ADDRESS
    ),
    _section("version", "How an environment tells its version."),
    Key("version.header", "A response header.", shapes.HEADER_NAME),
    Key("version.url", "A path whose answer tells it: in that header, at `json`, or as its whole text.", shapes.TEXT),
    Key("version.json", "JSON Pointer into that answer.", shapes.TEXT),
    Key("control", "An operation that tells outage from break.", shapes.OPERATION, default="chosen"),
    _section("generated", "Cases made by Schemathesis from the description, valid input only."),
    Key("generated.enabled", "Whether they are made.", shapes.BOOLEAN, default="true"),
    Key("generated.examples", "How many per operation.", shapes.POSITIVE, default="5"),
    Key("generated.seed", "Same seed and description: same cases.", shapes.NUMBER, default="1"),
    Key(
        "generated.negative",
        "Also invalid input; only where both sides agreed.",
        shapes.BOOLEAN,
        effect=False,
        default="false",
    ),
)

_SIDES = (
    Key("sides", "The two companies, `in-house` and `partner`.", holds=Holds.NAMES, names=shapes.SIDE),
    _section("sides.*", "One of the two."),
    Key("sides.*.name", "The name that people are shown.", shapes.TEXT),
    Key("sides.*.team", "Whose integration it is there, for reports.", shapes.TEXT),
    Key("sides.*.organisation", "What that team is part of, for reports.", shapes.TEXT),
    Key("sides.*.contacts", "Its people and desks.", holds=Holds.LIST),
    _section("sides.*.contacts[]", "A person or desk."),
    Key("sides.*.contacts[].name", "How to call them.", shapes.TEXT, required=True),
    Key("sides.*.contacts[].email", "Their address; shown to their own company only.", shapes.TEXT),
    Key("sides.*.contacts[].role", "Such as `owner`.", shapes.TEXT),
    Key(
        "sides.*.contacts[].operations",
        "What they answer for: the owner whose pattern fits best is named.",
        holds=Holds.LIST,
        default='["*"]',
    ),
    Key("sides.*.contacts[].operations[]", "A pattern such as `GET /charges/*`.", shapes.TEXT),
    Key("sides.*.notify", "Where it is told: Apprise URLs, and webhooks (`docs/messages.md`).", holds=Holds.LIST),
    Key(
        "sides.*.notify[]",
        "An Apprise URL, best as `${NAME}`; `mailto:` and an address, where settings.yaml has `smtp`; or a webhook.",
        shapes.TEXT,
        Holds.SECTION,
    ),
    Key("sides.*.notify[].webhook", "Takes signed CloudEvents.", shapes.WEB_ADDRESS, required=True),
    Key("sides.*.notify[].secret", "Signs them; best as `${NAME}`.", shapes.WEBHOOK_SECRET, required=True),
    Key(
        "sides.*.digest",
        "`daily`: what can wait comes once a day, when the hours begin; without hours at 09:00 UTC.",
        shapes.DIGEST,
        default="what can wait comes within the hours",
    ),
    _section("sides.*.hours", "The hours in which its clocks run, and outside of which only what is urgent comes."),
    Key("sides.*.hours.zone", "Time zone.", shapes.ZONE, required=True),
    Key("sides.*.hours.days", "Working days.", shapes.WEEKDAYS, default="mon-fri"),
    Key("sides.*.hours.from", "Start of the working day.", shapes.CLOCK_TIME, default='"09:00"'),
    Key("sides.*.hours.to", "End of the working day.", shapes.CLOCK_TIME, default='"17:00"'),
)

_PROMISES = (
    _section("schedule", "How often each side is looked at."),
    Key("schedule.poll", "Between two fetches of a description.", shapes.DURATION, default="5m"),
    Key("schedule.verify", "Between two verifications of an interaction.", shapes.DURATION, default="15m"),
    _section("agreement", "What the companies promised; clocks run in the hours of the side that must act."),
    Key("agreement.notice", "Between announcing a breaking change and making it.", shapes.DURATION, default="90d"),
    Key("agreement.acknowledge_within", "To say that a case was seen.", shapes.DURATION, default="4h"),
    Key("agreement.update_every", "Between two updates of a case.", shapes.DURATION, default="1d"),
    Key(
        "deliver",
        "`shadow` shows what would have gone to whom; `live` sends.",
        shapes.DELIVER,
        Holds.SECTION,
        default="shadow",
    ),
    Key("deliver.live", "The same, where somebody is named.", shapes.BOOLEAN, required=True),
    Key(
        "deliver.by",
        "Who switched it on: the first message to the other company names them.",
        shapes.TEXT,
        default="`operator` and `contact` of settings.yaml",
    ),
    Key("rules", "Severities by rule, overriding the catalogue's.", holds=Holds.NAMES),
    Key("rules.*", "breaking, risky or compatible.", shapes.SEVERITY),
)


def _under(prefix: str, keys: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(replace(key, path=f"{prefix}.{key.path}") for key in keys)


INTEGRATION = (
    Key("integration", "Its name, unique in the folder.", shapes.TEXT, required=True),
    Key("description", "A sentence for people who see it for the first time.", shapes.TEXT),
    *_SIDES,
    Key("apis", "The APIs between the sides, by name.", holds=Holds.NAMES, required=True),
    Key("apis.*", "An API; `shared` takes that of settings.yaml.", shapes.SHARED, Holds.SECTION),
    *_under("apis.*", _API),
    Key("contracts", "What the consumer of an API relies on.", holds=Holds.LIST),
    _section("contracts[]", "One source: an API and exactly one of the formats."),
    Key("contracts[].api", "The API's name.", shapes.TEXT, required=True),
    Key("contracts[].pact", "Pact files: path, glob or URL.", shapes.TEXT),
    Key("contracts[].interactions", "Our own format: path, glob or URL.", shapes.TEXT),
    Key("contracts[].har", "Usage seen in real traffic: path or glob.", shapes.TEXT),
    Key("contracts[].arazzo", "Workflows: path or glob.", shapes.TEXT, effect=False),
    *_PROMISES,
    Key("calendar", "What is announced, for the road map.", holds=Holds.LIST),
    _section("calendar[]", "One announcement."),
    Key("calendar[].date", "Its day, or the first of several.", shapes.DATE, required=True),
    Key("calendar[].until", "Its last day, where it takes several.", shapes.DATE),
    Key(
        "calendar[].kind",
        "A freeze asks the other company to change nothing meanwhile.",
        shapes.CALENDAR,
        default="release",
    ),
    Key("calendar[].side", "Whose it is.", shapes.SIDE, required=True),
    Key("calendar[].what", "What will happen.", shapes.TEXT, required=True),
    Key("maintenance", "Announced windows: its APIs are not called, and nothing seen then tells.", holds=Holds.LIST),
    _section("maintenance[]", "One window."),
    Key("maintenance[].from", "Its start.", shapes.INSTANT, required=True),
    Key("maintenance[].to", "Its end.", shapes.INSTANT, required=True),
    Key("maintenance[].side", "Whose it is.", shapes.SIDE, required=True),
    Key("waivers", "Changes accepted on purpose.", holds=Holds.LIST),
    _section("waivers[]", "One acceptance."),
    Key("waivers[].fingerprint", "Of the change, or its first digits.", shapes.FINGERPRINT, required=True),
    Key("waivers[].reason", "Why.", shapes.TEXT, required=True),
    Key("waivers[].owner", "Who answers for it.", shapes.TEXT, required=True),
    Key("waivers[].expires", "The last day on which it counts.", shapes.DATE, required=True),
)
"""Of a file with the top-level key `integration`."""


def _later(path: str, about: str) -> Key:
    return Key(path, about, shapes.ANY, Holds.ANYTHING, effect=False)


SETTINGS = (
    Key("address", "Public address of the pages, used in messages.", shapes.WEB_ADDRESS),
    Key("operator", "Who runs this monitor, as every request says.", shapes.TEXT, default="compat-monitor"),
    Key("contact", "Where the other company reaches the operator, as every request says.", shapes.TEXT),
    _section("network", "Where connections may go besides public addresses."),
    Key("network.allow", "Networks that are not public and yet allowed.", holds=Holds.LIST),
    Key("network.allow[]", "A CIDR block.", shapes.NETWORK),
    Key("apis", "APIs written once and polled once for all integrations.", holds=Holds.NAMES),
    _section("apis.*", "An API, used elsewhere as `name: shared`."),
    *_under("apis.*", _API),
    _section("defaults", "What integrations have that don't say otherwise."),
    *_under("defaults", (*_SIDES, *_PROMISES)),
    _section("cost_rates", "What a break costs our side, for `report`; shown to nobody else."),
    Key("cost_rates.currency", "The currency of all rates.", shapes.CURRENCY, required=True),
    Key("cost_rates.engineer_hour", "An hour of an engineer's work.", shapes.AMOUNT),
    Key(
        "cost_rates.engineer_share",
        "How much of the working time in which a step lies with our side somebody works on it, from 0 to 1.",
        shapes.SHARE,
    ),
    Key("cost_rates.failed_call", "A failed call of real traffic.", shapes.AMOUNT),
    Key("cost_rates.customer_hour", "An hour in which customers meet a break in production.", shapes.AMOUNT),
    Key("cost_rates.delay_day", "24 hours in which a break before production holds a release up.", shapes.AMOUNT),
    Key(
        "alertmanager",
        "Where open cases go as alerts: the address of an Alertmanager (`docs/messages.md`).",
        shapes.WEB_ADDRESS,
        Holds.SECTION,
    ),
    Key("alertmanager.url", "The same, where headers are needed.", shapes.WEB_ADDRESS, required=True),
    *_headers("alertmanager.headers", "Sent with every alert."),
    _section("smtp", "The mail server for addresses in `notify`, such as `mailto:oncall@shop.example`."),
    Key("smtp.host", "Its name.", shapes.TEXT, required=True),
    Key("smtp.port", "Its port.", shapes.POSITIVE, default="587, 465 with `tls`, 25 with `none`"),
    Key("smtp.security", "`starttls`, `tls` or `none`.", shapes.MAIL_SECURITY, default="starttls"),
    Key("smtp.user", "Signs in there.", shapes.TEXT),
    Key("smtp.password", "Its password, best as `${NAME}`.", shapes.TEXT),
    Key("smtp.from", "Whom mail comes from.", shapes.TEXT, default="`contact`"),
    _section("sign_in", "How people sign in; without it, whoever reaches the pages may use them (`docs/access.md`)."),
    Key("sign_in.local", "By name and password; `compat-monitor access add` adds one.", shapes.BOOLEAN, default="true"),
    _section("sign_in.oidc", "By an OpenID provider, which needs `address`."),
    Key("sign_in.oidc.issuer", "As it calls itself.", shapes.WEB_ADDRESS, required=True),
    Key("sign_in.oidc.client_id", "What it calls this monitor.", shapes.TEXT, required=True),
    Key("sign_in.oidc.client_secret", "What it gave this monitor, best as `${NAME}`.", shapes.TEXT),
    Key("sign_in.oidc.claim", "The claim that gives roles.", shapes.TEXT, default="groups"),
    Key("sign_in.oidc.roles", "A role for each value of that claim.", holds=Holds.NAMES, required=True),
    Key("sign_in.oidc.roles.*", "viewer, engineer, owner, mediator or admin.", shapes.ROLE),
    Key("monthly_reports", "Whom the report is mailed to, on the first of each month.", holds=Holds.LIST),
    _section("monthly_reports[]", "Some readers, and the integrations that their report is of."),
    Key("monthly_reports[].to", "Their mail addresses.", holds=Holds.LIST, required=True),
    Key("monthly_reports[].to[]", "One of them.", shapes.TEXT),
    Key("monthly_reports[].side", "For whose eyes; the other company sees no costs.", shapes.SIDE, default="in-house"),
    Key("monthly_reports[].company", "Only those in which that side is called so.", shapes.TEXT),
    Key("monthly_reports[].organisation", "Only those of this organisation of that side.", shapes.TEXT),
    Key("monthly_reports[].team", "Only those of this team of that side.", shapes.TEXT),
    Key(
        "signing_key",
        "The file of the Ed25519 private key (PEM) that signs evidence, from this folder on (`docs/evidence.md`).",
        shapes.TEXT,
        default="one in the data folder of whoever exports",
    ),
    _later("retention", "How long what is kept."),
    Key("mediators", "Who mediates a stalled case, of neither company (`docs/mediation.md`).", holds=Holds.LIST),
    _section("mediators[]", "A person."),
    Key("mediators[].name", "How both companies know them, and how they sign in.", shapes.TEXT, required=True),
    Key("mediators[].email", "Their address.", shapes.TEXT, required=True),
    Key("mediators[].notify", "Where they are told.", holds=Holds.LIST, default="by mail, where there is `smtp`"),
    Key("mediators[].notify[]", "An Apprise URL, best as `${NAME}`, or `mailto:` and an address.", shapes.TEXT),
)
"""Of settings.yaml, which all integrations of the folder share."""


def by_path(keys: Iterable[Key]) -> Mapping[str, Key]:
    return {key.path: key for key in keys}

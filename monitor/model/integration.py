"""An integration: two sides and the APIs between them, as configured (DESIGN.md §2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from monitor.errors import Place
from monitor.model.access import Role
from monitor.model.costs import CostRates
from monitor.model.environment_text import EnvironmentText
from monitor.model.mail import MonthlyReport
from monitor.model.mediators import Between, Mediator
from monitor.model.sides import Side

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""RFC 9110 §9.2.1: methods that ask for no change of state."""


class Deliver(StrEnum):
    """Whether messages really leave."""

    SHADOW = "shadow"
    """Nothing is sent; what would have gone to whom is kept and shown."""
    LIVE = "live"


class ContractKind(StrEnum):
    """The format of a contract file; also its key in configuration."""

    PACT = "pact"
    INTERACTIONS = "interactions"
    HAR = "har"
    ARAZZO = "arazzo"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or desk of one side. `operations` are patterns such as `GET /charges/*`; `*` means all."""

    name: str
    email: str | None = None
    role: str | None = None
    operations: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours in which a side's clocks run. `days` are ISO weekdays, 1 = Monday."""

    zone: str
    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where programs of a side are told: events, signed with `secret` (`whsec_…`; several with spaces between)."""

    url: EnvironmentText
    secret: EnvironmentText


@dataclass(frozen=True, slots=True)
class Company:
    """One of the two sides, with the name that people are shown."""

    side: Side
    name: str
    contacts: tuple[Contact, ...] = ()
    notify: tuple[EnvironmentText, ...] = ()
    """Apprise URLs."""
    hours: WorkingHours | None = None
    webhooks: tuple[Webhook, ...] = ()
    daily: bool = False
    """Whether what can wait comes once a day, as one message."""
    team: str = ""
    """Whose integration it is inside the company, and the organisation that the team is of; for reports."""
    organisation: str = ""

    @property
    def destinations(self) -> tuple[EnvironmentText | Webhook, ...]:
        """Where it is told, people first."""
        return (*self.notify, *self.webhooks)


@dataclass(frozen=True, slots=True)
class SpecSource:
    """Where a description comes from: URL, file path (absolute once configured) or `git+https://…@ref:path`."""

    location: EnvironmentText
    headers: Mapping[str, EnvironmentText] = field(default_factory=dict)
    overlays: tuple[EnvironmentText, ...] = ()
    """Files (absolute once configured) that are laid over it, in order."""
    written: EnvironmentText | None = None
    """The location as it stands in the configuration, a path relative to that: a checkout may lie anywhere."""


@dataclass(frozen=True, slots=True)
class ProbeRules:
    """What may be sent to an environment. No methods: nothing is ever sent."""

    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    rate_per_second: float = 2.0
    budget_per_day: int = 2000
    replay: bool = False
    """Whether unsafe methods may be replayed in production."""

    @property
    def budget_for_verification(self) -> int:
        """Three quarters of the day's budget: the rest explains failures, also those seen late in the day."""
        return self.budget_per_day * 3 // 4


@dataclass(frozen=True, slots=True)
class Environment:
    name: str
    base_url: EnvironmentText | None = None
    headers: Mapping[str, EnvironmentText] = field(default_factory=dict)
    probe: ProbeRules = ProbeRules()
    states: EnvironmentText | None = None
    """Pact provider-states endpoint."""
    previous: EnvironmentText | None = None
    """Base URL of an old version that still runs."""
    spec: SpecSource | None = None
    of: str | None = None
    """Of a host that receives webhooks: the environment of the API whose messages arrive there."""

    @property
    def stage(self) -> str:
        """The configured environment that this is, or whose messages arrive here."""
        return self.of or self.name

    @property
    def is_production(self) -> bool:
        """By its name: there an unsafe request is not repeated unless its rules say so."""
        return self.stage.lower() in {"production", "prod", "live"}


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where the messages of one webhook or callback arrive, at the consumer of the API that sends them.

    `name` is unique in its API; `webhook` is what the description calls the webhook or callback.
    """

    name: str
    webhook: str
    url: EnvironmentText
    environment: str = "production"
    """The environment of the API whose messages arrive there."""
    headers: Mapping[str, EnvironmentText] = field(default_factory=dict)
    probe: ProbeRules = ProbeRules()
    control: str | None = None
    """An operation of the receiver's host, such as `GET /health`, used as live control."""
    previous: EnvironmentText | None = None
    """Address of the host on which an old version of the receiver still runs, under the same path."""


@dataclass(frozen=True, slots=True)
class VersionProbe:
    """How an environment tells its version: a response header, or a value in a JSON answer."""

    header: str | None = None
    url: str | None = None
    json_pointer: str | None = None


@dataclass(frozen=True, slots=True)
class GeneratedCases:
    """Schemathesis, valid input only unless `negative` was agreed."""

    enabled: bool = True
    examples: int = 5
    seed: int = 1
    negative: bool = False


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """An API between the sides. `provider` serves it; the other side is its consumer."""

    name: str
    provider: Side
    spec: SpecSource | None = None
    overlays: tuple[EnvironmentText, ...] = ()
    """Those of `spec` and of its environments' descriptions, for descriptions that are compared with them."""
    environments: tuple[Environment, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    """Where its webhooks and callbacks arrive: there the consumer serves, and this API's provider calls."""
    version: VersionProbe | None = None
    control: str | None = None
    """An operation such as `GET /status`, used as live control."""
    generated: GeneratedCases = GeneratedCases()
    shared: bool = False
    """Written once in settings.yaml and polled once for all integrations that use it."""

    @property
    def consumer(self) -> Side:
        return self.provider.other

    def environment(self, name: str) -> Environment | None:
        return next((each for each in self.environments if each.name == name), None)


@dataclass(frozen=True, slots=True)
class ContractSource:
    """Files (absolute paths; a glob is expanded when read) or URL that hold what the consumer of `api` relies on."""

    api: str
    kind: ContractKind
    location: EnvironmentText


@dataclass(frozen=True, slots=True)
class Schedule:
    poll: timedelta = timedelta(minutes=5)
    verify: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the companies promised each other. Clocks run in the hours of the side that must act."""

    notice: timedelta = timedelta(days=90)
    acknowledge_within: timedelta = timedelta(hours=4)
    update_every: timedelta = timedelta(days=1)


_Day = date


class CalendarKind(StrEnum):
    RELEASE = "release"
    FREEZE = "freeze"
    """Days on which that company wants nothing changed around it."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """`until`: the last day, where it is more than one."""

    date: date
    side: Side
    what: str
    until: _Day | None = None
    kind: CalendarKind = CalendarKind.RELEASE


@dataclass(frozen=True, slots=True)
class Maintenance:
    """An announced window in which failures of `side` are expected, from `start` up to `end`."""

    start: datetime
    end: datetime
    side: Side

    def covers(self, side: Side, at: datetime) -> bool:
        return side is self.side and self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Waiver:
    """A change accepted on purpose until `expires` (inclusive)."""

    fingerprint: str
    """Of the change; its first digits are enough."""
    reason: str
    owner: str
    expires: date

    def covers(self, fingerprint: str, on: date) -> bool:
        return fingerprint.startswith(self.fingerprint) and on <= self.expires


@dataclass(frozen=True, slots=True)
class Integration:
    name: str
    apis: tuple[ApiSettings, ...]
    companies: Mapping[Side, Company]
    description: str = ""
    contracts: tuple[ContractSource, ...] = ()
    schedule: Schedule = Schedule()
    agreement: Agreement = Agreement()
    calendar: tuple[CalendarEntry, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    deliver: Deliver = Deliver.SHADOW
    rules: Mapping[str, str] = field(default_factory=dict)
    """Severity by rule id, overriding the catalogue's."""
    waivers: tuple[Waiver, ...] = ()
    without_effect: tuple[str, ...] = ()
    """Dotted keys that were accepted and do nothing yet."""
    place: Place | None = None
    switched_on_by: str = ""
    """Who is named in `deliver:`; empty where nobody is."""
    mediators: tuple[Mediator, ...] = ()
    """Those of settings.yaml."""

    def api(self, name: str) -> ApiSettings | None:
        return next((each for each in self.apis if each.name == name), None)

    def company(self, side: Side) -> Company:
        return self.companies[side]

    def recipient(self, side: Side | None) -> Company | Between:
        """Who is told what is for `side`; None: whoever mediates."""
        return Between(self.mediators) if side is None else self.companies[side]


@dataclass(frozen=True, slots=True)
class Alertmanager:
    """Where it is, without `/api/v2`."""

    url: EnvironmentText
    headers: Mapping[str, EnvironmentText] = field(default_factory=dict)


class MailSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """What mail is handed to. `port` None: the usual one. `sender`: whom it comes from; None: the contact."""

    host: str
    port: int | None = None
    security: MailSecurity = MailSecurity.STARTTLS
    user: EnvironmentText | None = None
    password: EnvironmentText | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Oidc:
    """An OpenID provider. `roles`: the role that each value of `claim` gives."""

    issuer: str
    client_id: str
    roles: Mapping[str, Role]
    client_secret: EnvironmentText | None = None
    claim: str = "groups"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in. `local`: with a name and a password that this monitor keeps."""

    local: bool = True
    oidc: Oidc | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What all integrations share (settings.yaml). Keys whose feature comes later live in `without_effect`."""

    address: str | None = None
    """Public URL of the pages, used in messages."""
    operator: str = "compat-monitor"
    """Who runs this monitor, as named in the User-Agent of every request."""
    contact: str | None = None
    """Where the other company can reach the operator, also in the User-Agent."""
    networks_allowed: tuple[str, ...] = ()
    """CIDR blocks that may be connected to although they are not public."""
    cost_rates: CostRates | None = None
    sign_in: SignIn | None = None
    """None: nobody signs in, and whoever reaches the pages may use them."""
    without_effect: tuple[str, ...] = ()
    """Dotted keys that were accepted and do nothing yet."""
    alertmanager: Alertmanager | None = None
    mail: MailServer | None = None
    monthly_reports: tuple[MonthlyReport, ...] = ()
    signing_key: EnvironmentText | None = None
    """The file of the key that signs evidence (absolute once configured)."""
    mediators: tuple[Mediator, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything read from the folder given to a command."""

    settings: Settings
    integrations: tuple[Integration, ...]

    def integration(self, name: str) -> Integration | None:
        return next((each for each in self.integrations if each.name == name), None)

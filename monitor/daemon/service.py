"""`serve`: cycles on a schedule, pages and metrics beside them, reload on SIGHUP, and an end within a bound."""

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import FrameType

from monitor.access.keys import form_key
from monitor.config import load
from monitor.config.variables import require
from monitor.daemon.alerting import alert
from monitor.daemon.check_room import CheckRoom
from monitor.daemon.composition import Monitor
from monitor.daemon.delivery import deliver
from monitor.daemon.desk import Desk, LatestCycles
from monitor.daemon.log import EventLog
from monitor.daemon.monthly import send_monthly
from monitor.daemon.observation import observe_archive
from monitor.daemon.reporting import file_report
from monitor.engine.observed.observation import Observed
from monitor.engine.ports import Clock
from monitor.engine.settling.reporting import Filed
from monitor.errors import Diagnostic, MonitorError, StoreError, UsageError
from monitor.metrics import Metrics
from monitor.model.integration import Configuration, Integration
from monitor.model.reports import Filing
from monitor.notifiers import post
from monitor.scheduling import Job, Scheduler
from monitor.web import WebContext
from monitor.web.context import Health, WebStore
from monitor.web.health import CycleFact, assess_health
from monitor.workflow.destinations import destinations

_LOG = logging.getLogger("monitor.daemon")
_OPEN = "whoever reaches the pages reads everything and may act; `sign_in` in settings.yaml changes that"
DELIVER_EVERY = timedelta(minutes=1)
"""The shortest wait between two attempts, however seldom anything is polled."""
REPORT_EVERY = timedelta(minutes=15)
"""How often it is looked whether one is due."""
STORE_CHECK_EVERY = timedelta(days=1)
"""It reads the whole store, which is too much for every look at `/health`."""


class Service:
    """The daemon without its HTTP server. Cycles run in the scheduler's worker threads, each in a loop of its own."""

    def __init__(
        self, path: Path, store: WebStore, clock: Clock, environ: Mapping[str, str], database: str | None = None
    ) -> None:
        """`database`: URL of `store`, which checks read in processes of their own; without it nothing is checked."""
        self._path, self._store, self._clock, self._environ = path, store, clock, environ
        self._checks = database and CheckRoom(path, database, lambda: self.configuration, clock, environ)
        self._lock = threading.Lock()
        self._configuration = self._read()
        self._latest = LatestCycles()
        self._verified_at: dict[str, datetime] = {}
        self._asked_for: set[str] = set()
        """Integrations whose next cycle verifies whatever the schedule says."""
        self._since = clock.now()
        self._unsound: str | None = None
        self._reload_refused: str | None = None
        self.metrics = Metrics()
        self.metrics.restore(store, self._configuration, clock.now())
        self._scheduler = Scheduler()
        self._event_log = EventLog()

    @property
    def configuration(self) -> Configuration:
        with self._lock:
            return self._configuration

    def _read(self) -> Configuration:
        """Raises `UsageError` for a mistake in it, or a variable that it needs and that is not set."""
        configuration = load(self._path)
        require(configuration, self._environ)
        sign_in = configuration.settings.sign_in
        if sign_in is not None and sign_in.oidc is not None and sign_in.oidc.client_secret is not None:
            sign_in.oidc.client_secret.resolve(self._environ)
        return configuration

    def start(self) -> None:
        """Begin to tick; the first cycle of every integration begins at once."""
        self._scheduler.start()
        self._scheduler.replace(self._jobs())

    def stop(self) -> None:
        """Let running cycles end, within the scheduler's bound; checks end at once."""
        if self._checks:
            self._checks.close()
        self._scheduler.stop()

    def reload(self) -> MonitorError | None:
        """Read the configuration anew. A bad one is logged and returned, and the old one stays in force."""
        try:
            fresh = self._read()
        except MonitorError as error:
            for diagnostic in error.diagnostics:
                _LOG.error("reload refused, the old configuration stays in force: %s", diagnostic)
            self._reload_refused = f"reload refused at {self._clock.now().isoformat(timespec='seconds')}: {error}"
            return error
        if fresh.settings.sign_in is None and self.configuration.settings.sign_in is not None:
            _LOG.warning("nobody has to sign in any more: %s", _OPEN)
        with self._lock:
            self._configuration = fresh
        self._reload_refused = None
        self.metrics.restore(self._store, fresh, self._clock.now())
        self._scheduler.replace(self._jobs())
        _LOG.info("configuration reloaded")
        return None

    def health(self) -> Health:
        """A refused reload is a fact, and no reason to be unwell: whoever restarts what is unwell would end it."""
        now = self._clock.now()
        unreachable = self._store.reachable()
        facts = []
        for integration in self.configuration.integrations:
            latest = self._latest.of(integration.name)
            until = None if unreachable else self._store.paused_until(integration.name)
            paused = until is not None and until > now
            facts.append(
                CycleFact(
                    integration.name, integration.schedule.poll, self._since, latest.at if latest else None, paused
                )
            )
        health = assess_health(
            scheduler_running=self._scheduler.running,
            store_problem=unreachable or self._unsound,
            cycles=facts,
            now=now,
        )
        return replace(health, facts={**health.facts, "configuration": self._reload_refused or "in force as read"})

    def web_context(self) -> WebContext:
        desk = Desk(self._store, lambda: self.configuration, self._clock, self._observe, self._report)
        context = desk.web_context(self.metrics, self._latest, self.health)
        environ = self._environ
        if self._checks:
            context = replace(context, check=self._checks.check)
        return replace(
            context,
            destinations=lambda company: destinations(company, environ),
            post=lambda mail: asyncio.run(post(mail, self.configuration.settings, environ)),
            environ=environ,
            form_key=form_key(self._store),
        )

    def _observe(self, name: str, api: str, environment: str | None, archive: bytes, by: str) -> Observed:
        """Raises `UsageError` for what is no archive, and for what is not configured."""
        configuration = self.configuration
        integration = configuration.integration(name)
        if integration is None or integration.api(api) is None:
            raise UsageError(
                Diagnostic(
                    "not-configured", f"there is no API {api} in an integration {name}", help="see /api/integrations"
                )
            )
        monitor = Monitor(configuration, self._path, self._store, self._clock, self._environ)
        found = observe_archive(monitor, [integration], api, archive, "the archive", by, environment)
        return asyncio.run(found)[0]

    def _report(self, name: str, filing: Filing) -> Filed:
        """Raises `UsageError` for what can't be taken. What was reported is tried at once."""
        configuration = self.configuration
        integration = configuration.integration(name)
        if integration is None:
            message = f"there is no integration {name}"
            raise UsageError(Diagnostic("not-configured", message, help="see /api/integrations"))
        monitor = Monitor(configuration, self._path, self._store, self._clock, self._environ)
        filed = file_report(monitor, integration, filing)
        self._asked_for.add(name)
        self._scheduler.soon(name)
        return filed

    def _jobs(self) -> list[Job]:
        cycles = [
            Job(
                integration.name,
                min(integration.schedule.poll, integration.schedule.verify),
                self._cycle_of(integration),
            )
            for integration in self.configuration.integrations
        ]
        return [
            *cycles,
            Job("delivery of messages", DELIVER_EVERY, self._deliver),
            Job("monthly reports", REPORT_EVERY, self._send_monthly),
            Job("check of the store", STORE_CHECK_EVERY, self._check_store),
        ]

    def _deliver(self) -> None:
        """What waited, for its hours or for another attempt; what a cycle tells goes right after it."""
        try:
            asyncio.run(deliver(self.configuration, self._store, self._clock, self._environ, self.metrics.message))
        except StoreError as error:
            _LOG.error("messages were not delivered: %s", error)

    def _send_monthly(self) -> None:
        try:
            for failure in asyncio.run(send_monthly(self.configuration, self._store, self._clock, self._environ)):
                _LOG.error(failure)
        except StoreError as error:
            _LOG.error("the monthly reports were not sent: %s", error)

    def _check_store(self) -> None:
        self._unsound = self._store.integrity()
        if self._unsound is not None:
            _LOG.error("the store is not sound: %s", self._unsound)

    def _cycle_of(self, integration: Integration) -> Callable[[], None]:
        def run() -> None:
            now = self._clock.now()
            last = self._verified_at.get(integration.name)
            asked = integration.name in self._asked_for
            self._asked_for.discard(integration.name)
            verifying = asked or last is None or now - last >= integration.schedule.verify
            listeners = (self._event_log.hear, self.metrics.hear, self._latest.hear)
            monitor = Monitor(
                self.configuration, self._path, self._store, self._clock, self._environ, listeners, spreading=True
            )
            try:
                asyncio.run(monitor.run_cycle(integration, verifying=verifying))
                if verifying:  # one that failed is made up for by the next tick
                    self._verified_at[integration.name] = now
                delivery = deliver(self.configuration, self._store, self._clock, self._environ, self.metrics.message)
                asyncio.run(delivery)
            except StoreError as error:
                fields = {"code": error.diagnostic.code, "reason": str(error), "help": error.diagnostic.help}
                _LOG.error("the cycle of %s did not finish", integration.name, extra={"fields": fields})
            except Exception:  # noqa: BLE001 - the loop goes on: the next tick may find the disk free again
                _LOG.exception("the cycle of %s did not finish", integration.name)
            self._alert(integration)

        return run

    def _alert(self, integration: Integration) -> None:
        """After a cycle that did not finish too: what nobody sends again counts as over."""
        try:
            told = asyncio.run(alert(self.configuration, [integration], self._store, self._clock, self._environ))
            for name, refused in told.items():
                self.metrics.alerted(name, taken=refused is None)
                if refused is not None:
                    _LOG.error("no alert of %s was taken: %s", name, refused)
        except StoreError as error:
            _LOG.error("no alert of %s was sent: %s", integration.name, error)


def serve(service: Service, listening: socket.socket) -> None:
    """Run until SIGTERM or SIGINT; SIGHUP reloads. Blocks the main thread. `listening`: bound, for the pages."""
    import uvicorn

    from monitor.web import create_app

    address = listening.getsockname()[0]
    if service.configuration.settings.sign_in is None and not ip_address(address).is_loopback:
        _LOG.warning("nobody has to sign in, and this listens on %s: %s", address, _OPEN)
    config = uvicorn.Config(create_app(service.web_context()), log_config=None, timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)

    def reload(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=service.reload, name="reload", daemon=True).start()

    def told_to_end(_number: int, _frame: FrameType | None) -> None:
        """The server ends by itself, and then raises its signal again: that must not cut running cycles off."""

    signal.signal(signal.SIGHUP, reload)
    before = {number: signal.signal(number, told_to_end) for number in (signal.SIGTERM, signal.SIGINT)}
    service.start()
    try:
        server.run([listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)  # who says it twice does not want to wait
        service.stop()

"""All parts of the store as one."""

from types import TracebackType
from typing import Self

from monitor.storage.access import Access
from monitor.storage.agreements import Agreements
from monitor.storage.cases import Cases
from monitor.storage.descriptions import Descriptions
from monitor.storage.evidence import Evidence
from monitor.storage.mailings import Mailings
from monitor.storage.observations import Observations
from monitor.storage.outbox import Outbox
from monitor.storage.periods import Periods
from monitor.storage.traffic import ObservedTraffic
from monitor.storage.verifications import Verifications


class SqlStore(
    Observations,
    Descriptions,
    Verifications,
    Evidence,
    ObservedTraffic,
    Agreements,
    Cases,
    Periods,
    Outbox,
    Mailings,
    Access,
):
    """`monitor.engine.ports.Store` and `monitor.access.store.AccessStore` over a SQL database.

    Safe to share between threads and to open in many processes.

    Every method raises `StoreError` where the database fails; what was stored before stays.
    """

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

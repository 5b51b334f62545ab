"""What a restart leaves as it was for whoever has a page open."""

from pathlib import Path

import httpx

from monitor.daemon.service import Service
from monitor.model.sides import Side
from monitor.web import create_app
from tests.daemon.test_cadence import CONFIGURATION
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.web.doors import token_on
from tests.web.site import listening


def test_a_form_that_is_open_is_good_after_a_restart(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(CONFIGURATION)
    with memory_store() as store:
        apps = [create_app(Service(tmp_path, store, FakeClock(), {}).web_context()) for _ in range(2)]
        with listening(apps[0]) as before, httpx.Client(base_url=before, timeout=60) as client:
            token = token_on(client, "/integrations/acme", "/integrations/acme/pause")
        form = {"token": token, "by": "Ann", "side": Side.IN_HOUSE.value, "hours": "2"}
        with listening(apps[1]) as after, httpx.Client(base_url=after, headers={"Origin": after}, timeout=60) as client:
            answer = client.post("/integrations/acme/pause", data=form)
            assert answer.status_code == 303, answer.text
            assert client.post("/integrations/acme/pause", data=form | {"token": "x"}).status_code == 403
        assert store.paused_until("acme") is not None

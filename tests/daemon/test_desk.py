"""What is asked for on the pages reaches the store by the real commands."""

from monitor.daemon.desk import Desk
from monitor.model.sides import Side
from monitor.workflow.settlement.moves import Consent, Update
from tests.fakes.clock import FakeClock
from tests.fakes.store import memory_store
from tests.web.sample import NOW, fill


def test_what_people_say_is_in_the_log_and_what_is_refused_is_said():
    with memory_store() as store:
        sample = fill(store)
        desk = Desk(store, lambda: sample.configuration, FakeClock(NOW))
        case = sample.cases["theirs"]
        assert desk.settle(case, Update("we look into it"), "API desk", Side.PARTNER) is None
        assert store.log(case)[-1].event == "updated"
        assert "has no commitment" in str(desk.settle(case, Consent("c1"), "API desk", Side.PARTNER))

"""Several processes and threads on one store."""

from concurrent.futures import ThreadPoolExecutor

from monitor.storage import open_store
from tests.fakes.store import memory_store
from tests.storage.examples import NOW, record
from tests.storage.processes import open_and_count, open_cases, processes, spend


def answers_of(target, url, arguments) -> list:
    """What several processes, started at once, answered."""
    started = []
    for each in arguments:
        reader, writer = processes.Pipe(duplex=False)
        process = processes.Process(target=target, args=(url, writer, *each))
        process.start()
        writer.close()
        started.append((process, reader))
    answers = [reader.recv() for _, reader in started]
    for process, _ in started:
        process.join()
        assert process.exitcode == 0
    return answers


def test_processes_that_open_a_new_database_at_once_make_its_tables_once(url):
    assert answers_of(open_and_count, url, [()] * 8) == [0] * 8


def test_processes_together_spend_no_more_than_the_budget(url):
    open_store(url).close()
    assert sum(answers_of(spend, url, [(20,)] * 4)) == 20
    with open_store(url) as store:
        assert store.spent("acme", "payments", "sandbox", NOW.date()) == 20


def test_processes_that_open_cases_at_once_write_one_sound_chain(url):
    open_store(url).close()
    assert answers_of(open_cases, url, [("a",), ("b",), ("c",), ("d",)]) == [[True] * 5] * 4
    with open_store(url) as store:
        assert store.chain_head().number == 40
        assert store.integrity() is None


def test_threads_take_turns_on_a_store_in_memory():
    with memory_store() as store, ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: store.record([record(number)]), range(50)))
        reading = store.records()
        next(reading)
        store.record([record(50)])
        assert len(list(reading)) == 49


def test_stores_in_memory_know_nothing_of_each_other():
    with memory_store() as one, memory_store() as other:
        one.record([record(1)])
        assert list(other.records()) == []

"""Two queues on a few threads: people's calls first, and never all threads for background work."""

import threading
from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest

from slackbot.store.threads import Threads


@pytest.fixture
def two() -> Iterator[Threads]:
    """Two threads; background work may take one of them."""
    threads = Threads(2, 1)
    yield threads
    threads.close()


def submit_until_closed(threads: Threads, job: Callable[[], None]) -> NoReturn:
    while True:
        threads.submit(job, background=True)


def test_calls_go_before_background_work_that_was_there_first() -> None:
    threads, go, order, done = Threads(1, 1), threading.Event(), list[str](), threading.Event()
    threads.submit(lambda: go.wait(30), background=True)
    for number in range(3):
        threads.submit(lambda number=number: order.append(f"background {number}"), background=True)  # type: ignore[misc] # its default
    threads.submit(lambda: order.append("call"), background=False)
    threads.submit(done.set, background=True)
    go.set()
    done.wait(30)
    threads.close()
    assert order == ["call", "background 0", "background 1", "background 2"]


def test_background_work_leaves_a_thread_to_calls(two: Threads) -> None:
    go, answered = threading.Event(), threading.Event()
    for _ in range(5):
        two.submit(lambda: go.wait(30), background=True)
    two.submit(answered.set, background=False)
    assert answered.wait(30)
    go.set()


def test_calls_may_take_every_thread(two: Threads) -> None:
    both = threading.Barrier(3)
    for _ in range(2):
        two.submit(lambda: both.wait(30), background=False)
    both.wait(30)


def test_closed_threads_drop_what_is_queued_and_take_nothing(two: Threads) -> None:
    begun, go, ran = threading.Barrier(2), threading.Event(), list[int]()
    two.submit(lambda: (begun.wait(30), go.wait(30)), background=True)
    two.submit(lambda: ran.append(1), background=True)
    begun.wait(30)
    closing = threading.Thread(target=two.close)
    closing.start()
    with pytest.raises(RuntimeError):
        submit_until_closed(two, lambda: ran.append(2))
    go.set()
    closing.join(30)
    assert ran == []

"""A process beside ours: it answers in order, may fail, hang or die, and is there again for the next."""

import eventlet
import pytest

from shared.children import Child, ChildFailed
from shared.errors import Unavailable

MODULE = "tests.shared.answering_child"


@pytest.fixture
def child():
    one = Child(MODULE, seconds=60)
    yield one
    one.end()


def test_it_answers_whatever_the_size(child):
    assert child.ask(b"abc") == b"cba"
    large = bytes(range(256)) * 20_000
    assert child.ask(large) == large[::-1]
    assert child.ask(b"") == b""


def test_many_at_once_each_get_their_own_answer(child):
    asked = [str(number).encode() * 1000 for number in range(20)]
    pool = eventlet.GreenPool()
    assert list(pool.imap(child.ask, asked)) == [one[::-1] for one in asked]


def test_what_it_cannot_do_is_told_without_what_it_read(child):
    with pytest.raises(ChildFailed) as failed:
        child.ask(b"raise")
    assert "ValueError" in str(failed.value)
    assert "secret" not in str(failed.value)
    assert child.ask(b"abc") == b"cba"


def test_one_that_died_is_started_anew(child):
    with pytest.raises(Unavailable):
        child.ask(b"die")
    assert child.ask(b"abc") == b"cba"


def test_one_that_hangs_is_ended_and_started_anew(child):
    child.ask(b"abc")
    child._seconds = 1
    with pytest.raises(Unavailable):
        child.ask(b"hang")
    child._seconds = 60
    assert child.ask(b"abc") == b"cba"


def test_an_answer_that_nobody_waits_for_any_more_is_not_the_next_ones(child):
    child.ask(b"abc")
    asking = eventlet.spawn(child.ask, b"hang")
    eventlet.sleep(0.1)
    asking.kill()
    assert child.ask(b"abc") == b"cba"


def test_what_it_prints_is_no_answer_and_our_settings_are_not_its(child, monkeypatch):
    monkeypatch.setenv("DOORSTEP_SECRET", "x")
    assert child.ask(b"print") == b"tnirp"
    assert child.ask(b"settings") == b""

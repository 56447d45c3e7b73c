"""What operators do with messages that were put aside: the command on real queues, killed as a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import amqp
import pytest
from click.testing import CliRunner

from deploy.accounts import Broker
from deploy.cli import main
from deploy.parked import reading
from deploy.reference.samples import sample_of
from shared import store
from shared.bus import names, topology
from shared.contracts.event import routing_key
from shared.contracts.training import BookingMade
from shared.ids import new_id

ROOT = Path(__file__).parents[2]
PERSONAL = "Jane Canary, 7 Quay Street"
AT = "2025-11-23T10:{:02d}:00.000Z"


@pytest.fixture
def parked(engines, platform_store, monkeypatch):
    """parked("list", "--queue", …) -> what it printed, said on standard error, and its status; in this process."""
    for key, value in _addresses(engines).items():
        monkeypatch.setenv(key, value)
    monkeypatch.setattr(store, "connect", lambda *_: store.client())

    def run(*arguments, typed=""):
        done = CliRunner().invoke(main, ["parked", *arguments], input=typed)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return SimpleNamespace(status=done.exit_code, out=done.stdout, err=done.stderr)

    return run


@pytest.fixture
def start_parked(engines):
    """start_parked("list", …) -> the command as a process of its own, started."""
    started = []

    def start(*arguments, **changes):
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "deploy.cli", "parked", *arguments],
                cwd=ROOT,
                env=os.environ | _addresses(engines) | changes,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _addresses(engines):
    return {
        "DOORSTEP_ADMIN_MONGO_URL": engines.mongo_url,
        "DOORSTEP_ADMIN_AMQP_URL": engines.amqp_url,
        "DOORSTEP_BROKER_API_URL": engines.broker_api_url,
    }


@pytest.fixture(scope="module")
def broker(engines):
    """A channel of the administrator, with confirms."""
    address = urlsplit(engines.amqp_url)
    with amqp.Connection(
        f"{address.hostname}:{address.port}", address.username, address.password, virtual_host="doorstep"
    ) as connection:
        channel = connection.channel()
        topology.declare(channel)
        channel.confirm_select()
        yield channel


@pytest.fixture
def queue(broker):
    """A queue with its own for parked and suspect messages; nobody reads it."""
    name = f"training.try_{new_id()[-12:]}"
    topology._declare_queue(broker, name, [])
    yield name
    for made in (name, names.parked(name), names.suspect(name)):
        broker.queue_delete(made)


def event(landlord="hull", **changes):
    return sample_of(BookingMade) | {"id": new_id(), "landlord": landlord, "subject": new_id()} | changes


def park(broker, queue, *, landlord="hull", error="KeyError", minute=0, body=None, headers=None):
    """Put one message where our consumer would. Returns its body."""
    envelope = event(landlord)
    body = body or json.dumps(envelope).encode()
    ours = {
        names.ATTEMPTS: 5,
        names.ROUTING_KEY: routing_key(envelope),
        names.FIRST_FAILED: AT.format(minute),
        names.LAST_FAILED: AT.format(minute),
        names.ERROR: error,
        names.WHERE: "services.training.projections:31 keep_course",
    }
    publish(broker, queue, names.PARKED, body, ours if headers is None else headers)
    return body


def publish(broker, key, exchange, body, headers):
    message = amqp.Message(body, delivery_mode=2, application_headers=headers)
    broker.basic_publish_confirm(message, exchange, key, mandatory=True)


def waiting(broker, queue):
    return broker.queue_declare(queue, passive=True).message_count


def bodies(broker, queue):
    """Take all that waits in a queue: [body], in order."""
    taken = []
    until(lambda: waiting(broker, queue) or True)
    while (message := broker.basic_get(queue, no_ack=True)) is not None:
        taken.append(_bytes(message.body))
    return taken


def _bytes(body):
    return body if isinstance(body, bytes) else body.encode()


def until(condition, within=20):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {within} s"
        time.sleep(0.05)


def listed(parked, *options):
    """{(landlord, error): count}"""
    done = parked("list", "--json", *options)
    assert done.status == 0, done.err
    return {(row["landlord"], row["error"]): row["count"] for row in json.loads(done.out)["groups"]}


class TestLooking:
    def test_lists_by_landlord_and_error_and_leaves_all_in_order(self, parked, broker, queue):
        put = [park(broker, queue, landlord=["hull", "leeds"][n % 2], minute=n) for n in range(6)]
        put.append(park(broker, queue, error="undecodable", body=b"{", minute=59))
        for _ in range(2):
            assert listed(parked, "--queue", queue) == {
                ("hull", "KeyError"): 3, ("leeds", "KeyError"): 3, ("hull", "undecodable"): 1,
            }  # fmt: skip
        table = parked("list", "--queue", queue).out
        assert "2025-11-23T10:00:00Z  2025-11-23T10:04:00Z" in table, "oldest and newest of hull's"
        assert "raised at services.training.projections:31 keep_course" in table
        assert "7 messages put aside; all of them stay" in table
        assert bodies(broker, names.parked(queue)) == put

    @pytest.mark.parametrize(
        ("options", "minutes"),
        [
            (["--landlord", "leeds"], [1]),
            (["--landlord", "leeds", "--landlord", "hull"], [0, 1, 2, 3]),
            (["--error", "keyerror"], [0, 1]),
            (["--error", "keep_course"], [0, 1, 2, 3]),
            (["--after", AT.format(1), "--before", AT.format(3)], [1, 2]),
            (["--after", "2h"], []),
            (["--event", "booking_made"], [0, 1, 2, 3]),
            (["--event", "booking_cancelled"], []),
        ],
    )
    def test_chooses_by(self, parked, broker, queue, options, minutes):
        park(broker, queue, minute=0)
        park(broker, queue, minute=1, landlord="leeds")
        park(broker, queue, minute=2, error="undecodable")
        park(broker, queue, minute=3, error="undecodable")
        done = parked("list", "--each", "--json", "--queue", queue, *options)
        assert [line["put_aside_at"] for line in json.loads(done.out)["messages"]] == [AT.format(n) for n in minutes]

    def test_a_whole_service_is_a_queue_too_and_half_a_name_is_not(self, parked, broker, queue):
        park(broker, queue)
        assert sum(listed(parked, "--queue", "training").values()) >= 1
        assert listed(parked, "--queue", queue[:-3]) == {}

    def test_shows_the_ids_of_what_is_understood(self, parked, broker, queue):
        envelope = json.loads(park(broker, queue))
        shown = parked("show", envelope["id"], "--queue", queue)
        assert shown.status == 0, shown.err
        for text in (envelope["subject"], "KeyError", "booking_made.v1", envelope["data"]["course_id"]):
            assert text in shown.out
        assert waiting(broker, names.parked(queue)) == 1

    @pytest.mark.parametrize(
        "body",
        [
            PERSONAL.encode(),
            json.dumps({"name": PERSONAL}).encode(),
            json.dumps(event(subject=PERSONAL, id=PERSONAL, type=PERSONAL)).encode(),
            json.dumps(event(data={"course_id": PERSONAL})).encode(),
            json.dumps(event() | {"comment": PERSONAL}).encode(),
            json.dumps(event(actor=PERSONAL, correlationid=PERSONAL, causationid=PERSONAL)).encode(),
        ],
        ids=["no JSON", "no event", "an envelope of words", "data of words", "another attribute", "odd attributes"],
    )
    def test_nothing_a_body_says_about_a_person_is_shown_or_kept(self, parked, broker, queue, mongo, body):
        park(broker, queue, body=body, error="undecodable")
        digest = hashlib.sha256(body).hexdigest()
        said = [
            parked("show", digest[:12], "--queue", queue),
            parked("show", digest[:12], "--queue", queue, "--json"),
            parked("list", "--each", "--queue", queue),
            parked("discard", "--queue", queue, "--yes", "--reason", "a test"),
        ]
        assert [done.status for done in said] == [0, 0, 0, 0], said
        assert f"{digest}" in said[0].out
        assert "Canary" not in str(said)
        assert "Canary" not in str(
            list(mongo["operator--platform"].parked_records.find({"queue": names.parked(queue)}))
        )

    def test_what_is_not_there_is_said(self, parked, queue):
        assert "Nothing is parked." in parked("list", "--queue", queue).out
        missing = parked("show", new_id(), "--queue", queue)
        assert (missing.status, "message_not_found" in missing.err) == (1, True)

    def test_a_reader_killed_while_it_looks_loses_nothing(self, parked, start_parked, broker, queue):
        put = [park(broker, queue, minute=n % 60) for n in range(200)]
        looking = start_parked("replay", "--queue", queue, "--rate", "1/minute", "--limit", "150", "--reason", "r")
        until(lambda: waiting(broker, names.parked(queue)) == 0)  # all are lent to it, and its first one is published
        looking.kill()
        looking.wait()
        until(lambda: waiting(broker, names.parked(queue)) >= 199)
        left, played = bodies(broker, names.parked(queue)), bodies(broker, queue)
        assert left in (put, put[1:]), (
            "in their order, the first perhaps twice: killed between confirm and acknowledgement"
        )
        assert set(left + played) == set(put)

    def test_two_operators_at_a_time_both_see_all(self, start_parked, broker, queue):
        for n in range(50):
            park(broker, queue, minute=n)
        both = [start_parked("list", "--json", "--queue", queue) for _ in range(2)]
        counts = [json.loads(one.communicate(timeout=60)[0])["groups"][0]["count"] for one in both]
        assert counts == [50, 50]

    def test_a_queue_another_operator_holds_is_said_and_left_alone(self, parked, broker, queue, engines, monkeypatch):
        monkeypatch.setattr(reading, "LOCKED_FOR", 1)
        park(broker, queue)
        address = urlsplit(engines.amqp_url)
        with amqp.Connection(
            f"{address.hostname}:{address.port}", address.username, address.password, virtual_host="doorstep"
        ) as other:
            other.channel().queue_declare(f"doorstep.operator.{names.parked(queue)}", exclusive=True)
            refused = parked("list", "--queue", queue)
        assert refused.status == 1
        assert refused.err.startswith(f"Error: Another operator works on {names.parked(queue)}")


class TestReplaying:
    def test_goes_to_the_queue_it_came_from_with_its_attempts_counted_anew(self, parked, broker, queue):
        body = park(broker, queue)
        done = parked("replay", "--queue", queue, "--by", "Anna", "--reason", "the column is there now")
        assert (done.status, done.out.splitlines()[0]) == (0, f"1 message of {names.parked(queue)} replayed."), done.err
        message = broker.basic_get(queue, no_ack=True)
        assert _bytes(message.body) == body
        assert names.ATTEMPTS not in message.headers
        assert message.headers[names.ROUTING_KEY] == "hull.training.booking_made.v1"
        assert (message.headers[names.REPLAYED_BY], message.headers[names.REPLAYS]) == ("Anna", 1)
        assert message.properties["delivery_mode"] == 2
        assert waiting(broker, names.parked(queue)) == 0

    def test_takes_only_what_is_chosen_and_leaves_the_others_in_order(self, parked, broker, queue):
        put = [park(broker, queue, landlord=["hull", "leeds"][n % 2], minute=n) for n in range(6)]
        assert parked("replay", "--queue", queue, "--landlord", "leeds", "--reason", "r").status == 0
        assert bodies(broker, queue) == put[1::2]
        assert bodies(broker, names.parked(queue)) == put[::2]

    def test_a_dry_run_changes_nothing(self, parked, broker, queue):
        park(broker, queue)
        done = parked("replay", "--queue", queue, "--dry-run", "--reason", "r")
        assert "1 message to be replayed." in done.out
        assert (waiting(broker, queue), waiting(broker, names.parked(queue))) == (0, 1)

    def test_is_no_faster_than_it_was_told_and_no_more(self, parked, broker, queue):
        for n in range(30):
            park(broker, queue, minute=n)
        started = time.monotonic()
        assert parked("replay", "--queue", queue, "--rate", "10/second", "--limit", "25", "--reason", "r").status == 0
        assert time.monotonic() - started > 2.3
        assert (waiting(broker, queue), waiting(broker, names.parked(queue))) == (25, 5)

    def test_what_rabbitmq_dead_lettered_itself_is_replayed_by_what_it_wrote_on_it(self, parked, broker, queue):
        envelope = event("hull")
        x_death = [
            {"queue": queue, "exchange": "", "reason": "delivery_limit", "count": 2, "routing-keys": [queue]},
            {"queue": "x", "exchange": names.EVENTS, "reason": "expired", "routing-keys": [routing_key(envelope)]},
        ]  # fmt: skip
        park(broker, queue, body=json.dumps(envelope).encode(), headers={"x-death": x_death})
        assert listed(parked, "--queue", queue) == {("hull", "rabbitmq:expired"): 1}
        assert parked("replay", "--queue", queue, "--reason", "r").status == 0
        message = broker.basic_get(queue, no_ack=True)
        assert message.headers[names.ROUTING_KEY] == routing_key(envelope)

    def test_what_nobody_can_name_is_left(self, parked, broker, queue):
        park(broker, queue, headers={})
        assert listed(parked, "--queue", queue) == {("unknown", "unknown"): 1}
        done = parked("replay", "--queue", queue, "--reason", "r")
        assert f"1 message of {names.parked(queue)} left" in done.out
        assert waiting(broker, names.parked(queue)) == 1

    def test_where_the_queue_is_gone_all_stays(self, parked, broker, queue):
        park(broker, queue)
        broker.queue_delete(queue)
        refused = parked("replay", "--queue", queue, "--reason", "r")
        assert refused.status == 1
        assert "RabbitMQ did not take" in refused.err
        assert waiting(broker, names.parked(queue)) == 1

    def test_what_no_queue_asked_for_is_announced_again(self, parked, broker, queue):
        envelope = event("t-unrouted", type="doorstep.training.never_heard_of.v1")
        key = routing_key(envelope)
        publish(broker, key, names.EVENTS, json.dumps(envelope).encode(), {})
        chosen = ("--queue", names.UNROUTED, "--message", envelope["id"])
        until(lambda: listed(parked, *chosen) == {("t-unrouted", "no_queue_asked_for_it"): 1})
        broker.queue_bind(queue, names.EVENTS, key)
        assert parked("replay", *chosen, "--reason", "prepared at last").status == 0
        assert [json.loads(body)["id"] for body in bodies(broker, queue)] == [envelope["id"]]
        assert listed(parked, *chosen) == {}

    def test_everything_must_be_meant(self, parked):
        refused = parked("replay", "--reason", "r")
        assert (refused.status, "Say which" in refused.err) == (2, True)

    def test_killed_half_way_they_are_there_to_be_replayed_again(self, parked, start_parked, broker, queue):
        put = [park(broker, queue, minute=n % 60) for n in range(60)]
        replaying = start_parked("replay", "--queue", queue, "--rate", "20", "--reason", "r")
        until(lambda: waiting(broker, queue) >= 10)
        replaying.kill()
        replaying.wait()
        until(lambda: waiting(broker, names.parked(queue)) >= 60 - waiting(broker, queue))
        assert parked("replay", "--queue", queue, "--reason", "again").status == 0
        assert set(bodies(broker, queue)) == set(put), "every one came"
        assert waiting(broker, names.parked(queue)) == 0
        assert "cut short" in parked("history", "--message", json.loads(put[0])["id"]).out

    def test_cut_between_confirm_and_acknowledgement_they_are_there_to_be_replayed_again(
        self, parked, broker, queue, monkeypatch
    ):
        put = [park(broker, queue, minute=n) for n in range(5)]
        with monkeypatch.context() as cut:
            cut.setattr(reading.Taking, "settle", lambda *_: (_ for _ in ()).throw(ConnectionResetError()))
            assert parked("replay", "--queue", queue, "--reason", "r").status == 1
        assert bodies(broker, queue) == put, "confirmed"
        assert parked("replay", "--queue", queue, "--reason", "again").status == 0
        assert bodies(broker, queue) == put, "and once more"
        assert waiting(broker, names.parked(queue)) == 0


class TestDiscarding:
    def test_who_when_why_and_which_is_on_record_and_no_body(self, parked, broker, queue, mongo):
        envelope = json.loads(park(broker, queue, landlord="leeds"))
        done = parked("discard", "--queue", queue, "--by", "Anna", "--reason", "from a test of ours", typed="y\n")
        assert done.status == 0, done.err
        assert waiting(broker, names.parked(queue)) == 0
        history = parked("history", "--message", envelope["id"]).out
        for text in ("Anna", "discarded", "from a test of ours", names.parked(queue)):
            assert text in history
        (run,) = json.loads(parked("history", "--json", "--message", envelope["id"]).out)["runs"]
        assert (run["decided"], run["ended"]) == (1, 1)
        (facts,) = json.loads(parked("history", run["run"], "--json").out)["messages"]
        assert (facts["id"], facts["landlord"], facts["error"]) == (envelope["id"], "leeds", "KeyError")
        stored = str(list(mongo["operator--platform"].parked_records.find({"run": run["run"]})))
        assert envelope["data"]["course_id"] not in stored

    def test_of_many_none_is_left_or_comes_back(self, parked, broker, queue):
        """RabbitMQ's channel keeps acknowledgements back when many are on their way, and forgets them when closed."""
        for n in range(400):
            park(broker, queue, minute=n % 60, landlord=["hull", "leeds"][n % 2])
        assert parked("discard", "--queue", queue, "--landlord", "hull", "--yes", "--reason", "r").status == 0
        assert listed(parked, "--queue", queue) == {("leeds", "KeyError"): 200}

    def test_asks_first(self, parked, broker, queue):
        park(broker, queue)
        asked = parked("discard", "--queue", queue, "--reason", "r", typed="n\n")
        assert (asked.status, waiting(broker, names.parked(queue))) == (1, 1)

    def test_needs_a_reason(self, parked, broker, queue):
        park(broker, queue)
        refused = parked("discard", "--queue", queue, "--yes")
        assert (refused.status, "Say why" in refused.err) == (2, True)
        assert parked("discard", "--queue", queue, "--dry-run").status == 0
        assert waiting(broker, names.parked(queue)) == 1

    def test_without_its_record_nothing_is_discarded(self, start_parked, broker, queue):
        park(broker, queue)
        away = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300"
        refused = start_parked("discard", "--queue", queue, "--yes", "--reason", "r", DOORSTEP_ADMIN_MONGO_URL=away)
        _, said = refused.communicate(timeout=60)
        assert refused.returncode == 1
        assert "Error: An engine cannot be reached, or refuses us: MongoDB" in said
        assert "Traceback" not in said
        assert waiting(broker, names.parked(queue)) == 1


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("DOORSTEP_ADMIN_AMQP_URL", "amqp://a:b@127.0.0.1:1/doorstep", "RabbitMQ (Connection"),
        ("DOORSTEP_BROKER_API_URL", "http://a:b@127.0.0.1:1", "RabbitMQ's management API"),
    ],
)
def test_an_engine_that_is_away_is_one_sentence(parked, monkeypatch, setting, value, said):
    monkeypatch.setenv(setting, value)
    refused = parked("list")
    assert refused.status == 1
    assert refused.err.startswith("Error: An engine cannot be reached")
    assert said in refused.err
    assert len(refused.err.splitlines()) == 1


def test_suspects_are_counted_and_left_to_their_service(parked, broker, queue):
    publish(broker, names.suspect(queue), "", b"{}", {})
    assert f"1 message in {names.suspect(queue)}" in parked("list", "--queue", queue).out
    assert parked("discard", "--queue", queue, "--yes", "--reason", "r").status == 0
    assert waiting(broker, names.suspect(queue)) == 1
    assert parked("discard", "--queue", names.suspect(queue), "--yes", "--reason", "r").status == 0
    assert waiting(broker, names.suspect(queue)) == 0


def test_nothing_of_the_lock_is_left(parked, engines, broker, queue):
    park(broker, queue)
    parked("list", "--queue", queue)
    found = Broker(engines.broker_api_url).names("queues", names.VHOST)
    assert not [name for name in found if name.startswith("doorstep.operator.") and queue in name]

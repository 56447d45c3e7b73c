"""The operations port: metrics, health and readiness, whatever the workers do."""

import json
import time
import urllib.error
import urllib.request

import eventlet
import pytest
from eventlet import patcher
from nameko.containers import ServiceContainer
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from shared import metrics, ops
from shared.http import make_api, mount, public
from shared.settings import Settings

patched_only = pytest.mark.skipif(
    not patcher.is_monkey_patched("socket"), reason="runs in the patched process: DOORSTEP_TEST_PATCHED=1"
)

NAMES = {
    "doorstep_event_end_to_end_seconds": "histogram",
    "doorstep_event_handling_seconds": "histogram",
    "doorstep_event_retries": "counter",
    "doorstep_events_handled": "counter",
    "doorstep_events_parked": "counter",
    "doorstep_events_published": "counter",
    "doorstep_events_suspect": "counter",
    "doorstep_hazards_paged": "counter",
    "doorstep_http_refused_busy": "counter",
    "doorstep_http_request_duration_seconds": "histogram",
    "doorstep_http_requests": "counter",
    "doorstep_hub_lag_seconds": "gauge",
    "doorstep_relay_backlog": "gauge",
    "doorstep_relay_oldest_seconds": "gauge",
    "doorstep_sweeper_republished": "counter",
    "doorstep_timer_every_seconds": "gauge",
    "doorstep_timer_last_turn_seconds": "gauge",
    "doorstep_timers_run": "counter",
    "doorstep_workers_busy": "gauge",
    "doorstep_workers_max": "gauge",
}
LABELS = {"service", "route", "method", "status_class", "handler", "timer", "outcome"}


@pytest.fixture
def operations():
    server = ops.OperationsServer("small", "127.0.0.1:0")
    server.start()
    yield server
    server.stop()


def get(server, path):
    """(status, text)"""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.address[1]}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def test_the_names_of_metrics_are_a_promise_to_dashboards_and_alerts():
    ours = {family.name: family.type for family in REGISTRY.collect() if family.name.startswith("doorstep_")}
    assert ours == NAMES, "Change deploy/prometheus and the dashboards together with a metric's name."


def test_labels_are_bounded_and_name_no_landlord():
    for metric in vars(metrics).values():
        assert set(getattr(metric, "_labelnames", ())) <= LABELS


def test_a_strange_method_makes_no_label_of_its_own():
    metrics.observe_request("small", "/x", "BREW", 405, 0.01)
    labels = {"service": "small", "route": "/x", "method": "other", "status_class": "4xx"}
    assert REGISTRY.get_sample_value("doorstep_http_requests_total", labels) == 1


@patched_only
def test_metrics_are_what_prometheus_reads(operations):
    status, text = get(operations, "/metrics")
    assert status == 200
    assert "doorstep_hub_lag_seconds" in {family.name for family in text_string_to_metric_families(text)}


@patched_only
def test_healthy_is_about_the_process_alone(operations):
    operations.ready_when("database", lambda: False)
    status, text = get(operations, "/healthz")
    assert (status, json.loads(text)["ok"]) == (200, True)
    operations._lag = 60
    assert get(operations, "/healthz")[0] == 503


@patched_only
def test_ready_while_every_check_passes_and_nothing_drains(operations):
    operations.ready_when("database", lambda: True)
    assert get(operations, "/readyz")[0] == 200
    operations.drain()
    status, text = get(operations, "/readyz")
    assert (status, json.loads(text)["checks"]) == (503, {"database": True, "not_draining": False})


@patched_only
@pytest.mark.parametrize(
    "check", [lambda: False, lambda: 1 / 0, lambda: eventlet.sleep(30)], ids=["no", "fails", "hangs"]
)
def test_not_ready_when_a_check_does_not_pass(operations, check, monkeypatch):
    monkeypatch.setattr(ops, "CHECK_WITHIN", 0.1)
    operations.ready_when("database", check)
    assert get(operations, "/readyz")[0] == 503


@patched_only
def test_a_check_is_asked_once_a_second_at_most(operations):
    asked = []
    operations.ready_when("database", lambda: asked.append(1) or True)
    for _ in range(5):
        get(operations, "/readyz")
    assert len(asked) == 1


@patched_only
def test_other_addresses_are_not_found(operations):
    assert get(operations, "/")[0] == 404


@patched_only
def test_answers_while_all_workers_are_busy(operations):
    held, api = eventlet.event.Event(), make_api("small", "Small")

    @api.get("/wait")
    @public(landlord="none")
    def wait():
        held.wait()
        return {}

    class Small:
        name = "small"
        http = mount(api)

    settings = Settings(
        mongo_url="", amqp_url="", http_address="127.0.0.1:0", ops_address="", secret="s", public_url=""
    )
    config = {"settings": settings, "WEB_SERVER_ADDRESS": settings.http_address, "max_workers": 2}
    container = ServiceContainer(Small, config)
    container.start()
    operations.watch_workers(container)
    door = next(iter(container.entrypoints)).server
    asking = [eventlet.spawn(get, door, "/api/v1/wait") for _ in range(10)]
    eventlet.sleep(0.2)
    started = time.monotonic()
    assert get(operations, "/healthz")[0] == 200
    _, text = get(operations, "/metrics")
    assert time.monotonic() - started < 1
    assert 'doorstep_workers_busy{service="small"} 2.0' in text
    held.send()
    assert [greenlet.wait()[0] for greenlet in asking] == [200] * 10
    container.stop()

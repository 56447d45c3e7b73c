"""Names that others depend on: dashboards, alerts, queues that may hold messages. A change here is a decision."""

import prometheus_client

from shared import metrics
from shared.contracts import queues

QUEUES = {
    "complaints.ask_satisfaction",
    "complaints.follow_ombudsman",
    "complaints.keep_awards",
    "complaints.keep_hazard_concerns",
    "complaints.keep_platform_facts",
    "complaints.keep_residents",
    "complaints.keep_staff",
    "complaints.offer_remedies",
    "complaints.scan_attachment",
    "complaints.settle_remedies",
    "consultations.keep_platform_facts",
    "consultations.keep_residents",
    "consultations.keep_staff",
    "consultations.make_decision",
    "consultations.start_mailings",
    "membership.keep_completions",
    "membership.keep_platform_facts",
    "membership.keep_timeline",
    "membership.note_activation",
    "membership.run_resident_imports",
    "membership.send_requested_messages",
    "membership.send_urgent_messages",
    "training.keep_platform_facts",
    "training.keep_residents",
    "training.keep_staff",
}
METRICS = {
    "doorstep_event_end_to_end_seconds",
    "doorstep_event_handling_seconds",
    "doorstep_event_retries",
    "doorstep_events_handled",
    "doorstep_events_parked",
    "doorstep_events_published",
    "doorstep_events_suspect",
    "doorstep_hazards_paged",
    "doorstep_http_refused_busy",
    "doorstep_http_request_duration_seconds",
    "doorstep_http_requests",
    "doorstep_hub_lag_seconds",
    "doorstep_relay_backlog",
    "doorstep_relay_oldest_seconds",
    "doorstep_sweeper_republished",
    "doorstep_timer_every_seconds",
    "doorstep_timer_last_turn_seconds",
    "doorstep_timers_run",
    "doorstep_workers_busy",
    "doorstep_workers_max",
}
LABELS = {"service", "route", "method", "status_class", "handler", "outcome", "timer"}


def test_queues_are_those_we_know():
    found = set(queues())
    assert found == QUEUES, (
        f"New queues {sorted(found - QUEUES)}, gone {sorted(QUEUES - found)}. A new one is declared by "
        "`doorstep platform prepare`; one that is gone still exists on every broker and must be emptied and deleted. "
        "Then change this set."
    )


def _metrics():
    kinds = (prometheus_client.Counter, prometheus_client.Gauge, prometheus_client.Histogram)
    return [thing for thing in vars(metrics).values() if isinstance(thing, kinds)]


def test_metrics_are_those_we_know():
    found = {metric.describe()[0].name for metric in _metrics()}
    assert found == METRICS, (
        f"New metrics {sorted(found - METRICS)}, gone {sorted(METRICS - found)}: look through deploy/prometheus and "
        "deploy/grafana, then change this set."
    )


def test_labels_are_bounded():
    for metric in _metrics():
        unknown = set(metric._labelnames) - LABELS
        assert not unknown, (
            f"{metric.describe()[0].name} has {unknown}: only what is bounded, never an id or a landlord."
        )

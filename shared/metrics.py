"""Every metric of the platform, in one place. Labels are bounded: service, door, outcome; never an id or a landlord."""

from functools import lru_cache

from prometheus_client import Counter, Gauge, Histogram

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_HANDLING_SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30)
_END_TO_END_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600)

http_requests = Counter(
    "doorstep_http_requests_total",
    "Requests answered.",
    ["service", "route", "method", "status_class"],
)
http_request_seconds = Histogram(
    "doorstep_http_request_duration_seconds",
    "From the request read to its answer ready.",
    ["service", "route", "method", "status_class"],
    buckets=_REQUEST_SECONDS,
)
http_refused_busy = Counter("doorstep_http_refused_busy_total", "Requests refused: too many were waiting.", ["service"])

events_handled = Counter(
    "doorstep_events_handled_total",
    "Deliveries of events to handlers, by what became of them: done, retried, parked, suspect, put_off.",
    ["service", "handler", "outcome"],
)
event_handling_seconds = Histogram(
    "doorstep_event_handling_seconds",
    "Time in the handler.",
    ["service", "handler"],
    buckets=_HANDLING_SECONDS,
)
event_end_to_end_seconds = Histogram(
    "doorstep_event_end_to_end_seconds",
    "From the time an event happened to the end of its handling.",
    ["service", "handler"],
    buckets=_END_TO_END_SECONDS,
)
event_retries = Counter("doorstep_event_retries_total", "Deliveries put off to be tried again.", ["service", "handler"])
events_parked = Counter("doorstep_events_parked_total", "Events given up on and parked.", ["service", "handler"])
events_suspect = Counter(
    "doorstep_events_suspect_total", "Events that took their process down and were set aside.", ["service", "handler"]
)

events_published = Counter("doorstep_events_published_total", "Events confirmed by the broker.", ["service"])
relay_backlog = Gauge("doorstep_relay_backlog", "Events stored but not yet confirmed, in this process.", ["service"])
relay_oldest_seconds = Gauge(
    "doorstep_relay_oldest_seconds", "Age of the oldest event stored but not yet confirmed.", ["service"]
)
sweeper_republished = Counter(
    "doorstep_sweeper_republished_total", "Events that a crash had left behind, published by the sweeper.", ["service"]
)

hazards_paged = Counter(
    "doorstep_hazards_paged_total",
    "Times that staff were called because nobody had acknowledged a hazard concern.",
    ["service"],
)

timers_run = Counter(
    "doorstep_timers_run_total", "Timers fired, by outcome: done, failed.", ["service", "timer", "outcome"]
)
timer_every_seconds = Gauge("doorstep_timer_every_seconds", "How often a timer is to fire.", ["service", "timer"])
timer_last_turn_seconds = Gauge(
    "doorstep_timer_last_turn_seconds",
    "When this process last took a turn, or started: seconds since 1970.",
    ["service", "timer"],
)

workers_busy = Gauge("doorstep_workers_busy", "Workers in use.", ["service"])
workers_max = Gauge("doorstep_workers_max", "Workers there are.", ["service"])
hub_lag_seconds = Gauge("doorstep_hub_lag_seconds", "How late the event loop woke a greenlet that slept.", ["service"])


def observe_request(service, route, method, status, seconds):
    """Count one answered request. route: the declared pattern, never the path."""
    count, duration = _request_children(service, route, method if method in METHODS else "other", f"{status // 100}xx")
    count.inc()
    duration.observe(seconds)


@lru_cache(maxsize=4096)
def _request_children(*labels):
    return http_requests.labels(*labels), http_request_seconds.labels(*labels)

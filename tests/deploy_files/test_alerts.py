"""Alerts and dashboard speak of metrics that exist, and every alert tells its reader what to do."""

import json
import re
import shutil

import prometheus_client
import pytest
import yaml

from shared import metrics
from tests.deploy_files.files import ROOT, run

ALERTS = ROOT / "deploy/prometheus/alerts.yml"
RULES = [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((ROOT / "deploy/grafana/platform.json").read_text())
EXPRESSIONS = [rule["expr"] for rule in RULES] + [
    it["expr"] for panel in DASHBOARD["panels"] for it in panel["targets"]
]
OF_OTHERS = {
    "up",
    "rabbitmq_alarms_file_descriptor_limit",
    "rabbitmq_alarms_free_disk_space_watermark",
    "rabbitmq_alarms_memory_used_watermark",
    "rabbitmq_build_info",
    "rabbitmq_detailed_queue_consumers",
    "rabbitmq_detailed_queue_messages",
    "rabbitmq_detailed_queue_messages_ready",
    "rabbitmq_global_messages_dead_lettered_maxlen_total",
}
PROMTOOL = shutil.which("promtool")


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_metric_exists(expression):
    named = set(re.findall(r"\b(?:doorstep|rabbitmq)_\w+", expression)) | set(re.findall(r"\bup\b", expression))
    assert named
    assert named <= set(_our_metrics()) | OF_OTHERS, "Metrics live in shared/metrics.py."


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_label_exists(expression):
    """A label that the metric does not have makes an expression silently empty."""
    for name, matchers in re.findall(r"\b(doorstep_\w+)\{([^}]*)\}", expression):
        assert set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", matchers)) <= _our_metrics()[name]
    ours = [_our_metrics()[name] for name in re.findall(r"\bdoorstep_\w+", expression)]
    for labels in re.findall(r"\bby \(([^)]*)\)", expression):
        if ours:
            of_rabbitmq = {"queue"} if "rabbitmq_" in expression else set()
            assert set(labels.split(", ")) <= set.union(*ours) | {"le", "instance"} | of_rabbitmq


def test_no_two_alerts_have_one_name():
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_an_alert_says_what_is_wrong_and_where_to_read_on(rule):
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}
    in_words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", rule["alert"]).lower()
    assert rule["annotations"]["runbook_url"] == f"docs/operating.md#{in_words}"


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_the_page_for_operators_has_a_heading_for_the_alert(rule):
    page, anchor = rule["annotations"]["runbook_url"].split("#")
    headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(), re.MULTILINE)
    assert anchor in {heading.strip().lower().replace(" ", "-") for heading in headings}, f"Write {page}, {anchor}."


@pytest.mark.skipif(not PROMTOOL, reason="runs the rules where promtool is installed (Debian package prometheus)")
@pytest.mark.parametrize("arguments", [["check", "rules", "alerts.yml"], ["test", "rules", "alerts.test.yml"]])
def test_alerts_fire_when_they_should(arguments):
    status, said = run(PROMTOOL, *arguments, cwd=ALERTS.parent)
    assert status == 0, said


@pytest.mark.skipif(not PROMTOOL, reason="parses expressions where promtool is installed (Debian package prometheus)")
def test_dashboard_speaks_proper_promql(tmp_path):
    filled = [it.replace("$__rate_interval", "5m").replace("$service", "a|b") for it in EXPRESSIONS]
    rules = [{"record": f"panel:{number}", "expr": expression} for number, expression in enumerate(filled)]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    status, said = run(PROMTOOL, "check", "rules", tmp_path / "rules.yml")
    assert status == 0, said


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_every_alert_is_tried_out(rule):
    assert rule["alert"] in (ALERTS.parent / "alerts.test.yml").read_text()


def test_dashboard_can_be_used_with_any_data_source():
    assert DASHBOARD["uid"]
    assert "id" not in DASHBOARD
    variables = {it["name"]: it for it in DASHBOARD["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    for panel in DASHBOARD["panels"]:
        assert panel["datasource"]["uid"] == "${datasource}"
        assert all(target["datasource"]["uid"] == "${datasource}" for target in panel["targets"])


def test_dashboard_shows_what_we_watch():
    shown = " ".join(it["expr"] for panel in DASHBOARD["panels"] for it in panel["targets"])
    for metric in (
        "doorstep_http_requests_total",
        "doorstep_http_request_duration_seconds_bucket",
        "doorstep_events_handled_total",
        "doorstep_relay_backlog",
        "doorstep_hub_lag_seconds",
        "parked",
    ):
        assert metric in shown


def _our_metrics():
    """{name as Prometheus knows it: its labels}"""
    known = {}
    for metric in vars(metrics).values():
        if isinstance(metric, prometheus_client.Counter):
            known[f"{metric._name}_total"] = set(metric._labelnames)
        elif isinstance(metric, prometheus_client.Histogram):
            for end in ("_bucket", "_count", "_sum"):
                known[metric._name + end] = set(metric._labelnames)
        elif isinstance(metric, prometheus_client.Gauge):
            known[metric._name] = set(metric._labelnames)
    return known

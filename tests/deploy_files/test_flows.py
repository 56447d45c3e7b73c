"""Who may talk to whom in the cluster, worked out from the network policies as Kubernetes would; and the front door."""

import json

from tests.deploy_files import kustomize
from tests.deploy_files.files import ROOT, SERVICES, of_kind

DNS, SMTPS, SMTP, AMQP, MANAGEMENT, BROKER_METRICS = 53, 465, 587, 5672, 15672, 15692
HTTP, OPS, MONGO, EPMD, DISTRIBUTION, API, CLAMD = 8080, 9090, 27017, 4369, 25672, 443, 3310
PORTS = (DNS, SMTPS, SMTP, AMQP, MANAGEMENT, BROKER_METRICS, HTTP, OPS, MONGO, EPMD, DISTRIBUTION, API, CLAMD)

JOBS = ("prepare", "removals")

# Pods beside ours in the namespace, by what their operators put on them, and pods of other namespaces.
ENGINES = {
    "rabbitmq": {"app.kubernetes.io/name": "rabbitmq"},
    "mongo": {"app.kubernetes.io/name": "percona-server-mongodb"},
    "mongo-operator": {"app.kubernetes.io/name": "percona-server-mongodb-operator"},
}
OUTSIDE = {
    "dns": ({"kubernetes.io/metadata.name": "kube-system"}, {"k8s-app": "kube-dns"}),
    "front-door": ({"doorstep/ingress": "true"}, {}),
    "prometheus": ({"doorstep/monitoring": "true"}, {}),
    "keda": ({"doorstep/scaling": "true"}, {}),
    "another": ({"kubernetes.io/metadata.name": "another"}, {"app.kubernetes.io/name": "membership"}),
    "internet": (None, {}),
}
# Everything that is allowed. What the internet may be asked for is a port, since policies know no host names.
EXPECTED = (
    {("front-door", service, HTTP) for service in SERVICES}
    | {("prometheus", service, OPS) for service in SERVICES}
    | {(service, "rabbitmq", AMQP) for service in SERVICES}
    | {(service, "mongo", MONGO) for service in SERVICES}
    | {(job, "rabbitmq", port) for job in JOBS for port in (AMQP, MANAGEMENT)}
    | {(job, "mongo", MONGO) for job in JOBS}
    | {("rabbitmq", "rabbitmq", EPMD), ("rabbitmq", "rabbitmq", DISTRIBUTION)}
    | {("mongo", "mongo", MONGO), ("mongo-operator", "mongo", MONGO)}
    | {("prometheus", "rabbitmq", BROKER_METRICS), ("keda", "rabbitmq", AMQP)}
    | {("membership", "internet", SMTP), ("membership", "internet", SMTPS)}
    | {("complaints", "clamd", CLAMD), ("clamd", "internet", API)}
    | {(pod, "dns", DNS) for pod in (*SERVICES, *JOBS, *ENGINES, "clamd")}
    | {(engine, other, API) for engine in ENGINES for other in OUTSIDE}
)


def test_nothing_flows_but_what_is_named(objects):
    policies = [thing["spec"] for thing in of_kind(objects, "NetworkPolicy").values()]
    inside = {name: kustomize.pod_template(it)["metadata"]["labels"] for name, it in _workloads(objects).items()}
    inside |= ENGINES
    pods = {name: ("inside", labels) for name, labels in inside.items()} | OUTSIDE
    allowed = {
        (source, target, port)
        for source in pods
        for target in pods
        for port in PORTS
        if not (source in OUTSIDE and target in OUTSIDE) and _flows(policies, pods[source], pods[target], port)
    }
    assert allowed - EXPECTED == set(), "Allowed, but not meant to be."
    assert EXPECTED - allowed == set(), "Meant to be allowed, but is not."


def test_everything_is_denied_first(objects):
    deny = of_kind(objects, "NetworkPolicy")["deny-all"]["spec"]
    assert deny == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_front_door_maps_resources_as_nginx_does(objects):
    routes = json.loads((ROOT / "deploy/nginx/routes.json").read_text())
    (ingress,) = of_kind(objects, "Ingress").values()
    (rule,) = ingress["spec"]["rules"]
    mapped = {}
    for path in rule["http"]["paths"]:
        assert path["pathType"] == "Prefix"
        assert path["backend"]["service"]["port"] == {"name": "http"}
        mapped.setdefault(path["backend"]["service"]["name"], set()).add(path["path"])
    assert mapped == {
        service: {f"/api/v1/{resource}" for resource in resources} for service, resources in routes.items()
    }


def _workloads(objects):
    return of_kind(objects, "Deployment") | of_kind(objects, "Job") | of_kind(objects, "CronJob")


def _flows(policies, source, target, port):
    return _lets(policies, "Egress", source, target, port) and _lets(policies, "Ingress", target, source, port)


def _lets(policies, direction, pod, other, port):
    """Whether the policies of `pod` let it talk with `other` in this direction. Outside our namespace all do."""
    where, labels = pod
    if where != "inside":
        return True
    rules, side = [], "to" if direction == "Egress" else "from"
    for policy in policies:
        if direction in policy["policyTypes"] and _selects(policy["podSelector"], labels):
            rules += policy.get(direction.lower(), [])
    return any(
        port in {it["port"] for it in rule["ports"]} and any(_is(peer, other) for peer in rule.get(side, [{}]))
        for rule in rules
    )


def _is(peer, other):
    where, labels = other
    if "ipBlock" in peer:
        return where is None
    if not peer:
        return True
    if "namespaceSelector" in peer:
        at_place = isinstance(where, dict) and _selects(peer["namespaceSelector"], where)
    else:
        at_place = where == "inside"
    return at_place and _selects(peer.get("podSelector", {}), labels)


def _selects(selector, labels):
    assert set(selector) <= {"matchLabels"}
    return selector.get("matchLabels", {}).items() <= labels.items()

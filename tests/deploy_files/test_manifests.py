"""What Kubernetes would refuse, and what we ask of every workload beyond that."""

import base64
import tomllib

import pytest
import yaml

from tests.deploy_files import kustomize
from tests.deploy_files.files import ROOT, SERVICES, of_kind, run, tool
from tests.deploy_files.settings import missing_settings, unknown_settings

# Custom resources: (apiVersion, the fields of spec we use). Kubernetes' own kinds are checked against their schemas.
CUSTOM = {
    "RabbitmqCluster": (
        "rabbitmq.com/v1beta1",
        {"replicas", "image", "persistence", "resources", "rabbitmq", "affinity"},
    ),
    "PerconaServerMongoDB": (
        "psmdb.percona.com/v1",
        {
            "crVersion", "image", "initContainerSecurityContext", "updateStrategy", "upgradeOptions", "secrets",
            "users", "replsets", "sharding", "backup", "unsafeFlags",
        },
    ),
    "ServiceMonitor": ("monitoring.coreos.com/v1", {"selector", "targetLabels", "endpoints"}),
    "ScaledObject": (
        "keda.sh/v1alpha1",
        {"scaleTargetRef", "minReplicaCount", "maxReplicaCount", "cooldownPeriod", "triggers"},
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def workloads(objects):
    found = [thing for thing in objects if kustomize.pod_template(thing)]
    assert {thing["metadata"]["name"] for thing in found} == {*SERVICES, "prepare", "removals", "clamd"}
    return found


def test_kubernetes_knows_every_field(objects, tmp_path):
    ours = [thing for thing in objects if thing["kind"] not in CUSTOM]
    (tmp_path / "all.yaml").write_text(yaml.safe_dump_all(ours))
    code, said = run(tool("kubernetes-validate"), "--strict", tmp_path / "all.yaml")
    complaints = [line for line in said.splitlines() if not line.startswith("INFO")]
    assert (code, complaints) == (0, [])


def test_custom_resources_use_only_fields_we_have_looked_up(objects):
    for thing in objects:
        if thing["kind"] in CUSTOM:
            version, known = CUSTOM[thing["kind"]]
            assert thing["apiVersion"] == version
            assert set(thing["spec"]) <= known, (
                f"Look {thing['kind']} up in its operator's reference, then add to CUSTOM."
            )


def test_pods_meet_the_restricted_standard(workloads):
    """Source: Kubernetes Pod Security Standards, profile "restricted"."""
    for thing in workloads:
        pod = kustomize.pod_template(thing)["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
        assert all(set(volume) <= {"name", "emptyDir", "configMap", "secret"} for volume in pod["volumes"])
        for container in kustomize.containers(thing):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


def test_pods_get_no_credentials_of_the_cluster(workloads):
    for thing in workloads:
        pod = kustomize.pod_template(thing)["spec"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False


def test_namespace_enforces_the_restricted_standard(objects):
    for namespace in of_kind(objects, "Namespace").values():
        assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_containers_ask_for_what_they_need_and_have_a_memory_limit(workloads):
    for thing in workloads:
        for container in kustomize.containers(thing):
            assert set(container["resources"]["requests"]) == {"cpu", "memory"}
            assert set(container["resources"]["limits"]) == {"memory"}, "a limit on cpu only slows a busy service down"


def test_images_are_pinned(objects):
    images = [container["image"] for thing in objects for container in kustomize.containers(thing)]
    images += [thing["spec"]["image"] for thing in objects if "image" in thing.get("spec", {})]
    for image in images:
        assert ":" in image, f"{image} names no version."
        assert not image.endswith(":latest")


def test_base_runs_this_version_of_the_project(k8s):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for deployment in of_kind(kustomize.render(k8s / "base"), "Deployment").values():
        assert kustomize.containers(deployment)[0]["image"] == f"doorstep:{version}"


@pytest.mark.parametrize("service", SERVICES)
def test_probes_ask_the_operations_port(objects, service):
    container = _container(objects, service)
    paths = {probe: container[probe]["httpGet"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert paths == {
        "startupProbe": {"path": "/readyz", "port": "ops"},
        "readinessProbe": {"path": "/readyz", "port": "ops"},
        "livenessProbe": {"path": "/healthz", "port": "ops"},
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_started_by_our_runner(objects, service):
    command = ["python", "-m", "shared.runner", f"services.{service}.service:{service.capitalize()}Service"]
    assert _container(objects, service)["command"] == command


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_time_to_stop(objects, service):
    pod = of_kind(objects, "Deployment")[service]["spec"]["template"]["spec"]
    waited = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod["terminationGracePeriodSeconds"] > waited + float(_environment(objects, service)["DOORSTEP_STOP_WITHIN"])


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_spreads_by_itself(objects, service):
    spread = of_kind(objects, "Deployment")[service]["spec"]["template"]["spec"]["topologySpreadConstraints"]
    assert {it["topologyKey"] for it in spread} == {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}
    assert all("app.kubernetes.io/name" in it["matchLabelKeys"] for it in spread)


@pytest.mark.parametrize("service", SERVICES)
def test_selectors_find_the_service_and_nothing_else(objects, service):
    deployments = of_kind(objects, "Deployment")
    selectors = [
        deployments[service]["spec"]["selector"]["matchLabels"],
        of_kind(objects, "Service")[service]["spec"]["selector"],
        of_kind(objects, "PodDisruptionBudget")[service]["spec"]["selector"]["matchLabels"],
    ]
    for selector in selectors:
        found = [
            name
            for name, it in deployments.items()
            if selector.items() <= it["spec"]["template"]["metadata"]["labels"].items()
        ]
        assert found == [service]


@pytest.mark.parametrize("service", SERVICES)
def test_a_node_may_be_drained_one_pod_at_a_time(objects, service):
    assert of_kind(objects, "PodDisruptionBudget")[service]["spec"]["maxUnavailable"] == 1


def test_many_replicas_outside_development(k8s):
    for name, deployment in of_kind(kustomize.render(k8s / "base"), "Deployment").items():
        assert deployment["spec"]["replicas"] >= 2, name


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_is_there_and_known(objects, service):
    environment = _environment(objects, service)
    assert missing_settings(service, environment) == set()
    assert unknown_settings(service, environment) == set()


def test_what_a_container_refers_to_exists(objects):
    names = {"configMapRef": of_kind(objects, "ConfigMap"), "secretRef": of_kind(objects, "Secret")}
    for thing in objects:
        for container in kustomize.containers(thing):
            for source in container.get("envFrom", []):
                for kind, reference in source.items():
                    assert reference["name"] in names[kind], f"{thing['metadata']['name']} needs {reference}."


def test_every_service_is_watched_by_prometheus(objects):
    monitor = of_kind(objects, "ServiceMonitor")["services"]
    services = of_kind(objects, "Service")
    assert set(services) == {*SERVICES, "clamd"}  # the latter has nothing to watch
    for service in (services[name] for name in SERVICES):
        assert monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
        assert monitor["spec"]["endpoints"][0]["port"] in {port["name"] for port in service["spec"]["ports"]}


@pytest.mark.parametrize("service", SERVICES)
def test_scaling_looks_at_every_queue_of_the_service(objects, service):
    from shared.contracts import queues

    scaled = of_kind(objects, "ScaledObject")[service]["spec"]
    looked_at = {trigger["metadata"]["queueName"] for trigger in scaled["triggers"]}
    assert scaled["scaleTargetRef"]["name"] == service
    assert scaled["minReplicaCount"] >= 2
    assert "replicas" not in of_kind(objects, "Deployment")[service]["spec"], "KEDA decides how many there are."
    assert looked_at == {queue for queue in queues() if queue.startswith(f"{service}.")}, (
        f"List the queues of shared/contracts in k8s/components/keda/{service}.yaml."
    )


def test_no_secret_is_written_down():
    """Secrets are generated from files that git ignores; a Secret object among the manifests would be in git."""
    for file in (ROOT / "k8s").rglob("*.yaml"):
        for document in kustomize.documents(file):
            assert document["kind"] != "Secret", f"{file.relative_to(ROOT)} holds a Secret."
            for generator in document.get("secretGenerator", []):
                assert "literals" not in generator, f"{file.relative_to(ROOT)} writes a secret down."


def test_yaml_is_tidy():
    files = [ROOT / name for name in ("docker-compose.yml", "k8s", "deploy/prometheus")]
    assert run(tool("yamllint"), "--strict", "--config-file", ROOT / ".yamllint", *files) == (0, "")


def _container(objects, service):
    return of_kind(objects, "Deployment")[service]["spec"]["template"]["spec"]["containers"][0]


def _environment(objects, service):
    """What the process would find, as {name: value}."""
    found = {}
    container = _container(objects, service)
    for source in container["envFrom"]:
        if "configMapRef" in source:
            found |= of_kind(objects, "ConfigMap")[source["configMapRef"]["name"]]["data"]
        else:
            data = of_kind(objects, "Secret")[source["secretRef"]["name"]]["data"]
            found |= {key: base64.b64decode(value).decode() for key, value in data.items()}
    return found | {item["name"]: item.get("value") for item in container.get("env", [])}

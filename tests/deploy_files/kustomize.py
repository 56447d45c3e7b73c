"""Render a kustomization with the features our manifests use, and refuse those it does not know.

Machines that run the tests need no kubectl. Where there is one, test_kustomize.py compares this with the real thing.
"""

import base64
import hashlib
import json
from copy import deepcopy
from pathlib import Path

import yaml

KNOWN = {
    "apiVersion", "kind", "resources", "components", "namespace", "labels", "patches", "configMapGenerator",
    "secretGenerator", "images",
}  # fmt: skip
# Lists that a strategic merge patch merges item by item, and by which key. Custom resources have none.
MERGE_KEYS = {
    "containers": "name",
    "env": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
    "ports": "containerPort",
}
CLUSTER_WIDE = {"Namespace"}
BUILT_IN = ("v1", "apps/v1", "batch/v1", "policy/v1", "networking.k8s.io/v1")


class NotRendered(Exception):
    pass


def render(folder):
    """The objects that `kubectl kustomize <folder>` prints, in no particular order."""
    objects = _accumulate(Path(folder), [])
    for thing in list(objects):
        if thing.pop("_hashed", False):
            _give_hashed_name(thing, objects)
    for thing in objects:
        thing.pop("_hashed", None)
    return objects


def documents(path):
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


def _accumulate(folder, objects):
    """Add what the kustomization in `folder` brings to `objects`, and change them as it says."""
    file = folder / "kustomization.yaml"
    wanted = yaml.safe_load(file.read_text())
    if unknown := set(wanted) - KNOWN:
        raise NotRendered(
            f"{file} uses {', '.join(sorted(unknown))}; teach it to tests/deploy_files/kustomize.py first."
        )
    for resource in wanted.get("resources", []):
        path = folder / resource
        objects += _accumulate(path, []) if path.is_dir() else documents(path)
    for component in wanted.get("components", []):
        objects = _accumulate(folder / component, objects)
    for kind, key in (("ConfigMap", "configMapGenerator"), ("Secret", "secretGenerator")):
        for generator in wanted.get(key, []):
            _generate(kind, generator, folder, objects)
    for patch in wanted.get("patches", []):
        _patch(patch, folder, objects)
    _transform(wanted, objects)
    return objects


def _generate(kind, generator, folder, objects):
    lines = list(generator.get("literals", []))
    for name in generator.get("envs", []):
        lines += [line for line in (folder / name).read_text().splitlines() if line and not line.startswith("#")]
    data = dict(line.split("=", 1) for line in lines)
    if kind == "Secret":
        data = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
    if generator.get("behavior") == "merge":
        next(it for it in objects if (it["kind"], it["metadata"]["name"]) == (kind, generator["name"]))["data"].update(
            data
        )
        return
    made = {"apiVersion": "v1", "kind": kind, "metadata": {"name": generator["name"]}, "data": data}
    if kind == "Secret":
        made["type"] = "Opaque"
    made["_hashed"] = not generator.get("options", {}).get("disableNameSuffixHash")
    objects.append(made)


def _patch(patch, folder, objects):
    for change in documents(folder / patch["path"]):
        target = patch.get("target") or {"kind": change["kind"], "name": change["metadata"]["name"]}
        matched = [thing for thing in objects if _matches(thing, target)]
        if not matched:
            raise NotRendered(f"{folder / patch['path']} matches nothing.")
        for thing in matched:
            name = thing["metadata"]["name"]
            merged = _merge(thing, change, thing["apiVersion"] in BUILT_IN)
            thing.clear()
            thing.update(merged)
            thing["metadata"]["name"] = name


def _matches(thing, target):
    if unknown := set(target) - {"kind", "name", "labelSelector"}:
        raise NotRendered(f"A patch is aimed by {', '.join(sorted(unknown))}, which this renderer does not know.")
    labels = thing["metadata"].get("labels", {})
    wanted = dict(pair.split("=") for pair in target.get("labelSelector", "").split(",") if pair)
    return (
        thing["kind"] == target["kind"]
        and target.get("name", thing["metadata"]["name"]) == thing["metadata"]["name"]
        and wanted.items() <= labels.items()
    )


def _merge(old, new, built_in, field=None):
    if isinstance(old, dict) and isinstance(new, dict):
        merged = old | {key: _merge(old.get(key), value, built_in, key) for key, value in new.items()}
        return {key: value for key, value in merged.items() if value is not None}  # null removes
    key = MERGE_KEYS.get(field) if built_in else None
    if not (isinstance(old, list) and key):
        return deepcopy(new)
    items = {item[key]: item for item in old}
    merged = {item[key]: _merge(items.get(item[key]), item, built_in) for item in new}
    kept = [merged.pop(item[key], item) for item in old]
    return list(merged.values()) + kept  # kustomize puts what is new first


def _transform(wanted, objects):
    for thing in objects:
        if "namespace" in wanted and thing["kind"] not in CLUSTER_WIDE:
            thing["metadata"]["namespace"] = wanted["namespace"]
        for label in wanted.get("labels", []):
            thing["metadata"].setdefault("labels", {}).update(label["pairs"])
            if label.get("includeTemplates") and (pod := pod_template(thing)):
                pod["metadata"].setdefault("labels", {}).update(label["pairs"])
                if thing["kind"] == "CronJob":
                    made = thing["spec"]["jobTemplate"].setdefault("metadata", {})
                    made.setdefault("labels", {}).update(label["pairs"])
        for container in containers(thing):
            for image in wanted.get("images", []):
                if container["image"].split(":")[0] == image["name"]:
                    container["image"] = f"{image['name']}:{image['newTag']}"


def pod_template(thing):
    """What its pods are made from: {"metadata": …, "spec": …}; {} where it makes none."""
    spec = thing.get("spec", {})
    return (spec["jobTemplate"]["spec"] if thing["kind"] == "CronJob" else spec).get("template", {})


def containers(thing):
    pod = pod_template(thing).get("spec", {})
    return pod.get("initContainers", []) + pod.get("containers", [])


def _give_hashed_name(config, objects):
    """Append kustomize's hash of the content to the name, here and wherever the object is named."""
    name = config["metadata"]["name"]
    text = json.dumps(
        {"data": config["data"], "kind": config["kind"], "name": ""}, separators=(",", ":"), sort_keys=True
    )
    digest = hashlib.sha256(text.encode()).hexdigest()[:10].translate(str.maketrans("013ae", "ghkmt"))
    config["metadata"]["name"] = f"{name}-{digest}"
    for thing in objects:
        for container in containers(thing):
            for source in container.get("envFrom", []):
                if source.get("configMapRef", {}).get("name") == name:
                    source["configMapRef"]["name"] = config["metadata"]["name"]

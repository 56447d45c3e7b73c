"""The manifests hang together, and our renderer is true to kustomize."""

import shutil

import pytest
import yaml

from tests.deploy_files import kustomize
from tests.deploy_files.files import ROOT, run

KUSTOMIZE = shutil.which("kubectl")


@pytest.mark.skipif(not KUSTOMIZE, reason="compares with kubectl where there is one")
@pytest.mark.parametrize("overlay", ["base", "overlays/development", "overlays/everything"])
def test_our_renderer_agrees_with_kustomize(k8s, overlay):
    status, printed = run(KUSTOMIZE, "kustomize", k8s / overlay)
    assert status == 0, printed
    assert _comparable(kustomize.render(k8s / overlay)) == _comparable(yaml.safe_load_all(printed))


def test_our_renderer_refuses_what_it_does_not_know(tmp_path):
    (tmp_path / "kustomization.yaml").write_text("namePrefix: new-\n")
    with pytest.raises(kustomize.NotRendered, match="namePrefix"):
        kustomize.render(tmp_path)


def test_a_patch_that_matches_nothing_is_refused(tmp_path):
    (tmp_path / "kustomization.yaml").write_text("patches: [{path: p.yaml}]\n")
    (tmp_path / "p.yaml").write_text("kind: Deployment\nmetadata: {name: nobody}\n")
    with pytest.raises(kustomize.NotRendered, match="matches nothing"):
        kustomize.render(tmp_path)


def test_every_file_is_used():
    for file in (ROOT / "k8s").rglob("kustomization.yaml"):
        wanted = yaml.safe_load(file.read_text())
        used = set(wanted.get("resources", [])) | {patch["path"] for patch in wanted.get("patches", [])}
        beside = {path.name for path in file.parent.glob("*.yaml")} - {file.name}
        assert beside <= used, f"{file.relative_to(ROOT)} leaves out {', '.join(sorted(beside - used))}."


def test_no_two_objects_have_one_name(objects):
    names = [(thing["kind"], thing["metadata"]["name"]) for thing in objects]
    assert len(names) == len(set(names))


def _comparable(things):
    things = list(things)
    for thing in things:
        if thing["kind"] == "Secret":  # kubectl breaks long lines
            thing["data"] = {key: "".join(value.split()) for key, value in thing["data"].items()}
    return sorted(things, key=lambda thing: (thing["kind"], thing["metadata"]["name"]))

"""The files as they would be applied: rendered in a copy, with secrets made on the spot. No engine is needed."""

import re
import shutil

import pytest
import yaml

from tests.deploy_files import kustomize
from tests.deploy_files.files import ROOT, make_secrets

EVERYTHING = """
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../development]
components: [../../components/monitoring, ../../components/keda]
"""


@pytest.fixture(scope="session")
def k8s(tmp_path_factory):
    """A copy of k8s/ with the development overlay's secrets, and an overlay `everything` that uses all components."""
    copy = tmp_path_factory.mktemp("deploy_files") / "k8s"
    shutil.copytree(ROOT / "k8s", copy, ignore=shutil.ignore_patterns("secrets"))
    make_secrets(copy / "overlays/development/secrets")
    (copy / "overlays/everything").mkdir()
    (copy / "overlays/everything/kustomization.yaml").write_text(EVERYTHING)
    return copy


@pytest.fixture(scope="session")
def objects(k8s):
    """Every object there is, rendered."""
    return kustomize.render(k8s / "overlays/everything")


@pytest.fixture(scope="session")
def compose():
    """docker-compose.yml with the defaults of its variables filled in."""
    text = (ROOT / "docker-compose.yml").read_text()
    return yaml.safe_load(re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text))


@pytest.fixture(scope="session")
def compose_secrets(tmp_path_factory):
    return make_secrets(tmp_path_factory.mktemp("compose") / "secrets")

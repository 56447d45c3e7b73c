"""docker-compose.yml and the image, without an engine."""

import os
import re
import sys

import pytest

from tests.deploy_files.files import ROOT, SERVICES, make_secrets, read_env, run, tool
from tests.deploy_files.settings import missing_settings, unknown_settings

OURS = (*SERVICES, "prepare", "removals", "demo")
ENV_FILES = {"rabbitmq": "rabbitmq", "mongo": "mongo", "mongo-init": "mongo"}
ENV_FILES |= dict.fromkeys(("prepare", "removals", "demo"), "operator")


def test_compose_file_fits_its_schema():
    code, said = run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml")
    assert code == 0, said


def test_dockerfile_is_tidy():
    assert run(tool("hadolint"), "--config", ROOT / ".hadolint.yaml", ROOT / "deploy/Dockerfile") == (0, "")


def test_image_installs_only_what_the_lock_names():
    text = (ROOT / "deploy/Dockerfile").read_text()
    assert "--require-hashes --no-deps" in text  # resolving again, pip may want what the lock does not name
    assert "--only-binary :all:" in text
    assert text.count("pip install") == 1


def test_image_does_not_run_as_root():
    users = [line for line in (ROOT / "deploy/Dockerfile").read_text().splitlines() if line.startswith("USER")]
    assert users[-1] == "USER 10001:10001"


def test_images_are_pinned(compose):
    bases = [
        line.split()[1] for line in (ROOT / "deploy/Dockerfile").read_text().splitlines() if line.startswith("FROM")
    ]
    for image in [*bases, *(service["image"] for service in compose["services"].values())]:
        assert ":" in image, f"{image} names no version."
        assert not image.endswith(":latest")


def test_only_the_front_door_is_open_and_only_to_this_machine(compose):
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert ports == {"nginx": ["127.0.0.1:8080:8080"]}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_do_little(compose, name):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_started_by_our_runner(compose, name):
    service = compose["services"][name]
    assert service["command"][:3] == ["python", "-m", "shared.runner"]
    assert service["command"][3] == f"services.{name}.service:{name.capitalize()}Service"
    assert "http://127.0.0.1:9090/readyz" in service["healthcheck"]["test"][-1]


@pytest.mark.parametrize("name", SERVICES)
def test_every_setting_is_there_and_known(compose, compose_secrets, name):
    service = compose["services"][name]
    assert service["env_file"] == f"deploy/compose/secrets/{name}.env"
    environment = read_env(compose_secrets / f"{name}.env") | service["environment"]
    assert missing_settings(name, environment) == set()
    assert unknown_settings(name, environment) == set()


@pytest.mark.parametrize(("name", "file"), ENV_FILES.items())
def test_every_other_container_has_its_own_secrets(compose, compose_secrets, name, file):
    assert compose["services"][name]["env_file"] == f"deploy/compose/secrets/{file}.env"
    assert read_env(compose_secrets / f"{file}.env")


def test_what_starts_waits_for_what_it_needs(compose):
    waits = {
        name: {other: it["condition"] for other, it in service.get("depends_on", {}).items()}
        for name, service in compose["services"].items()
    }
    assert waits["mongo-init"] == {"mongo": "service_healthy"}
    assert waits["prepare"] == {"rabbitmq": "service_healthy", "mongo-init": "service_completed_successfully"}
    assert waits["removals"] == {"prepare": "service_completed_successfully"}
    for name in SERVICES:
        assert waits[name] == {"prepare": "service_completed_successfully"}
        assert waits["nginx"][name] == "service_healthy"
    for name, others in waits.items():
        for other, condition in others.items():
            if condition == "service_healthy":
                assert "healthcheck" in compose["services"][other], f"{name} waits for the health of {other}."


def test_mounted_files_exist(compose):
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert volume.endswith(":ro"), f"{name} could change {source}."
                assert (ROOT / source).exists(), f"{name} mounts {source}, which is not there."
            else:
                assert source in compose["volumes"]


def test_front_door_is_told_all_that_its_templates_ask_for(compose):
    front_door = compose["services"]["nginx"]
    assert "./deploy/nginx:/etc/nginx/templates:ro" in front_door["volumes"]
    templates = "".join(path.read_text() for path in (ROOT / "deploy/nginx").glob("*.template"))
    assert set(re.findall(r"^[^#\n]*\$\{(\w+)\}", templates, re.MULTILINE)) == set(front_door["environment"])
    mounted = {volume.split(":")[1] for volume in front_door["volumes"]}
    assert {front_door["environment"][name] for name in ("DOORSTEP_WEB", "DOORSTEP_API_DOCS")} <= mounted


@pytest.mark.parametrize("script", ["make-secrets", "mongo-start", "mongo-init"])
def test_scripts_can_be_run_and_parsed(script):
    path = ROOT / "deploy/compose" / script
    assert os.access(path, os.X_OK)
    assert run("bash", "-n", path) == (0, "")


def test_secrets_stay_as_they_are_and_are_for_their_owner_only(compose_secrets):
    before = {path.name: path.read_text() for path in compose_secrets.iterdir()}
    make_secrets(compose_secrets)
    assert {path.name: path.read_text() for path in compose_secrets.iterdir()} == before
    assert {path.stat().st_mode & 0o077 for path in compose_secrets.iterdir()} == {0}


def test_each_has_a_password_of_its_own_and_prepare_knows_it(compose_secrets):
    operator = read_env(compose_secrets / "operator.env")
    passwords = [value for name, value in operator.items() if name.endswith("_PASSWORD")]
    assert len(passwords) == len(set(passwords)) == len(SERVICES) + 2  # the operator's and the database administrator's
    for service in SERVICES:
        mine = read_env(compose_secrets / f"{service}.env")
        sign_in = f"//{service}:{operator[f'DOORSTEP_{service.upper()}_PASSWORD']}@"
        assert sign_in in mine["DOORSTEP_MONGO_URL"]
        assert sign_in in mine["DOORSTEP_AMQP_URL"]


def test_prepare_is_given_all_it_asks_for(compose_secrets):
    """Asks the command itself, which names what it misses: first its settings, then the passwords."""
    operator = read_env(compose_secrets / "operator.env")
    settings = {name: value for name, value in operator.items() if name.endswith("_URL")}
    for given in ({}, settings):
        environ = {"PATH": os.environ["PATH"], "DOORSTEP_ENV_FILE": os.devnull} | given
        code, said = run(sys.executable, "-m", "deploy.cli", "platform", "prepare", cwd=ROOT, env=environ)
        asked_for = set(re.findall(r"DOORSTEP_\w+", said))
        assert code == 1, said
        assert asked_for, said
        assert asked_for <= set(operator)


@pytest.mark.parametrize("place", ["deploy/compose/secrets", "k8s/overlays/development/secrets"])
def test_git_ignores_the_secrets(place):
    status, _ = run("git", "-C", ROOT, "check-ignore", "--quiet", f"{place}/operator.env")
    assert status == 0, f"git would take {place}."


def test_image_leaves_secrets_out():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert lines.index("deploy/compose/") > lines.index("!deploy/")
    assert "**/*.env" in lines

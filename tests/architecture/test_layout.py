"""Every service has the same files; nothing is a drawer for everything."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from shared.contracts import SERVICES
from tests.architecture.tree import ROOT, modules, ours

PARTS = ("api", "schemas", "commands", "queries", "model", "projections")
DRAWERS = {"utils", "util", "helpers", "helper", "common", "base", "misc", "exceptions", "interfaces", "lib", "core"}
EDGE = {"nameko", "eventlet", "kombu", "amqp", "greenlet", "pika"}
AT_THE_EDGE: dict[str, str] = {}  # services' own files beside service.py that touch these libraries: the reason


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("name", ["README.md", "service.py"])
def test_every_service_has(service, name):
    path = ROOT / "services" / service / name
    assert path.is_file(), f"Write services/{service}/{name}: every service has one."


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("part", PARTS)
def test_every_service_has_each_part_once(service, part):
    here = ROOT / "services" / service / part
    found = [path for path in (here.with_suffix(".py"), here / "__init__.py") if path.is_file()]
    assert len(found) == 1, (
        f"services/{service} needs {part}.py, or past 300 lines a folder {part}/ with a module per noun, and not both."
    )


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_contracts_and_tests(service):
    here = ROOT / "shared" / "contracts" / service
    assert here.with_suffix(".py").is_file() or (here / "__init__.py").is_file(), (
        f"Write shared/contracts/{service}.py."
    )
    assert (ROOT / f"tests/{service}").is_dir(), f"Write tests/{service}/test_<use case>.py."


@pytest.mark.parametrize("service", SERVICES)
def test_a_services_readme_answers_the_five_questions(service):
    path = ROOT / "services" / service / "README.md"
    if not path.is_file():
        pytest.skip("told by another test")
    text = path.read_text().lower()
    missing = [word for word in ("owns", "commands", "queries", "listens to", "runs") if word not in text]
    assert not missing, f"services/{service}/README.md says nothing on: {', '.join(missing)}."


def test_no_drawers():
    for module in modules("services", "shared", "deploy", "tests"):
        drawer = DRAWERS & set(Path(module.path).with_suffix("").parts)
        assert not drawer, f"{module.path}: name it after what it knows, not {', '.join(drawer)}."


def test_there_are_no_other_services():
    found = {path.name for path in (ROOT / "services").iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert found == set(SERVICES), "Name a new service in shared/contracts/__init__.py (SERVICES)."


def test_nameko_eventlet_kombu_and_amqp_stay_at_the_edge():
    for module in modules("services"):
        if module.path.endswith("/service.py") or module.path in AT_THE_EDGE:
            continue
        for line in re.findall(r"^\s*(?:from|import) +([\w.]+)", module.text, re.MULTILINE):
            assert line.split(".")[0] not in EDGE, (
                f"{module.path} imports {line}: only service.py and shared know it. Use what shared offers."
            )


def test_the_exceptions_at_the_edge_are_still_needed():
    for path in AT_THE_EDGE:
        text = (ROOT / path).read_text()
        assert any(name in text for name in EDGE), f"{path} needs no exception any more: take it off AT_THE_EDGE."


def test_who_imports_whom():
    """import-linter's contracts, in pyproject.toml."""
    asked = subprocess.run(  # noqa: S603 - a program of this environment
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stdout + asked.stderr


def test_private_modules_of_libraries_are_left_alone():
    for module in ours():
        found = re.findall(r"^\s*from +((?!__future__)[\w.]*\._[\w.]*|_\w[\w.]*) +import", module.text, re.MULTILINE)
        assert not found, f"{module.path} imports {found[0]}, which its makers may change any day."

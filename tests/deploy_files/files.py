"""Where the deployment files are, and how tests read them and run their checkers."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("membership", "consultations", "complaints", "training")


def run(*command, **options):
    """Run a program. Returns: (exit status, everything it said)."""
    done = subprocess.run(  # noqa: S603 - checkers and our own scripts, never a shell
        command, capture_output=True, text=True, timeout=120, check=False, **options
    )
    return done.returncode, done.stdout + done.stderr


def tool(name):
    """A program of this virtual environment."""
    return Path(sys.executable).parent / name


def make_secrets(into):
    status, said = run(ROOT / "deploy/compose/make-secrets", into)
    assert status == 0, said
    return into


def read_env(path):
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def of_kind(objects, kind):
    """{name: object} of the rendered objects of one kind."""
    return {thing["metadata"]["name"]: thing for thing in objects if thing["kind"] == kind}

"""Where the references are kept, and who may replace what."""

import json
from pathlib import Path

from deploy.reference.asyncapi import asyncapi, index
from deploy.reference.openapi import openapi
from deploy.reference.samples import sample_of
from deploy.reference.schemas import breaking_changes, name_of, schema_of
from shared.contracts import all_events

ROOT = Path(__file__).resolve().parents[2]
API_DOCS = ROOT / "docs" / "api"
SAMPLES = ROOT / "shared" / "contracts" / "samples"


class BreaksReaders(Exception):
    """A schema says something else than readers were told. The text names the event, the change and the way out."""


def documents():
    """{file: what it should say}"""
    contracts = all_events()
    events = {API_DOCS / "events" / f"{name_of(contract)}.json": schema_of(contract) for contract in contracts}
    others = {"openapi.json": openapi, "events/asyncapi.json": asyncapi, "events/index.json": index}
    return events | {API_DOCS / name: make() for name, make in others.items()}


def samples():
    """{file: contract}"""
    return {SAMPLES / f"{name_of(contract)}.json": contract for contract in all_events()}


def written(document):
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def check_told(path, schema):
    """Raises BreaksReaders where the schema stored at `path` promises something that this one does not hold."""
    if not path.exists() or "$schema" not in schema:
        return
    if broken := breaking_changes(json.loads(path.read_text()), schema):
        raise BreaksReaders(
            f"{path.stem} no longer holds what its readers were told:\n  " + "\n  ".join(broken) + "\n"
            "Make it a new class with version + 1 and announce both until nobody reads the old one. (An event that was "
            f"never released: delete {path.relative_to(ROOT)} and its file in {SAMPLES.relative_to(ROOT)}, run again.)"
        )


def write_documents():
    (API_DOCS / "events").mkdir(parents=True, exist_ok=True)
    for path, document in documents().items():
        check_told(path, document)
        path.write_text(written(document))


def write_samples():
    SAMPLES.mkdir(exist_ok=True)
    for path, contract in samples().items():
        if not path.exists():
            path.write_text(written(sample_of(contract)))

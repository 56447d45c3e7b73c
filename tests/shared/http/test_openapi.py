"""The generated OpenAPI document: what it says, and that the API does as it says."""

import copy
import json
import subprocess
import sys

import pytest
from eventlet import patcher

from shared.http import make_api, merge_openapi, openapi_of, permission
from tests.shared.http.small_api import NoteView, make_small_api


def _nothing():
    return {}


@pytest.fixture
def document(api):
    return openapi_of(api)


# Answers that are right, besides those Schemathesis expects
ALSO_RIGHT = """
[checks.positive_data_acceptance]
# 400: a cursor has any shape and only ours are good; 412: the same of versions
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "429", "400", "412"]
[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "422", "428"]
"""


@pytest.mark.skipif(
    not patcher.is_monkey_patched("socket"), reason="runs in the patched process: DOORSTEP_TEST_PATCHED=1"
)
def test_the_api_does_as_its_document_says(serve, document, token, tmp_path):
    """Schemathesis: all its checks on good and bad data of every operation, and on sequences of them."""
    for operation in operations(document).values():  # a fuzzer uses one key for many bodies, which is rightly refused
        operation["parameters"] = [part for part in operation["parameters"] if part["name"] != "Idempotency-Key"]
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    (tmp_path / "schemathesis.toml").write_text(ALSO_RIGHT)
    host, port = serve(max_workers=8).address
    options = [
        "--url",
        f"http://{host}:{port}",
        "--checks",
        "all",
        "--max-examples",
        "20",
        "--generation-deterministic",
    ]
    headers = ["--header", "Authorization: Bearer " + token("administrator", "resident")]
    asked = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", *options, *headers],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stdout[-20_000:] + asked.stderr[-2000:]


def operations(document):
    return {operation["operationId"]: operation for path in document["paths"].values() for operation in path.values()}


def test_is_openapi_3_1_and_generated_without_loss(document, api):
    assert document["openapi"] == "3.1.0"
    assert operations(document).keys() == {rule.endpoint for rule in api.url_map.iter_rules()}
    assert openapi_of(api) == document


def test_says_who_may(document):
    found = operations(document)
    assert found["add_note"]["security"] == [{"bearer": []}]
    assert "`residents:write`" in found["add_note"]["description"]
    assert found["show_welcome"]["security"] == []
    assert document["components"]["securitySchemes"]["bearer"]["bearerFormat"] == "JWT"


def test_names_the_headers_of_changes(document):
    def headers(name):
        return {
            part["name"]: part["required"]
            for part in operations(document)[name]["parameters"]
            if part["in"] == "header"
        }

    assert headers("add_note") == {"Idempotency-Key": False}
    assert headers("change_note") == {"Idempotency-Key": False, "If-Match": True}
    assert headers("show_note") == {}


def test_bodies_are_required_and_closed(document):
    body = operations(document)["add_note"]["requestBody"]
    assert body["required"] is True
    schemas = document["components"]["schemas"]
    assert schemas["NoteIn"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["NoteView"]
    assert operations(document)["import_notes"]["requestBody"]["content"].keys() == {"text/csv"}


def test_every_refusal_is_a_problem(document):
    for operation in operations(document).values():
        assert {"400", "429", "500", "503"} <= operation["responses"].keys()
    for response in document["components"]["responses"].values():
        assert response["content"].keys() == {"application/problem+json"}


def test_several_documents_become_one(document, landlords):
    other = make_api("other", "Other")
    other.get("/others", endpoint="list_others")(permission("residents:read")(other.output(NoteView)(_nothing)))
    whole = merge_openapi([document, openapi_of(other)], title="Doorstep")
    assert operations(whole).keys() == operations(document).keys() | {"list_others"}
    assert whole["info"]["title"] == "Doorstep"


def test_two_different_components_of_one_name_are_refused(document):
    other = {"paths": {}, "components": {"schemas": {"NoteIn": {"type": "string"}}}}
    with pytest.raises(ValueError, match="schemas are named NoteIn"):
        merge_openapi([document, other])


def test_two_operations_of_one_name_are_refused(document):
    other = copy.deepcopy(document)
    other["paths"] = {"/other": other["paths"]["/api/v1/notes"]}
    with pytest.raises(ValueError, match="two operations named add_note, list_notes"):
        merge_openapi([document, other])


def test_the_document_needs_no_engines_and_no_settings():
    assert openapi_of(make_small_api())["paths"]

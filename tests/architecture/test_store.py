"""The store fails closed: no way past the landlord of the moment, and no clock or word of one's own."""

import ast
import re

import pytest

from deploy.provisioning import kinds_of
from shared.contracts import SERVICES
from shared.store import Aggregate
from tests.architecture.tree import modules, ours

FORBIDDEN = {  # names: what to do instead
    "switch_db": "there is one database a landlord, chosen at the door",
    "switch_collection": "a document has one collection",
    "SequenceField": "use shared.ids; it counts in the default database",
    "FileField": "open GridFS on the landlord's own database",
    "ImageField": "open GridFS on the landlord's own database",
    "ReferenceField": "keep the id as text",
    "CachedReferenceField": "keep the id as text",
    "LazyReferenceField": "keep the id as text",
    "GenericReferenceField": "keep the id as text",
    "GenericLazyReferenceField": "keep the id as text",
}
QUERYSET_WRITES = {"update", "update_one", "upsert_one", "modify", "delete", "insert", "using"}
BEHIND_THE_STORE = {"_get_collection", "_get_db"}
CLIENTS = {"MongoClient", "AsyncMongoClient"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "localtime")}
STORE_WRITES = {
    "insert_one", "insert_many", "update_one", "update_many", "replace_one", "delete_one", "delete_many",
    "find_one_and_update", "find_one_and_replace", "find_one_and_delete", "bulk_write", "drop",
}  # fmt: skip
OTHERS_WORDS = {"TENANT_BEHAVIOUR"}  # the Ombudsman's category; of residents
RAW_WRITES = {  # modules of services that write past save() on purpose, with the reason
    "services/complaints/attachment_pieces.py": "pieces of a file, written once; no aggregate, nothing announced",
    "services/membership/import_chunks.py": "hundreds of residents in one bulk write, each guarded by its version; the "
    "event of the chunk rides in the import's own save",
    "services/membership/model/guards.py": "counts of failed sign-ins; no aggregate, nothing announced",
    "services/membership/uploads.py": "pieces of a file, written once and removed; no aggregate, nothing announced",
}


def _names(module):
    """(name, node) of every name, attribute, argument, keyword, function and class."""
    for node in ast.walk(module.tree):
        for attribute in ("id", "attr", "name", "arg", "asname"):
            name = getattr(node, attribute, None)
            if isinstance(name, str):
                yield name, node


def test_nothing_chooses_another_database():
    for module in ours():
        if module.path.startswith("shared/store/"):
            continue
        for name, node in _names(module):
            assert name not in FORBIDDEN, f"{module.path}:{getattr(node, 'lineno', 1)} {name}: {FORBIDDEN[name]}."


def test_querysets_only_read():
    for module in ours():
        for call in module.nodes(ast.Call):
            if not isinstance(call.func, ast.Attribute) or call.func.attr not in QUERYSET_WRITES:
                continue
            assert not re.search(r"\bobjects\b", ast.unparse(call.func.value)), (
                f"{module.at(call)} changes documents by a query: use save(), change_where() or a projection's keep()."
            )


def test_only_the_store_looks_behind_itself():
    for module in modules("services", "shared"):
        if module.path.startswith("shared/store/"):
            continue
        for node in module.nodes(ast.Attribute):
            assert node.attr not in BEHIND_THE_STORE, (
                f"{module.at(node)}: use .collection(), which checks the landlord."
            )


def test_only_the_store_and_the_operators_have_a_client():
    for module in modules("services", "shared"):
        if module.path.startswith("shared/store/"):
            continue
        for name, node in _names(module):
            assert name not in CLIENTS, f"{module.path}:{getattr(node, 'lineno', 1)}: {name} sees every landlord."
        for call in module.nodes(ast.Call):
            assert not ast.unparse(call.func).endswith("store.client"), (
                f"{module.at(call)}: the client sees every landlord. Use a document's collection, or store.database()."
            )


def test_services_write_through_documents():
    for module in modules("services"):
        if module.path in RAW_WRITES or "/projections" in module.path:
            continue
        for call in module.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr in STORE_WRITES:
                raise AssertionError(
                    f"{module.at(call)} writes past save(): events, version and commands would be forgotten. "
                    "Use save() or change_where(); a projection's place is projections.py."
                )


def test_raw_writes_that_are_excused_are_there():
    for path in RAW_WRITES:
        module = next((module for module in modules("services") if module.path == path), None)
        assert module is not None, f"{path} is gone: take it off RAW_WRITES."
        assert any(f".{name}(" in module.text for name in STORE_WRITES), f"Take {path} off RAW_WRITES."


@pytest.mark.parametrize("service", SERVICES)
def test_the_database_never_removes_an_aggregate_by_itself(service):
    """Events may still wait in it."""
    for kind in (*kinds_of(service), *kinds_of(service, platform=True)):
        if issubclass(kind, Aggregate):
            expiring = [index for index in kind._meta.get("indexes", []) if "expireAfterSeconds" in str(index)]
            assert not expiring, f"{kind.__name__}: empty it with remove(); a timer takes it away once nothing waits."


def test_there_is_one_clock():
    for module in ours():
        if module.path == "shared/clock.py" or module.path.startswith("deploy/local/"):
            continue
        for node in module.nodes(ast.Attribute):
            reached = (ast.unparse(node.value).rsplit(".", 1)[-1], node.attr)
            assert reached not in CLOCKS, f"{module.at(node)} {'.'.join(reached)}: use shared.clock.utc_now()."


def test_a_landlord_is_never_called_a_tenant():
    for module in ours():
        for name, node in _names(module):
            assert "tenant" not in name.lower() or name in OTHERS_WORDS, (
                f"{module.path}:{getattr(node, 'lineno', 1)} {name}: a landlord is a landlord, a person a resident."
            )

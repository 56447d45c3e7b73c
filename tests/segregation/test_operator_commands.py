"""Every operator command, with another landlord's id or nobody's: it touches no landlord but the one it names.

The commands are found by walking the command line, so that a new one is tried on the day it is added.
"""

import getpass

import click
import pytest
from click.testing import CliRunner

from deploy import accounts, provisioning
from deploy.cli import main
from shared import store
from shared.context import acting_for
from shared.contracts import SERVICES
from shared.store import connection
from tests.generated.documents import raw_document
from tests.segregation.crowd import CANARY, new_canary

NOBODY = "t00nobody"
NOT_TRIED = {  # what is about no landlord, or is tried elsewhere
    "platform prepare": "makes the platform itself; tests/deploy",
    "platform identity": "tells a key of the platform's own",
    "landlord import": "its landlord is the one inside the bundle; tests of bundles try it",
    "landlord move": "needs a second platform; the same",
}
GIVEN = {  # values for what is asked for, by parameter; {landlord} is the one that the command is about
    "landlord_id": "{landlord}",
    "landlords": "{landlord}",
    "landlord": "{landlord}",
    "partner_id": "crm",
    "entity": "staff_member",
    "state": "leaving",
    "name": "Anna",
    "email": "anna@example.org",
    "kind": "almo",
    "nation": "ENG",
    "to": "{folder}/bundle",
    "certificates": "{folder}",
    "by": "anna",
    "reason": "asked for",
    "run": "nothing",
    "message": "nothing",
}


def commands(group=main, words=()):
    """{"landlord add": click.Command} of the whole command line."""
    found = {}
    for name, command in group.commands.items():
        path = (*words, name)
        found |= commands(command, path) if isinstance(command, click.Group) else {" ".join(path): command}
    return found


def arguments(path, command, landlord, folder):
    """What to type: every argument, every option that is required, and the landlord wherever one can be named."""
    typed = path.split()
    for parameter in command.params:
        is_landlords = parameter.name in ("landlord_id", "landlord", "landlords")
        if not (parameter.required or is_landlords or parameter.name in ("certificates", "by")):
            continue
        assert parameter.name in GIVEN, f"doorstep {path}: say in GIVEN what to give for {parameter.name}."
        value = GIVEN[parameter.name].format(landlord=landlord, folder=folder)
        typed += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return typed


@pytest.fixture(scope="module")
def registered(mongo, accounts_of_platform, new_landlord_id):
    """Two landlords as `doorstep landlord add` makes them, with one document of every kind that says whose it is."""
    found = {}
    for number in (1, 2):
        landlord, canary = new_landlord_id(), new_canary()
        made = doorstep("landlord", "add", landlord, "--name", f"Homes {number}", "--kind", "almo", "--nation", "ENG")
        assert made.exit_code == 0, made.output
        with acting_for(landlord):
            for kind in [kind for service in SERVICES for kind in provisioning.kinds_of(service)]:
                if kind.__module__.startswith("services."):
                    database = mongo[accounts.database(kind.kept_by(), landlord)]
                    database[kind.collection_name()].insert_one(raw_document(kind, f"{canary}-1", canary))
        found[landlord] = canary
    yield found
    for landlord in found:
        provisioning.close_landlord(mongo, landlord)
    mongo["membership--platform"].landlord.delete_many({"_id": {"$in": list(found)}})


@pytest.fixture(scope="module")
def accounts_of_platform(engines, passwords):
    """The platform prepared, and this process left as it was found."""
    before = connection._client, connection._service, store.telling.stored[:]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "ADMIN_MONGO_URL": engines.mongo_url,
            "ADMIN_AMQP_URL": engines.amqp_url,
            "BROKER_API_URL": engines.broker_api_url,
            "SECRET": "secret-in-tests",
            **{f"{user.upper()}_PASSWORD": password for user, password in passwords.items()},
        }.items():
            patch.setenv(f"DOORSTEP_{name}", value)
        patch.setattr(getpass, "getuser", lambda: "anna")
        assert doorstep("platform", "prepare").exit_code == 0
        yield
    connection._client, connection._service, store.telling.stored[:] = before


def doorstep(*typed):
    return CliRunner().invoke(main, list(typed), input="y\n", env={"COLUMNS": "200"})


def contents(mongo, landlord):
    names = [name for name in sorted(mongo.list_database_names()) if name.endswith(f"--{landlord}")]
    return {
        f"{name}.{collection}": list(mongo[name][collection].find({}, sort=[("_id", 1)]))
        for name in names
        for collection in sorted(mongo[name].list_collection_names())
    }


TRIED = [path for path in commands() if path not in NOT_TRIED]


@pytest.mark.parametrize("path", [path for path in TRIED if path != "landlord add"])  # which makes a landlord of nobody
def test_for_nobodys_landlord_it_does_nothing(path, registered, mongo, tmp_path):
    before = {landlord: contents(mongo, landlord) for landlord in registered}
    databases = set(mongo.list_database_names())
    done = doorstep(*arguments(path, commands()[path], NOBODY, tmp_path))
    check_quiet(done, path)
    assert {landlord: contents(mongo, landlord) for landlord in registered} == before, (
        f"doorstep {path} changed another."
    )
    assert set(mongo.list_database_names()) == databases, f"doorstep {path} made a database."


@pytest.mark.parametrize("path", TRIED)
def test_for_one_landlord_it_touches_no_other(path, registered, mongo, tmp_path):
    one, other = registered
    before = contents(mongo, other)
    done = doorstep(*arguments(path, commands()[path], one, tmp_path))
    check_quiet(done, path)
    assert contents(mongo, other) == before, f"doorstep {path} {one} changed {other}."
    for written in tmp_path.rglob("*"):
        if written.is_file():
            assert registered[other].encode() not in written.read_bytes(), f"doorstep {path} writes {other}'s data."
    doorstep("landlord", "state", one, "active")


def check_quiet(done, path):
    assert done.exception is None or isinstance(done.exception, SystemExit), f"doorstep {path}: {done.exception!r}"
    assert not CANARY.search(done.output), f"doorstep {path} shows what people wrote: {done.output[:300]}"


def test_what_is_not_tried_is_there():
    assert NOT_TRIED.keys() <= commands().keys(), f"Take {NOT_TRIED.keys() - commands().keys()} off the list."


def test_the_commands_are_found():
    assert len(commands()) >= 10

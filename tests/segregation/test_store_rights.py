"""Every service's account in the database tries what it may not, command by command."""

from urllib.parse import urlsplit

import pytest
from bson import SON
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy import accounts as rights
from shared.contracts import SERVICES

DENIED = {13, 31, 8000}  # unauthorised; no such role, and the like, are no answers to somebody who may not ask
LANDLORD, OTHER = "t00cccc", "t00dddd"


@pytest.fixture(scope="module")
def granted(mongo, accounts):
    """Two landlords with a document in a database of each service."""
    for landlord in (LANDLORD, OTHER):
        rights.grant_landlord(mongo, landlord)
        for service in SERVICES:
            mongo[rights.database(service, landlord)].things.replace_one({"_id": 1}, {"word": service}, upsert=True)
    yield accounts
    for landlord in (LANDLORD, OTHER):
        rights.revoke_landlord(mongo, landlord)
        for service in SERVICES:
            mongo.drop_database(rights.database(service, landlord))


@pytest.fixture(params=SERVICES)
def account(request, engines, granted):
    address = urlsplit(engines.mongo_url)
    with MongoClient(
        *(address.hostname, address.port),
        username=request.param,
        password=granted[request.param],
        directConnection=True,
    ) as client:
        yield request.param, client


READING_AND_WRITING = [
    SON(find="things"),
    SON(aggregate="things", pipeline=[], cursor={}),
    SON(count="things"),
    SON(distinct="things", key="word"),
    SON(insert="things", documents=[{"a": 1}]),
    SON(update="things", updates=[{"q": {}, "u": {"$set": {"a": 1}}}]),
    SON(delete="things", deletes=[{"q": {}, "limit": 0}]),
    SON(findAndModify="things", query={}, remove=True),
    SON(listCollections=1),
    SON(listIndexes="things"),
    SON(collStats="things"),
    SON(dbStats=1),
]
MAKING_AND_DROPPING = [  # a plain collection in its own database comes with the right to insert
    SON(createIndexes="things", indexes=[{"key": {"a": 1}, "name": "a"}]),
    SON(dropIndexes="things", index="*"),
    SON(drop="things"),
    SON(dropDatabase=1),
    SON(collMod="things", validator={}),
    SON(create="view", viewOn="things", pipeline=[]),
    SON(convertToCapped="things", size=4096),
    SON(profile=2),
    SON(validate="things"),
    SON(compact="things"),
    SON(createUser="mallory", pwd="mallory", roles=[]),
    SON(createRole="wide", privileges=[], roles=[]),
    SON(dropAllUsersFromDatabase=1),
]
ADMINISTERING = [
    SON(shutdown=1),
    SON(replSetGetConfig=1),
    SON(replSetStepDown=1),
    SON(getParameter="*"),
    SON(setParameter=1, logLevel=1),
    SON(getCmdLineOpts=1),
    SON(getLog="global"),
    SON(serverStatus=1),
    SON(currentOp=1),
    SON(killOp=1, op=1),
    SON(fsync=1),
    SON(listDatabases=1, filter={"name": {"$regex": "--"}}, authorizedDatabases=False),
    SON(usersInfo={"forAllDBs": True}),
    SON(rolesInfo={"role": "root", "db": "admin"}, showPrivileges=True),
    SON(updateUser="membership", roles=[{"role": "root", "db": "admin"}]),
    SON(grantRolesToUser="membership", roles=[{"role": "root", "db": "admin"}]),
    SON(
        grantPrivilegesToRole="doorstep-membership",
        privileges=[{"resource": {"db": "training--platform", "collection": ""}, "actions": ["find"]}],
    ),
    SON(createUser="mallory", pwd="mallory", roles=[{"role": "root", "db": "admin"}]),
    SON(createRole="wide", privileges=[], roles=[{"role": "root", "db": "admin"}]),
    SON(dropUser="membership"),
    SON(dropRole="doorstep-membership"),
    SON(invalidateUserCache=1),
    SON(killAllSessions=[]),
    SON(connPoolStats=1),
    SON(top=1),
    SON(hostInfo=1),
    SON(renameCollection="{mine}.things", to="{foreign}.things"),
    SON(logRotate=1),
    SON(flushRouterConfig=1),
    SON(setFeatureCompatibilityVersion="6.0", confirm=True),
]


def tried(client, commands):
    """(how many, [what was not refused]). commands: [(database, command)]"""
    count, let_through = 0, []
    for database, command in commands:
        count += 1
        try:
            client[database].command(command)
        except OperationFailure as refusal:
            if refusal.code not in DENIED and refusal.code != 59:  # 59: this server has no such command
                let_through.append(
                    f"{database} {next(iter(command))}: {refusal.code} {refusal.details.get('codeName')}"
                )
        else:
            let_through.append(f"{database} {next(iter(command))}")
    return count, let_through


def test_no_other_service_is_read_written_or_changed(account):
    service, client = account
    foreign = [
        rights.database(other, where)
        for other in SERVICES
        if other != service
        for where in (LANDLORD, OTHER, "platform")
    ]
    everything = [(name, command) for name in (*foreign, "local", "config", "test") for command in READING_AND_WRITING]
    count, let_through = tried(client, everything + [(name, each) for name in foreign for each in MAKING_AND_DROPPING])
    print(f"\n{service}: {count} tried on others' databases, {count - len(let_through)} refused")  # noqa: T201 - a report
    assert count > 200
    assert not let_through


def test_nothing_is_made_dropped_or_administered(account):
    service, client = account
    mine, foreign = (rights.database(each, LANDLORD) for each in (service, next(o for o in SERVICES if o != service)))
    commands = [(mine, command) for command in MAKING_AND_DROPPING]
    for command in ADMINISTERING:
        filled = {k: v.format(mine=mine, foreign=foreign) if isinstance(v, str) else v for k, v in command.items()}
        commands.append(("admin", SON(filled)))
    count, let_through = tried(client, commands)
    print(f"\n{service}: {count} administrators' commands tried, {count - len(let_through)} refused")  # noqa: T201 - a report
    assert not let_through


def test_no_query_reaches_past_its_database(account):
    """Stages and operators of a query that name another collection, another database, a file or a program."""
    service, client = account
    mine, other = client[rights.database(service, LANDLORD)], next(each for each in SERVICES if each != service)
    foreign = rights.database(other, LANDLORD)
    for stage in (
        {"$merge": {"into": {"db": foreign, "coll": "things"}}},
        {"$out": {"db": foreign, "coll": "things"}},
        {"$currentOp": {"allUsers": True}},
        {"$listSessions": {"allUsers": True}},
        {"$listLocalSessions": {"allUsers": True}},
        {"$lookup": {"from": {"db": foreign, "coll": "things"}, "as": "x", "pipeline": []}},
        {"$unionWith": {"db": foreign, "coll": "things"}},
    ):
        with pytest.raises(OperationFailure):
            list(mine.things.aggregate([stage]))
    assert client.list_database_names() == sorted(
        name for name in client.list_database_names() if name.startswith(f"{service}--")
    )

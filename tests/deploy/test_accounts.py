"""The accounts hold against whoever has their passwords: tried with plain clients, not with our own code."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import amqp
import pytest
import requests
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy import accounts as rights
from shared.bus.topology import declare

NOT_ALLOWED = 403
QUORUM = {"x-queue-type": "quorum"}
UNAUTHORISED, AUTHENTICATION_FAILED = 13, 18


@contextmanager
def channel(engines, user, password):
    address = urlsplit(engines.amqp_url)
    with amqp.Connection(f"{address.hostname}:{address.port}", user, password, virtual_host="doorstep") as connection:
        yield connection.channel()


@contextmanager
def refused():
    with pytest.raises(amqp.AccessRefused) as raised:
        yield
    assert raised.value.reply_code == NOT_ALLOWED


def publish(channel, exchange, routing_key):
    channel.confirm_select()
    channel.basic_publish_confirm(amqp.Message("{}"), exchange, routing_key)


@pytest.fixture(scope="module")
def topology(engines, accounts):
    """The platform's exchanges and queues, and one queue more that is another service's."""
    admin = urlsplit(engines.amqp_url)
    with channel(engines, admin.username, admin.password) as made:
        declare(made)
        made.queue_declare("membership.keep_staff", durable=True, auto_delete=False, arguments=QUORUM)


@pytest.fixture
def as_training(engines, accounts, topology):
    with channel(engines, "training", accounts["training"]) as opened:
        yield opened


class TestAServiceOnTheBroker:
    def test_publishes_its_own_events_for_any_landlord(self, as_training):
        publish(as_training, rights.EVENTS, "hull.training.course_added.v1")

    @pytest.mark.parametrize(
        "key", ["hull.membership.resident_added.v1", "training", "hull.training", "a.b.training.c"]
    )
    def test_publishes_nothing_in_anothers_name(self, as_training, key):
        with refused():
            publish(as_training, rights.EVENTS, key)

    @pytest.mark.parametrize("exchange", [*rights.DELAYS, *rights.HELD])
    def test_puts_off_and_parks_only_its_own_messages(self, engines, accounts, topology, exchange):
        with channel(engines, "training", accounts["training"]) as opened:
            publish(opened, exchange, "training.keep_staff")
        with channel(engines, "training", accounts["training"]) as opened, refused():
            publish(opened, exchange, "membership.keep_staff")

    @pytest.mark.parametrize("exchange", ["", "amq.topic"])
    def test_does_not_reach_a_queue_past_the_exchange_for_events(self, as_training, exchange):
        with refused():
            publish(as_training, exchange, "membership.keep_staff")

    def test_reads_its_own_queue(self, as_training):
        as_training.basic_get("training.keep_staff")

    def test_does_not_read_anothers_queue(self, as_training):
        with refused():
            as_training.basic_get("membership.keep_staff")

    def test_does_not_declare(self, as_training):
        with refused():
            as_training.queue_declare("training.another", durable=True)

    def test_does_not_bind(self, as_training):
        with refused():
            as_training.queue_bind("training.keep_staff", rights.EVENTS, "#")

    def test_does_not_delete(self, as_training):
        with refused():
            as_training.queue_delete("training.keep_staff")

    def test_has_no_access_to_the_management_api(self, engines, accounts):
        address = urlsplit(engines.broker_api_url)
        answer = requests.get(
            f"http://{address.hostname}:{address.port}/api/overview", auth=("training", accounts["training"]), timeout=5
        )
        assert answer.status_code == 401


def test_the_operator_publishes_again_for_any_service_and_declares_nothing(engines, accounts, topology):
    with channel(engines, rights.OPERATOR, accounts[rights.OPERATOR]) as opened:
        publish(opened, rights.EVENTS, "hull.training.course_added.v1")
        publish(opened, "", "training.keep_staff")
        with refused():
            opened.queue_declare("training.keep_staff.mine")


@pytest.fixture(scope="module")
def partner(engines, topology, landlord_id):
    user = rights.grant_partner(engines.broker_api_url, landlord_id, "crm", "crm-in-tests")
    return user, "crm-in-tests"


@pytest.fixture
def as_partner(engines, partner, landlord_id):
    with channel(engines, *partner) as opened:
        yield opened


@pytest.fixture
def inbox(as_partner, landlord_id):
    name = f"partner.{landlord_id}.crm.inbox"
    as_partner.queue_declare(name, durable=True, auto_delete=False)
    return name


class TestAPartnerOnTheBroker:
    def test_binds_a_queue_of_its_own_and_receives_its_landlords_events(
        self, engines, accounts, as_partner, inbox, landlord_id, other_landlord_id
    ):
        as_partner.queue_bind(inbox, rights.EVENTS, f"{landlord_id}.#")
        with channel(engines, "training", accounts["training"]) as service:
            publish(service, rights.EVENTS, f"{other_landlord_id}.training.course_added.v1")
            publish(service, rights.EVENTS, f"{landlord_id}.training.course_added.v1")
        received = as_partner.basic_get(inbox, no_ack=True)
        assert received.delivery_info["routing_key"] == f"{landlord_id}.training.course_added.v1"
        assert as_partner.basic_get(inbox, no_ack=True) is None

    @pytest.mark.parametrize("key", ["#", "*.x", "*.training.#", "{other}.#", "{own}", "{own}-city.#", "#.{own}."])
    def test_binds_nothing_wider_than_its_landlord(self, as_partner, inbox, landlord_id, other_landlord_id, key):
        with refused():
            as_partner.queue_bind(inbox, rights.EVENTS, key.format(own=landlord_id, other=other_landlord_id))

    def test_binds_nothing_wider_through_an_exchange_of_its_own(self, as_partner, landlord_id):
        exchange = f"partner.{landlord_id}.crm.fan"
        as_partner.exchange_declare(exchange, "fanout", auto_delete=True)
        with refused():
            as_partner.exchange_bind(exchange, rights.EVENTS, "#")

    @pytest.mark.parametrize("exchange", ["", rights.EVENTS, rights.DELAYS[0], rights.HELD[0]])
    def test_publishes_nothing(self, as_partner, landlord_id, exchange):
        with refused():
            publish(as_partner, exchange, f"{landlord_id}.training.course_added.v1")

    @pytest.mark.parametrize("queue", ["training.keep_staff", "partner.{own}.other.inbox", "partner.{other}.crm.inbox"])
    def test_has_no_hand_on_a_foreign_queue(self, engines, partner, landlord_id, other_landlord_id, queue):
        name = queue.format(own=landlord_id, other=other_landlord_id)
        with channel(engines, *partner) as opened, refused():
            opened.queue_declare(name)
        if queue == "training.keep_staff":
            with channel(engines, *partner) as opened, refused():
                opened.basic_get(name)

    @pytest.mark.parametrize("partner_id", ["", "city-crm", ".*", "a.b", "A"])
    def test_an_id_that_could_reach_further_is_not_granted(self, engines, partner_id):
        with pytest.raises(ValueError, match="partner id"):
            rights.grant_partner(engines.broker_api_url, "hull", partner_id, "x")

    def test_is_gone_when_revoked_with_its_queues(self, engines, topology, new_landlord_id):
        landlord = new_landlord_id()
        user = rights.grant_partner(engines.broker_api_url, landlord, "crm", "x")
        with channel(engines, user, "x") as opened:
            opened.queue_declare(f"partner.{landlord}.crm.inbox", durable=True, auto_delete=False)
        rights.revoke_partner(engines.broker_api_url, landlord, "crm")
        rights.revoke_partner(engines.broker_api_url, landlord, "crm")
        with pytest.raises(amqp.AccessRefused), channel(engines, user, "x"):
            pass
        queues = rights.Broker(engines.broker_api_url).names("queues", "doorstep")
        assert f"partner.{landlord}.crm.inbox" not in queues


@pytest.fixture
def store_of_training(engines, accounts):
    address = urlsplit(engines.mongo_url)
    with MongoClient(
        address.hostname, address.port, username="training", password=accounts["training"], directConnection=True
    ) as client:
        yield client


@contextmanager
def unauthorised():
    with pytest.raises(OperationFailure) as raised:
        yield
    assert raised.value.code == UNAUTHORISED


class TestAServiceInTheStore:
    def test_uses_its_platform_database(self, store_of_training):
        leases = store_of_training["training--platform"].leases
        leases.replace_one({"_id": "tried"}, {"at": 1}, upsert=True)
        assert leases.find_one({"_id": "tried"})["at"] == 1
        leases.delete_one({"_id": "tried"})

    def test_uses_a_landlords_database_from_grant_to_revocation(self, mongo, store_of_training, landlord_id):
        courses = store_of_training[f"training--{landlord_id}"].courses
        with unauthorised():
            courses.insert_one({})
        rights.grant_landlord(mongo, landlord_id)
        rights.grant_landlord(mongo, landlord_id)
        courses.insert_one({})
        rights.revoke_landlord(mongo, landlord_id)
        rights.revoke_landlord(mongo, landlord_id)
        with unauthorised():
            courses.insert_one({})
        with unauthorised():
            courses.find_one({})

    def test_does_not_see_another_services_database(self, mongo, store_of_training, new_landlord_id):
        granted = new_landlord_id()
        rights.grant_landlord(mongo, granted)
        for name in (f"membership--{granted}", "membership--platform", "admin", "test"):
            with unauthorised():
                store_of_training[name].residents.find_one({})
            with unauthorised():
                store_of_training[name].residents.insert_one({})

    def test_makes_no_index_and_drops_nothing(self, store_of_training):
        platform = store_of_training["training--platform"]
        with unauthorised():
            platform.leases.create_index("at")
        with unauthorised():
            platform.drop_collection("leases")
        with unauthorised():
            store_of_training.drop_database("training--platform")

    def test_makes_no_user_and_widens_no_role(self, store_of_training):
        with unauthorised():
            store_of_training.admin.command("createUser", "mallory", pwd="x", roles=[])
        with unauthorised():
            rights.grant_landlord(store_of_training, "hull")

    def test_lists_only_databases_it_may_read(self, store_of_training):
        assert all(name.startswith("training--") for name in store_of_training.list_database_names())


def test_preparing_again_keeps_what_landlords_were_granted(
    engines, mongo, accounts, store_of_training, new_landlord_id
):
    granted = new_landlord_id()
    rights.grant_landlord(mongo, granted)
    rights.prepare_broker(engines.broker_api_url, accounts)
    rights.prepare_store(mongo, accounts)
    store_of_training[f"training--{granted}"].courses.insert_one({})


def test_preparing_again_with_another_password_ends_the_old_one(engines, mongo, accounts):
    try:
        rights.prepare_store(mongo, {"training": "another"})
        address = urlsplit(engines.mongo_url)
        with (
            MongoClient(
                address.hostname,
                address.port,
                username="training",
                password=accounts["training"],
                directConnection=True,
            ) as client,
            pytest.raises(OperationFailure) as raised,
        ):
            client["training--platform"].leases.find_one({})
        assert raised.value.code == AUTHENTICATION_FAILED
    finally:
        rights.prepare_store(mongo, accounts)


def test_there_is_no_guest(engines):
    broker = rights.Broker(engines.broker_api_url)
    assert "guest" not in broker.names("users")
    assert broker.names("vhosts") == ["doorstep"]

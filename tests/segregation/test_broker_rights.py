"""Every account on the broker tries what it may not: the operations of AMQP against whatever is there, one by one."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import amqp
import pytest
import requests

from deploy import accounts as rights
from shared.bus import names
from shared.bus.topology import declare
from shared.contracts import SERVICES, all_events, queues

LANDLORD, OTHER = "t00aaaa", "t00bbbb"
DENIED = (403, 405, 530)  # access refused, an exclusive queue of somebody else's, not allowed


@pytest.fixture(scope="module")
def broker(engines, accounts):
    """Everything declared, and two partners. {account: password}"""
    admin = urlsplit(engines.amqp_url)
    with opened(engines, admin.username, admin.password) as connection:
        declare(connection.channel())
    partners = {rights.partner_user(landlord, "crm"): landlord for landlord in (LANDLORD, OTHER)}
    for landlord in partners.values():
        rights.grant_partner(engines.broker_api_url, landlord, "crm", "crm-in-tests")
    with opened(engines, f"partner-{OTHER}-crm", "crm-in-tests") as connection:
        connection.channel().queue_declare(f"partner.{OTHER}.crm.inbox", durable=True, auto_delete=False)
    yield {service: accounts[service] for service in SERVICES} | dict.fromkeys(partners, "crm-in-tests")
    for landlord in partners.values():
        rights.revoke_partner(engines.broker_api_url, landlord, "crm")


@contextmanager
def opened(engines, user, password, vhost="doorstep"):
    address = urlsplit(engines.amqp_url)
    with amqp.Connection(f"{address.hostname}:{address.port}", user, password, virtual_host=vhost) as connection:
        yield connection


def publishing(exchange, key):
    def publish(channel):
        channel.confirm_select()
        channel.basic_publish_confirm(amqp.Message("{}"), exchange, key)

    return f"publish to {exchange or 'the default exchange'} as {key}", publish


def of_queues(found):
    """Everything that can be done to a queue, for each of these."""
    for queue in found:
        yield f"consume {queue}", lambda channel, q=queue: channel.basic_consume(q)
        yield f"get from {queue}", lambda channel, q=queue: channel.basic_get(q)
        yield f"purge {queue}", lambda channel, q=queue: channel.queue_purge(q)
        yield f"delete {queue}", lambda channel, q=queue: channel.queue_delete(q)
        yield f"bind {queue}", lambda channel, q=queue: channel.queue_bind(q, names.EVENTS, "#")
        yield f"unbind {queue}", lambda channel, q=queue: channel.queue_unbind(q, names.EVENTS, "#")


def of_exchanges():
    for exchange in (names.EVENTS, names.PARKED, names.SUSPECT, names.RETURN, names.delay("1s")):
        yield f"delete {exchange}", lambda channel, x=exchange: channel.exchange_delete(x)
        yield (
            f"bind {exchange} to events",
            lambda channel, x=exchange: channel.exchange_bind(x, names.EVENTS, "#"),
        )
    for exchange in ("mine", "doorstep.mine", "amq.mine"):
        yield f"declare {exchange}", lambda channel, x=exchange: channel.exchange_declare(x, "topic")


def not_for_a_service(service):
    """[(what, action)]: nothing in another's name, no queue of another's, nothing declared, bound or deleted."""
    others = [one for one in SERVICES if one != service]
    for contract in all_events():
        if contract.service != service:
            yield publishing(names.EVENTS, f"{LANDLORD}.{contract.name}.v{contract.version}")
    for key in (
        "#",
        "*",
        f"{LANDLORD}",
        f"{LANDLORD}.{others[0]}.#",
        f".{others[0]}.x.v1",
        f"a.b.{service}.x.v1",
        service,
    ):
        yield publishing(names.EVENTS, key)
    for exchange in (names.PARKED, names.SUSPECT, *(names.delay(tier) for tier in names.DELAYS)):
        yield from (publishing(exchange, f"{other}.keep_residents") for other in others)
    for exchange in ("", "amq.direct", "amq.topic", "amq.fanout", "amq.headers", names.RETURN, names.UNROUTED):
        yield publishing(exchange, f"{others[0]}.keep_residents")
    foreign = [queue for queue in queues() if not queue.startswith(f"{service}.")]
    yield from of_queues(
        [*foreign, *map(names.parked, foreign), names.UNROUTED, names.delay("1s"), names.suspect(foreign[0])]
    )
    for queue in (f"{service}.more", "more", "", f"{others[0]}.more", f"partner.{LANDLORD}.crm.more"):
        yield f"declare {queue!r}", lambda channel, q=queue: channel.queue_declare(q, exclusive=True)
    for queue in [one for one in queues() if one.startswith(f"{service}.")]:
        yield f"bind {queue}", lambda channel, q=queue: channel.queue_bind(q, names.EVENTS, "#")
        yield f"delete {queue}", lambda channel, q=queue: channel.queue_delete(q)
    yield from of_exchanges()


def not_for_a_partner():
    """The same for a partner: nothing published, nothing of another landlord's, no other queue touched."""
    for exchange in ("", names.EVENTS, names.PARKED, names.SUSPECT, names.RETURN, names.UNROUTED, names.delay("1s")):
        yield publishing(exchange, f"{LANDLORD}.complaints.complaint_received.v1")
    foreign = [f"partner.{OTHER}.crm.inbox", f"partner.{LANDLORD}.crm2.inbox", *queues()]
    yield from of_queues([*foreign, names.UNROUTED, names.parked(next(iter(queues())))])
    for queue in (
        "",
        "mine",
        f"partner.{OTHER}.crm.more",
        f"partner.{LANDLORD}.crm2.more",
        f"x.partner.{LANDLORD}.crm.x",
    ):
        yield f"declare {queue!r}", lambda channel, q=queue: channel.queue_declare(q, exclusive=True)
    for key in (
        "#",
        "*.#",
        "*",
        "",
        f"{OTHER}.#",
        LANDLORD,
        f"{LANDLORD}x.#",
        "platform.#",
        "*.complaints.#",
        f"#.{LANDLORD}",
    ):
        yield f"bind its own queue by {key!r}", lambda channel, k=key: bind_own(channel, k)
    yield from of_exchanges()
    yield (
        "declare its own queue with another's as dead letter exchange",
        lambda channel: channel.queue_declare(
            f"partner.{LANDLORD}.crm.trap", arguments={"x-dead-letter-exchange": names.PARKED}
        ),
    )


def bind_own(channel, key):
    name = f"partner.{LANDLORD}.crm.inbox"
    channel.queue_declare(name, durable=True, auto_delete=False)
    channel.queue_bind(name, names.EVENTS, key)


def allowed(engines, user, password, actions):
    """(how many were tried, [what was not refused]); a channel for each, as a refusal closes it."""
    tried, let_through = 0, []
    with opened(engines, user, password) as connection:
        for what, action in actions:
            tried += 1
            try:
                action(connection.channel())
            except amqp.AMQPError as refusal:
                if refusal.reply_code not in DENIED:
                    let_through.append(f"{what}: {refusal}")
            else:
                let_through.append(what)
    return tried, let_through


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_does_nothing_outside_its_set(service, engines, broker):
    tried, let_through = allowed(engines, service, broker[service], not_for_a_service(service))
    print(f"\n{service}: {tried} tried, {tried - len(let_through)} refused")  # noqa: T201 - a report
    assert tried > 100
    assert not let_through


def test_a_partner_does_nothing_outside_its_set(engines, broker):
    user = f"partner-{LANDLORD}-crm"
    tried, let_through = allowed(engines, user, broker[user], not_for_a_partner())
    print(f"\n{user}: {tried} tried, {tried - len(let_through)} refused")  # noqa: T201 - a report
    assert tried > 100
    assert not let_through


def test_nobody_reaches_another_virtual_host_or_the_management_api(engines, broker):
    api = urlsplit(engines.broker_api_url)
    for user, password in broker.items():
        for vhost in ("/", "another"):
            with pytest.raises((amqp.AMQPError, OSError)), opened(engines, user, password, vhost):
                pass
        for path in ("overview", "users", "permissions", f"queues/{rights.VHOST}", "definitions", "connections"):
            url = f"http://{api.hostname}:{api.port}/api/{path}"
            with requests.Session() as session:
                session.trust_env = False
                assert session.get(url, auth=(user, password), timeout=5).status_code == 401, f"{user} sees {path}."


def test_nobody_comes_in_with_anothers_password_or_none(engines, broker):
    for user in (*broker, "guest", "admin"):
        for password in ("", "guest", "wrong", *(broker[one] for one in broker if one != user)):
            if password != broker.get(user):
                with pytest.raises((amqp.AMQPError, OSError)), opened(engines, user, password):
                    pass

"""What is announced on the bus, as an AsyncAPI 3.0 document for partners, and an index for programs."""

from deploy.reference.schemas import described, name_of
from shared.bus import names
from shared.contracts import all_events


def asyncapi():
    """What is announced on the bus, as an AsyncAPI 3.0 document for partners. It stands beside the schemas."""
    contracts = all_events()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Doorstep events",
            "version": "1",
            "description": "CloudEvents 1.0, structured JSON, over AMQP 0.9.1. Ids, codes and dates; never a name, a "
            "contact or anybody's words. Delivered at least once and in no promised order: keep what has the greater "
            "`sequence`.",
        },
        "defaultContentType": names.CONTENT_TYPE,
        "servers": {"partners": _SERVER},
        "channels": {name_of(contract): _channel(contract) for contract in contracts},
        "operations": {
            f"announce.{name_of(contract)}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{name_of(contract)}"},
                "messages": [{"$ref": f"#/channels/{name_of(contract)}/messages/event"}],
            }
            for contract in contracts
        },
        "components": {
            "messages": {name_of(contract): _message(contract) for contract in contracts},
            "parameters": {"landlord": {"description": "The landlord's id.", "examples": ["hull"]}},
            "securitySchemes": {"partner": {"type": "userPassword", "description": "One user a partner and landlord."}},
        },
    }


_SERVER = {
    "host": "{broker}",
    "pathname": f"/{names.VHOST}",
    "protocol": "amqp",
    "protocolVersion": "0.9.1",
    "description": "An operator gives a partner its address, user and password: `doorstep partner add <landlord> "
    "<partner>`. The partner makes queues of its own, named `partner.<landlord>.<partner>.…`, and binds them to the "
    f"exchange `{names.EVENTS}` with a key that begins with the landlord's id, such as `<landlord>.#`. It can read "
    "nothing of another landlord, and publish nothing. A queue that nobody reads loses its oldest events first.",
    "variables": {"broker": {"description": "Host and port, as the operator gives them."}},
    "security": [{"$ref": "#/components/securitySchemes/partner"}],
}


def _channel(contract):
    return {
        "address": f"{{landlord}}.{name_of(contract)}",
        "parameters": {"landlord": {"$ref": "#/components/parameters/landlord"}},
        "servers": [{"$ref": "#/servers/partners"}],
        "messages": {"event": {"$ref": f"#/components/messages/{name_of(contract)}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": names.EVENTS, "type": "topic", "durable": True, "vhost": names.VHOST},
                "bindingVersion": "0.3.0",
            }
        },
    }


def _message(contract):
    return {
        "name": contract.type,
        "title": name_of(contract),
        "description": described(contract),
        "contentType": names.CONTENT_TYPE,
        "payload": {"$ref": f"./{name_of(contract)}.json"},
    }


def index():
    """What there is, for a program that looks for it."""
    return {
        "events": [
            {
                "type": contract.type,
                "entity": contract.entity,
                "description": described(contract),
                "routing_key": f"<landlord>.{name_of(contract)}",
                "schema": f"/events/{name_of(contract)}.json",
            }
            for contract in all_events()
        ]
    }

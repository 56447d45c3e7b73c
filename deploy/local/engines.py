"""RabbitMQ and MongoDB of our own, for `make run` and for tests.

    python -m deploy.local.engines test-run -- COMMAND...

starts both in a temporary directory on free ports, runs the command with their addresses in
DOORSTEP_TEST_MONGO_URL, DOORSTEP_TEST_AMQP_URL and DOORSTEP_TEST_BROKER_API_URL, and stops them.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.mongo import MongoReplicaSet
from deploy.local.processes import StartFailed, free_ports
from deploy.local.rabbit import RabbitNode, RabbitPorts

__all__ = ["MongoReplicaSet", "RabbitNode", "RabbitPorts", "start_together", "stop_together", "temporary_engines"]

ADDRESSES = ("DOORSTEP_TEST_MONGO_URL", "DOORSTEP_TEST_AMQP_URL", "DOORSTEP_TEST_BROKER_API_URL")


def start_together(rabbit: RabbitNode, mongo: MongoReplicaSet) -> None:
    rabbit.launch()
    mongo.launch()
    mongo.wait_ready()
    rabbit.wait_ready()


def stop_together(rabbit: RabbitNode, mongo: MongoReplicaSet) -> None:
    rabbit.ask_to_stop()
    mongo.ask_to_stop()
    mongo.wait_stopped()
    rabbit.wait_stopped()


@contextmanager
def temporary_engines() -> Iterator[tuple[RabbitNode, MongoReplicaSet]]:
    """Both engines with data that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="doorstep-", ignore_cleanup_errors=True) as directory:
        amqp, api, dist, epmd, mongo_port = free_ports(5)
        rabbit = RabbitNode(Path(directory, "rabbitmq"), RabbitPorts(amqp, api, dist, epmd))
        mongo = MongoReplicaSet(Path(directory, "mongo"), mongo_port)
        try:
            start_together(rabbit, mongo)
            yield rabbit, mongo
        finally:
            rabbit.kill()  # nothing is to be kept, and a polite stop takes RabbitMQ 6 s
            mongo.kill()


def addresses(rabbit: RabbitNode, mongo: MongoReplicaSet) -> dict[str, str]:
    return dict(zip(ADDRESSES, (mongo.url, rabbit.amqp_url, rabbit.api_url), strict=True))


def run_beside_engines(command: list[str]) -> int:
    """Run the command beside temporary engines, or beside those that the addresses already name."""
    if all(os.environ.get(name) for name in ADDRESSES):
        return subprocess.call(command)
    with temporary_engines() as (rabbit, mongo):
        return subprocess.call(command, env=os.environ | addresses(rabbit, mongo))


def main(arguments: list[str]) -> int:
    if arguments[:2] != ["test-run", "--"] or len(arguments) < 3:
        print("Usage: python -m deploy.local.engines test-run -- COMMAND...", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return run_beside_engines(arguments[2:])
    except StartFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

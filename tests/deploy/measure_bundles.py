"""Export, import and removal of a large landlord, with figures: rows a second, and the memory they took.

python -m deploy.local.engines test-run -- python -m tests.deploy.measure_bundles [residents]
"""

import os
import resource
import sys
import tempfile
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

from deploy.accounts import OPERATOR, SERVICES, database
from deploy.bundle.contents import totals
from deploy.bundle.reading import take_stock
from deploy.local.engines import ADDRESSES
from tests.deploy.operated import Operated

BATCH = 5_000


def fill(platform, landlord_id, residents):
    """Residents as an import leaves them, with a row each in the readers' projections."""
    collections = [platform.mongo[database(service, landlord_id)].residents for service in SERVICES]
    for first in range(0, residents, BATCH):
        numbers = range(first, min(first + BATCH, residents))
        collections[0].insert_many([resident(n) for n in numbers])
        for projection in collections[1:]:
            projection.insert_many([{"_id": f"{n:032x}", "sequence": 1, "state": "active"} for n in numbers])


def resident(n):
    return {
        "_id": f"{n:032x}",
        "version": 1,
        "sequence": 1,
        "command_keys": [],
        "external_reference": f"T-{n:07}",
        "given_name": "Alexandra",
        "family_name": f"Featherstone {n}",
        "email": f"resident{n}@homes.example",
        "phone": "+447700900123",
        "address_lines": [f"{n % 300} Long Lane", "Orchard Park", "Hull"],
        "postcode": "HU6 7RX",
        "tenure": "secure",
        "estate": f"estate-{n % 40}",
        "state": "active",
        "preferred_channel": "post",
        "involvement": "none",
        "sort_name": f"featherstone {n} alexandra",
        "search_names": ["alexandra", "featherstone", str(n)],
    }


def timed(what, documents, work):
    before, started = peak(), monotonic()
    done = work()
    seconds = monotonic() - started
    rate = f"{documents / seconds:,.0f} documents/s"
    sys.stdout.write(f"{what:<10}{seconds:>8.1f} s{rate:>22}   peak {peak()} MB (before: {before} MB)\n")
    return done


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(residents):
    addresses = dict(zip(("mongo_url", "amqp_url", "broker_api_url"), (os.environ[n] for n in ADDRESSES), strict=True))
    platform = Operated(SimpleNamespace(**addresses), dict.fromkeys((*SERVICES, OPERATOR), "in-figures"))
    platform.did("platform", "prepare")
    landlord_id = platform.add("large")
    fill(platform, landlord_id, residents)
    count = totals(take_stock(platform.mongo, landlord_id))[1]
    with tempfile.TemporaryDirectory() as folder:
        path = timed("export", count, lambda: platform.export(landlord_id, Path(folder)))
        size = path.stat().st_size / 1e6
        sys.stdout.write(f"{'bundle':<10}{size:>8.1f} MB for {residents:,} residents, {count:,} documents\n")
        timed("checksum", count, lambda: platform.checksum(landlord_id))
        platform.leave(landlord_id)
        timed("remove", count, lambda: platform.remove(landlord_id))
        timed("import", count, lambda: platform.bring_in(path))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

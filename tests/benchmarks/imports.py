"""An import of residents from CSV: rows parsed and validated a second, the whole import, and memory while it runs."""

# ruff: noqa: T201 - it talks by print

import io
import time

import requests

from services.membership.csv_rows import pieces_of, read_rows, recognise
from services.membership.model.columns import RowChecker, field_of
from tests.benchmarks import processes, world
from tests.benchmarks.figures import TIMES, Row, Spread
from tests.membership.measure_import import HEADER, a_row

ROWS, ROWS_WHEN_QUICK = 100_000, 2_000
EARLY = 0.2  # of the rows: memory until then is compared with memory afterwards


def run(ground, options):
    count = ROWS_WHEN_QUICK if options.quick else ROWS
    content = "\n".join([HEADER, *map(a_row, range(count)), ""]).encode()
    rounds = min(3, options.rounds)
    checked = [_parse(content, count) for _ in range(rounds)]
    print(f"  parsed and validated {Spread.of(checked).shown()} rows/s", flush=True)
    whole, growth, highest = [], [], []
    for number in range(rounds):
        landlord = f"import{number}"
        world.open_landlords(ground, [landlord], ("membership",))
        rate, early, late = _import(ground, landlord, content, count)
        whole.append(rate)
        growth.append(late / early)
        highest.append(late)
        print(f"  imported {rate:.0f} rows/s, {early:.0f} MiB early, {late:.0f} MiB at most", flush=True)
    return [
        Row("import: rows parsed and validated", Spread.of(checked), "/s", 10_000),
        Row(f"import of {count:,} rows, whole", Spread.of(whole), "/s", 5_000),
        Row(
            f"import of {count:,} rows: memory at most over memory in its first fifth",
            Spread.of(growth),
            TIMES,
            1.1,
            "less",
            absolute={"at most": f"{Spread.of(highest).shown()} MiB"},
        ),
    ]


def _parse(content, count):
    """Rows a second through reading and every check, nothing stored."""
    file = io.BytesIO(content)
    started = time.perf_counter()
    form = recognise(file)
    checker = RowChecker([field_of(header) for header in form.header])
    file.seek(form.start.offset)
    good = sum(not checker.check(row.cells)[1] for row in read_rows(pieces_of(file), form, form.start))
    taken = time.perf_counter() - started
    if good != count:
        raise RuntimeError(f"{count - good} of {count} rows were refused")
    return count / taken


def _import(ground, landlord, content, count):
    """(rows a second from sending the file to the last row stored, MiB early, MiB at most)."""
    program = processes.service(ground, "membership")
    headers = {"Authorization": f"Bearer {world.token(landlord, 's-1', 'staff', 'administrator')}"}
    at = f"http://127.0.0.1:{program.port}/api/v1/resident-imports"
    early = late = 0.0
    try:
        started = time.monotonic()
        sent = requests.post(at, data=content, headers=headers | {"Content-Type": "text/csv"}, timeout=60)
        sent.raise_for_status()
        while True:
            job = requests.get(f"{at}/{sent.json()['id']}", headers=headers, timeout=60).json()
            late = max(late, program.resident_memory())
            if job["rows_read"] < count * EARLY:
                early = late
            if job["status"] in ("finished", "failed"):
                break
            time.sleep(0.6)  # an import gives way to people, who ask more often than who only looks how far it is
        taken = time.monotonic() - started
    finally:
        program.end()
    if job["status"] == "failed" or job["rows_new"] != count:
        raise RuntimeError(f"The import {job['status']}: {job}")
    return count / taken, early or late, late

"""What was measured last, section by section: .run/bench.json, and a table between two marks in docs/performance.md."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.figures import Row, Spread, digits

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".run" / "bench.json"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"


def keep(section, rows, options):
    """Put a section's rows in place of those measured before. A quick run says nothing, and is not kept."""
    if options.quick or not rows:
        return
    kept = _kept()
    measured = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "rounds": options.rounds}
    kept[section] = measured | {"machine": machine(), "rows": [row.as_dict() for row in rows]}
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def write():
    """The table of all that is kept, into the page. Rows of sections that were not measured here stay."""
    rows = [_row(each) for measured in _kept().values() for each in measured["rows"]]
    PAGE.write_text(with_table(PAGE.read_text(), table(rows)))


def with_table(text, new):
    """The page with a table's rows each in the place of the one on its path, and the others at the end."""
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n## Beside other ways of building it\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    there, _, after = rest.partition(END)
    rows = {line.split("|")[1]: line for line in (*there.strip().splitlines()[2:], *new.splitlines()[2:])}
    heading = new.splitlines()[:2]
    return "\n".join([f"{before}{BEGIN}", *heading, *rows.values(), f"{END}{after}"])


def table(rows):
    """The rows as a Markdown table."""
    lines = ["| path | figure (lowest to highest round) | target | | made of |", "|---|---|---|---|---|"]
    for row in rows:
        made_of = "; ".join(f"{side} {shown}" for side, shown in row.absolute.items())
        lines.append(f"| {row.path} | {row.figure.shown(row.unit)} | {_bound(row)} | {_verdict(row)} | {made_of} |")
    return "\n".join(lines)


def machine():
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _kept():
    return json.loads(KEPT.read_text()) if KEPT.is_file() else {}


def _row(kept):
    named = {name: value for name, value in kept.items() if name != "met"}
    return Row(**named | {"figure": Spread(**kept["figure"])})


def _verdict(row):
    return {None: "", True: "met", False: "missed"}[row.met]


def _bound(row):
    if row.target is None:
        return ""
    sign = "≥" if row.better == "more" else "≤"
    wanted = f", {digits(row.wanted)} wanted" if row.wanted else ""
    return f"{sign} {digits(row.target)}{row.unit}{wanted}"

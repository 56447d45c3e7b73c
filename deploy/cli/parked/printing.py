"""What is parked, and what was done to it, on a terminal."""

import json

import click

from deploy.cli.tables import print_table


def print_groups(rows):
    if not rows:
        return
    print_table(
        ["QUEUE", "LANDLORD", "EVENT", "ERROR", "COUNT", "OLDEST", "NEWEST"],
        [
            [*(row[key] for key in ("lies_in", "landlord", "event", "error", "count")), *map(short, _times(row))]
            for row in rows
        ],
    )
    for place, queues in sorted(_raised_at(rows).items()):
        click.echo(f"raised at {place}, for {', '.join(sorted(queues))}")


def _times(row):
    return row["oldest"], row["newest"]


def _raised_at(rows):
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["where"]:
            found.setdefault(row["where"], set()).add(row["lies_in"])
    return found


def print_lines(lines):
    if lines:
        print_table(
            ["MESSAGE", "QUEUE", "LANDLORD", "EVENT", "ERROR", "PUT ASIDE"],
            [
                [
                    line["id"] if line["id"] != line["sha256"] else line["sha256"][:16],
                    *(line[key] for key in ("lies_in", "landlord", "event", "error")),
                    short(line["put_aside_at"]),
                ]
                for line in lines
            ],
        )


def tell_missed(missed):
    if missed:
        click.echo(
            f"{counted(missed)} could not be looked at: another connection has them, or they are too many.", err=True
        )


def counted(number):
    return f"{number:,} message{'' if number == 1 else 's'}"


def short(moment):
    return moment[:19] + "Z" if moment else None


def print_json(**parts):
    click.echo(json.dumps({key: value for key, value in parts.items() if value is not None}, indent=2))

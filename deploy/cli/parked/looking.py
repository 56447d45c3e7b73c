"""doorstep parked list, show, history: nothing is changed."""

import json

import click

from deploy.accounts import Broker
from deploy.cli.entry import operator_settings
from deploy.cli.parked.options import filtered, login, open_reader, parked
from deploy.cli.parked.printing import counted, print_groups, print_json, print_lines, short, tell_missed
from deploy.cli.tables import print_table
from deploy.parked import records
from deploy.parked.selection import Selection
from deploy.parked.survey import Groups, look_through, places, suspects
from shared import store
from shared.bus.delivery import Hopeless
from shared.clock import rfc3339
from shared.errors import NotFound

EACH = 50  # messages listed one by one, unless told otherwise


@parked.command("list")
@filtered
@click.option("--each", is_flag=True, help="One line a message instead of groups.")
@click.option("--limit", type=click.IntRange(1), default=EACH, show_default=True, help="Lines, with --each.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_parked(each, limit, as_json, **filters):
    """Count what is parked by queue, landlord, event and error. Everything stays where it is.

    Also what no queue asked for (doorstep.unrouted), and how many suspects wait.
    """
    selection, broker = Selection(**filters), Broker(operator_settings().broker_api_url)
    lines: list[dict] = []
    groups = Groups()

    def note(held):
        groups.add(held)
        if each and len(lines) < limit:
            lines.append(held.facts())

    with open_reader(login()) as reader:
        missed = look_through(reader, places(broker, selection), selection.wants, note)
        waiting = suspects(reader, broker, selection)
    rows = groups.rows()
    if as_json:
        print_json(
            messages=lines if each else None,
            groups=None if each else rows,
            suspects=[dict(zip(("queue", "count", "readers"), row, strict=True)) for row in waiting],
            not_looked_at=missed,
        )
        return
    print_lines(lines) if each else print_groups(rows)
    total = sum(row["count"] for row in rows)
    click.echo(f"\n{counted(total)} put aside; all of them stay where they are." if total else "Nothing is parked.")
    if total:
        click.echo(
            "Next: doorstep parked show --queue … --error …, mend it, then replay; docs/operating.md, Parked messages."
        )
    for queue, count, readers in waiting:
        click.echo(f"{counted(count)} in {queue}: its service takes them one at a time ({readers} connected).")
    tell_missed(missed)


@parked.command("show")
@click.argument("message", required=False)
@filtered
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show_parked(message, as_json, **filters):
    """Show one message: why it is here, its envelope and its ids. Without MESSAGE: the first that fits.

    MESSAGE is an event's id, or six digits or more of a digest. What today's code does not understand may hold
    anything: of that only size and digest are shown, and what has exactly the shape of an envelope.
    """
    filters["messages"] += (message,) if message else ()
    found: list[dict] = []
    selection = Selection(**filters)

    def note(held):
        if not found:
            found.append(_told(held))

    with open_reader(login()) as reader:
        missed = look_through(
            reader, places(Broker(operator_settings().broker_api_url), selection), selection.wants, note
        )
    if not found:
        tell_missed(missed)
        raise NotFound("message_not_found", "No such message is parked. It may have been replayed or discarded.")
    if as_json:
        click.echo(json.dumps(found[0], indent=2))
        return
    for title, facts in found[0].items():
        if not facts:
            continue
        click.echo(f"{title}:")
        for key, value in facts.items():
            click.echo(f"  {key:<14} {value}")


def _told(held):
    facts = {key: value for key, value in held.facts().items() if value not in (None, "", 0)}
    told = {"parked": facts, "envelope": held.envelope()}
    try:
        subject, data = held.understood()
    except Hopeless as fault:
        told["content"] = {
            "understood": f"no: {fault}",
            "shown": f"nothing; {len(held.body)} bytes, digest above",
            "next": "replaying parks it again until the code understands it; find its sender, or discard it",
        }
    else:
        told["envelope"]["subject"] = subject
        told["data"] = data
        told["content"] = {
            "understood": "yes",
            "next": f"mend the error, then: doorstep parked replay --message {held.id} --reason …",
        }
    return told


@parked.command("history")
@click.argument("run", required=False)
@click.option("--landlord", help="Only runs that touched this landlord's messages.")
@click.option("--message", help="Only runs that touched the event of this id.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show_history(run, landlord, message, limit, as_json):
    """List who replayed or discarded what, when and why; with RUN the messages of that run."""
    store.connect("operator", operator_settings().admin_mongo_url)
    if run:
        facts = records.messages_of(run)
        if not facts:
            raise NotFound("run_not_found", f"There is no run {run}.")
        print_json(messages=facts) if as_json else print_lines(facts)
        return
    rows = [row | {"at": rfc3339(row["at"])} for row in records.runs(limit, landlord=landlord, message=message)]
    if as_json:
        print_json(runs=rows)
    elif not rows:
        click.echo("Nothing was replayed or discarded yet.")
    else:
        print_table(
            ["RUN", "WHEN", "WHO", "DID", "MESSAGES", "FROM", "WHY"],
            [
                [
                    *(row["run"], short(row["at"]), row["by"], row["act"], _ended(row)),
                    *(", ".join(row["queues"]), row["reason"]),
                ]
                for row in rows
            ],
        )


def _ended(row):
    cut = "" if row["ended"] == row["decided"] else f" of {row['decided']}"
    return f"up to {row['decided']}, cut short" if row["ended"] is None else f"{row['ended']}{cut}"

"""How an operator says which messages are meant, and who they are."""

import getpass
import os
import re
from datetime import UTC, datetime, timedelta

import click

from deploy.cli.entry import main, operator_settings
from deploy.parked.message import UNKNOWN
from deploy.parked.reading import Reader
from shared.clock import utc_now

_AGES = {"m": "minutes", "h": "hours", "d": "days"}


class Moment(click.ParamType):
    """An instant: RFC 3339, a day (its beginning, UTC), or an age: 30m, 2h, 3d."""

    name = "time"

    def convert(self, value, param, ctx):
        if age := re.fullmatch(r"(\d{1,6})([mhd])", value):
            return utc_now() - timedelta(**{_AGES[age[2]]: int(age[1])})
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time: write 2026-11-21T10:00:00Z, 2026-11-21, or an age such as 30m, 2h, 3d.")
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Rate(click.ParamType):
    """`100/second`, `600/minute`, or a number of messages a second."""

    name = "rate"

    def convert(self, value, param, ctx):
        known = re.fullmatch(r"(\d{1,5})(?:/(second|minute))?", str(value))
        if not known or not int(known[1]):
            self.fail(f"{value!r} is no rate: write 100/second or 600/minute.")
        return int(known[1]) / (60 if known[2] == "minute" else 1)


_FILTERS = (
    click.option(
        "--queue", "queues", multiple=True, help="A queue, with .parked or without, or a service for all its."
    ),
    click.option("--landlord", "landlords", multiple=True, help="A landlord's id."),
    click.option("--error", "errors", multiple=True, help="A part of the error or of the place that raised it."),
    click.option("--event", "events", multiple=True, help="A part of the event's name and version."),
    click.option("--message", "messages", multiple=True, help="An event's id, or six digits or more of a digest."),
    click.option("--after", type=Moment(), help="Put aside at this time or later: RFC 3339, a day, or an age (2h)."),
    click.option("--before", type=Moment(), help="Put aside before this time."),
)


def filtered(command):
    """All options that choose messages; those of one name mean any of them, different ones all of them."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


@main.group()
def parked():
    """Events that could not be handled, and wait for a person.

    `list`, then `show` one, mend what is wrong, then `replay`: the one reader that failed gets them again. `discard`
    only what shall never be handled. Looking takes nothing away. No body is ever shown or kept.
    """


def signed(command):
    """The options `by` and `reason`."""
    command = click.option("--reason", help="Why, for the record; needed unless --dry-run. Name no person.")(command)
    return click.option("--by", help="Your name, for the record. [default: your login]")(command)


def operators_name(by):
    name = (by or login()).strip()
    if not re.fullmatch(r"[\w .@'-]{1,60}", name):
        raise click.UsageError("--by is a name: 1 to 60 letters, digits, blanks and . @ ' -")
    return name


def login():
    """The name of whoever called us, also through sudo."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return UNKNOWN


def open_reader(by):
    return Reader(operator_settings().admin_amqp_url, by)

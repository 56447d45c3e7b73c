"""Figures for reports and packs, as plain data that can be kept. GATHERED is where other parts plug theirs in."""

from datetime import date, timedelta

from services.complaints.queries.evidence import STAGES, Figures


def volumes(figures, before):
    return {"received": figures.received, "received_before": before.received, "by_category": figures.by("category")}


def months(figures, before):
    """Each month, to be shown beside the same one a year before."""
    return {"this": figures.by_month, "before": before.by_month}


def outcomes(figures, _before):
    return {str(stage): figures.by(f"outcome_{stage}") for stage in STAGES}


def timeliness(figures, _before):
    return {f"{clock}_{stage}": figures.clock(stage, clock) for stage in STAGES for clock in ("acknowledge", "respond")}


def extensions(figures, _before):
    return {str(stage): figures.number(f"extended_{stage}") for stage in STAGES}


def refusals(figures, _before):
    """Source: Complaint Handling Code 2024 para 8.1(b): the types of complaint that were refused."""
    return {str(stage): figures.refused(stage) for stage in STAGES}


def escalation(figures, _before):
    return {"answered_1": figures.number("answered_1"), "asked_2": figures.number("asked_2")}


# (name, function). Each: (Figures of the period, Figures of a year before) -> plain data with texts as keys.
GATHERED = [
    ("volumes", volumes),
    ("months", months),
    ("outcomes", outcomes),
    ("timeliness", timeliness),
    ("extensions", extensions),
    ("refusals", refusals),
    ("escalation", escalation),
]


def gather(period, before, now):
    """{name: data} of a period and the same one a year before, each (first, last) of local dates, inclusive."""
    figures, earlier = Figures(period[0], period[1], now), Figures(before[0], before[1], now)
    return {name: tell(figures, earlier) for name, tell in GATHERED}


def gather_quarter(quarter, now):
    """{name: data} of a Quarter, with the trend of the twelve months up to its end."""
    before = quarter.a_year_before
    gathered = gather((quarter.first, quarter.last), (before.first, before.last), now)
    trend = Figures(before.last + timedelta(days=1), quarter.last, now)
    return gathered | {"trend": trend.by_month}


def year_period(year):
    """First and last local date of a reporting year."""
    return date(year, 4, 1), date(year + 1, 3, 31)

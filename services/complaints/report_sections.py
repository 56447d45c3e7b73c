"""How gathered figures are shown in reports and packs. SECTIONS is where other parts plug theirs in.

Nothing here says that more complaints are worse: many may show that complaining is easy.
Source: Complaint Handling Code 2024 para 3.3.
"""

from services.complaints import pages
from services.complaints.measures import rate

MORE_IS_NOT_WORSE = "A high number of complaints is not bad in itself: it can show that complaining is easy."


def volumes(data):
    known = {"This period": data["received"], "A year before": data["received_before"]}
    return (
        pages.text(MORE_IS_NOT_WORSE)
        + pages.counts("Complaints received", "Period", known)
        + pages.counts("By what they are about", "Category", data["by_category"])
    )


def months(data):
    this, before = list(data["this"].items()), data["before"]
    rows = [(month, number, before.get(_year_before(month))) for month, number in this]
    return pages.table("Received, month by month", ("Month", "This period", "A year before"), rows)


def outcomes(data):
    return "".join(pages.counts(f"Decisions at stage {stage}", "Decision", data[stage]) for stage in sorted(data))


def timeliness(data):
    columns = ("Clock", "In time", "Late", "Overdue and not done", "Percent in time")
    rows = [
        (pages.in_words(clock), n["in_time"], n["late"], n["overdue"], rate(n["in_time"], sum(n.values()), 100))
        for clock, n in sorted(data.items())
    ]
    return pages.table("Within the time allowed, extensions included", columns, rows)


def extensions(data):
    return pages.counts("Answers put off, with a reason", "Stage", data)


def refusals(data):
    return "".join(
        pages.counts(f"Refused at stage {stage}, by reason", "Reason", data[stage]) for stage in sorted(data)
    )


def escalation(data):
    rows = [("All", data["answered_1"], data["asked_2"], rate(data["asked_2"], data["answered_1"], 100))]
    columns = ("Complaints", "Answered at stage 1", "Taken to stage 2", "Percent")
    return pages.table("Taken to stage 2", columns, rows)


def trend(data):
    return pages.counts("Complaints received in the last twelve months", "Month", data)


# (name in the gathered data, heading, function). Each: (data) -> piece of a page. In the order of the page.
SECTIONS = [
    ("volumes", "Complaints received", volumes),
    ("months", "Month by month", months),
    ("trend", "The last twelve months", trend),
    ("outcomes", "Decisions", outcomes),
    ("timeliness", "Timeliness", timeliness),
    ("extensions", "Extensions", extensions),
    ("refusals", "Complaints that were not accepted", refusals),
    ("escalation", "Escalation", escalation),
]


def shown(gathered):
    """The pieces of a page for what was gathered, also by an earlier release that gathered less."""
    return [pages.section(heading, show(gathered[name])) for name, heading, show in SECTIONS if name in gathered]


def _year_before(month):
    year, _, number = month.partition("-")
    return f"{int(year) - 1}-{number}"

"""What the law and good practice ask of each kind of consultation. Data with dates: a change is a new row, not code."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/London")  # days of notice are days of the calendar, whatever the clocks do
FEEDBACK_DUE = timedelta(days=28)  # after the decision


@dataclass(frozen=True)
class Period:
    """The shortest time a kind must stay open, for consultations that open on `since` or later.

    statutory: asked by law or regulation. Residents are asked whether they want to be involved or not, and it never
    closes early.
    """

    kind: str
    days: int  # calendar days
    statutory: bool
    since: date
    source: str


_S20 = (
    "Service Charges (Consultation Requirements) (England) Regulations 2003, schedules 1 to 4: 30 days from the notice"
)
_GUNNING = "R v Brent LBC ex p Gunning (1985): adequate time; the number of days is our default"
_FROM = date(2000, 1, 1)

PERIODS = (
    # Source: Housing Act 1985 s.105(1)(b): "a specified period", no number in the Act; 28 days is ordinary practice.
    Period("s105_housing_management", 28, True, _FROM, "Housing Act 1985 s.105(1)(b); 28 days by practice"),
    # Source: Landlord and Tenant Act 1985 s.20 and the 2003 Regulations.
    Period("s20_qualifying_works", 30, True, date(2003, 10, 31), _S20),
    Period("s20_qlta", 30, True, date(2003, 10, 31), _S20),
    Period("s20_works_under_qlta", 30, True, date(2003, 10, 31), _S20),
    # Source: RSH Transparency, Influence and Accountability Standard 2024, 2.2.6: "adequate time".
    Period("landlord_or_management_change", 42, True, date(2024, 4, 1), "TIA Standard 2.2.6; 42 days is our default"),
    # Source: Housing Act 1985 s.103: notice of at least four weeks.
    Period("tenancy_terms_variation", 28, True, _FROM, "Housing Act 1985 s.103(4)"),
    # Source: Housing Act 1985 Schedule 3A: "such reasonable period as may be specified".
    Period("stock_transfer", 28, True, _FROM, "Housing Act 1985 Sch. 3A para. 3"),
    Period("estate_regeneration_ballot", 28, True, _FROM, "By the scheme; 28 days is our default"),
    Period("policy", 14, False, _FROM, _GUNNING),
    Period("strategy", 28, False, _FROM, _GUNNING),
    Period("service_standard", 14, False, _FROM, _GUNNING),
    Period("conduct_code", 14, False, _FROM, _GUNNING),
    Period("budget_choice", 14, False, _FROM, _GUNNING),
    Period("local_improvement", 14, False, _FROM, _GUNNING),
    Period("charter_round", 14, False, _FROM, _GUNNING),
)


def period_of(kind, on):
    """The Period in force for a kind on a day (date)."""
    in_force = [period for period in PERIODS if period.kind == kind and period.since <= on]
    return max(in_force, key=lambda period: period.since)


def earliest_close(period, opened_at):
    """When a period that began at `opened_at` (aware datetime) has run: the same wall-clock time days later."""
    return opened_at.astimezone(HERE) + timedelta(days=period.days)

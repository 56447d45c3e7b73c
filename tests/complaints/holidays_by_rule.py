"""The holidays again, written differently: from the dates of Easter, and working days as one sorted list."""

from datetime import date, timedelta

from services.complaints.calendars import NATIONS

EASTER = {
    2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21), 2031: (4, 13),
    2032: (3, 28), 2033: (4, 17), 2034: (4, 9), 2035: (3, 25), 2036: (4, 13), 2037: (4, 5),
}  # fmt: skip


def holidays_by_rule(nation, year):
    easter = date(year, *EASTER[year])
    mondays = [day for day in year_of(year) if day.weekday() == 0]
    by_month = {month: [day for day in mondays if day.month == month] for month in (5, 8)}
    days = {easter - timedelta(2), by_month[5][0], by_month[5][-1]}
    if nation == "SCT":
        fixed = ["01-01", "01-02", "11-30", "12-25", "12-26"]
        days |= {by_month[8][0]} | ({date(2026, 6, 15)} if year == 2026 else set())
    else:
        fixed = ["01-01", "12-25", "12-26"] + (["03-17", "07-12"] if nation == "NIR" else [])
        days |= {by_month[8][-1], easter + timedelta(1)}
    for text in fixed:
        wanted = date.fromisoformat(f"{year}-{text}")
        while wanted in days or wanted.weekday() > 4:
            wanted += timedelta(1)
        days.add(wanted)
    return days


def year_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


NAIVE_DAYS = {
    nation: [
        day
        for year in EASTER
        for holidays in [holidays_by_rule(nation, year)]
        for day in year_of(year)
        if day.weekday() < 5 and day not in holidays
    ]
    for nation in NATIONS
}

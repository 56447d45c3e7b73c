"""The academy of the demonstration: a course with a full session and a waiting list."""

from datetime import timedelta

from shared.clock import utc_now

SEATS, WAITING = 12, 4


def teach(staff, residents):
    """residents: ids of those who book."""
    officer = staff["training"]
    course = officer.post("/courses", {
        "code": "SCRUTINY-1",
        "title": "Scrutiny: asking the right questions",
        "description": "What a scrutiny panel does, how to read performance figures, and how to ask until there is an answer.",
        "mode": "face_to_face",
        "hours": 6,
        "accessible_formats": ["large_print"],
        "required_for": ["panel_member"],
    }, key="course", allow=(409,))  # fmt: skip
    course_id = course.get("id", "SCRUTINY-1")
    shown = officer.get(f"/courses/{course_id}")
    if shown["status"] == "draft":
        officer.post(f"/courses/{course_id}/publication", version=shown["version"])
    starts = (utc_now() + timedelta(days=30)).replace(hour=10, minute=0, second=0, microsecond=0)
    if officer.get("/sessions", course=course_id)["items"]:
        return course_id
    session = officer.post("/sessions", {
        "course_id": course_id,
        "parts": [{"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=6)).isoformat()}],
        "venue_name": "Beacon Hall",
        "access_features": ["step_free"],
        "capacity": SEATS,
        "booking_closes_at": (starts - timedelta(days=2)).isoformat(),
    }, key="session")  # fmt: skip
    for number, resident in enumerate(residents[: SEATS + WAITING]):
        officer.post(f"/sessions/{session['id']}/bookings", {"resident_id": resident}, key=f"booking-{number}")
    return course_id

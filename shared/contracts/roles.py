"""What each role may do. A permission is `<what>:<verb>`; every route states the one it asks for."""

_STAFF_READ = {
    "account:own",
    "consultations:published",
    "consultations:read",
    "courses:read",
    "groups:read",
    "residents:read",
    "timeline:read",
}

PERMISSIONS = {
    "administrator": frozenset(
        _STAFF_READ
        | {
            "complaints:policy",
            "complaints:read",
            "complaints:receive",
            "groups:write",
            "landlord:write",
            "letters:print",
            "messages:read",
            "residents:import",
            "residents:write",
            "staff:read",
            "staff:write",
        }
    ),
    "membership_officer": frozenset(
        _STAFF_READ
        | {
            "complaints:receive",
            "groups:write",
            "letters:print",
            "messages:read",
            "residents:import",
            "residents:write",
        }
    ),
    "engagement_officer": frozenset(
        _STAFF_READ
        | {
            "complaints:receive",
            "consultations:approve",
            "consultations:read_answers",
            "consultations:type_in",
            "consultations:write",
            "groups:write",
        }
    ),
    "complaints_officer": frozenset(_STAFF_READ | {"complaints:read", "complaints:receive", "complaints:respond"}),
    "complaints_senior": frozenset(
        _STAFF_READ
        | {
            "complaints:policy",
            "complaints:read",
            "complaints:receive",
            "complaints:respond",
            "complaints:respond_finally",
        }
    ),
    "training_officer": frozenset(
        _STAFF_READ
        | {
            "access_needs:read",
            "attendance:write",
            "bookings:read",
            "bookings:write",
            "certificates:read",
            "certificates:write",
            "complaints:receive",
            "courses:write",
        }
    ),
    "reader": frozenset(_STAFF_READ | {"bookings:read", "certificates:read", "complaints:read", "staff:read"}),
    "resident": frozenset(
        {
            "account:own",
            "bookings:own",
            "complaints:own",
            "consultations:published",
            "consultations:respond",
            "courses:read",
            "profile:own",
            "training:own",
        }
    ),
    "partner": frozenset({"consultations:published", "consultations:read", "courses:read"}),
    "operator": frozenset({"platform:landlords"}),
}

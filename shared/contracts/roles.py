"""What each role may do. A permission is `<what>:<verb>`; every route states the one it asks for."""

_HAZARDS = {"hazards:acknowledge", "hazards:raise", "hazards:read", "hazards:respond"}
_DECANTS = {"decants:read", "decants:write"}
_STAFF_READ = {
    "account:own",
    "consultations:published",
    "consultations:read",
    "courses:read",
    "groups:read",
    "learning:published",
    "hazards:raise",
    "residents:read",
    "timeline:read",
}

PERMISSIONS = {
    "administrator": frozenset(
        _STAFF_READ
        | {
            "complaints:figures",
            "complaints:audit",
            "complaints:policy",
            "complaints:read",
            "complaints:receive",
            "decants:read",
            "groups:write",
            "hazards:acknowledge",
            "hazards:read",
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
    "complaints_officer": frozenset(
        _STAFF_READ
        | _HAZARDS
        | _DECANTS
        | {
            "compensation:pay",
            "complaints:figures",
            "complaints:read",
            "complaints:receive",
            "complaints:respond",
        }
    ),
    "complaints_senior": frozenset(
        _STAFF_READ
        | _HAZARDS
        | _DECANTS
        | {
            "complaints:export",
            "complaints:figures",
            "complaints:audit",
            "complaints:approve",
            "compensation:approve",
            "compensation:pay",
            "complaints:policy",
            "complaints:read",
            "complaints:receive",
            "complaints:report",
            "complaints:respond",
            "complaints:respond_finally",
            "complaints:restrict",
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
    "reader": frozenset(
        _STAFF_READ
        | {
            "bookings:read",
            "certificates:read",
            "complaints:figures",
            "complaints:read",
            "decants:read",
            "hazards:read",
            "staff:read",
        }
    ),
    # the board, the cabinet, and the Member Responsible for Complaints: figures and no case
    "governing_body_member": frozenset({"account:own", "complaints:figures", "complaints:govern"}),
    "resident": frozenset(
        {
            "account:own",
            "bookings:own",
            "complaints:own",
            "consultations:published",
            "consultations:respond",
            "courses:read",
            "learning:published",
            "profile:own",
            "training:own",
        }
    ),
    "complaints_panel": frozenset({"complaints:panel"}),  # beside resident: has a place in a complaints panel
    "partner": frozenset(
        {
            "consultations:published",
            "consultations:read",
            "courses:read",
            "hazards:acknowledge",
            "hazards:read",
            "learning:published",
        }
    ),
    "operator": frozenset({"platform:landlords"}),
}

"""What is done with residents."""

from services.membership.model.residents import OWN_DETAILS, Resident, check_details
from shared.contracts.membership import ResidentChanged, ResidentMovedOut, ResidentRegistered
from shared.errors import BadInput


def register_resident(details, *, now):
    """Register one resident. With an external reference, that is the key: the same one cannot be registered twice.

    details: {field of Resident: value}; now: aware datetime, UTC.
    Raises: BadInput invalid_input, channel_needs_contact; Conflict resident_exists.
    Announces: ResidentRegistered.
    """
    details = check_details(details)
    reference = details.get("external_reference")
    resident = Resident(id=Resident.id_of(reference) if reference else Resident.next_id(), registered_at=now, **details)
    resident.settle()
    resident.announce(ResidentRegistered.of(resident))
    return resident.save()


def change_resident(resident_id, details, *, version):
    """Change details of a resident; None empties one.

    version: the one the caller last saw.
    Raises: NotFound resident_not_found; StaleVersion; BadInput invalid_input, channel_needs_contact;
    RuleBroken resident_gone.
    Announces: ResidentChanged; nothing when all is as it was.
    """
    resident = Resident.get(resident_id, version=version)
    changed = resident.change(check_details(details))
    resident.own_choices = [field for field in resident.own_choices if field not in changed]
    return _stored_if(changed, resident)


def change_own_details(resident_id, details):
    """Let a resident change how they are reached and how much they take part. No import undoes it. Safe to repeat.

    Raises: NotFound resident_not_found; BadInput invalid_input, channel_needs_contact; RuleBroken resident_gone.
    Announces: ResidentChanged; nothing when all is as it was.
    """
    resident = Resident.get(resident_id)
    changed = resident.change(check_details({field: details[field] for field in OWN_DETAILS if field in details}))
    chosen = sorted({*resident.own_choices, *details})
    changed += [] if chosen == resident.own_choices else ["own_choices"]
    resident.own_choices = chosen
    return _stored_if(changed, resident)


def record_moving_out(resident_id, reason, left_on, *, today):
    """Record that the tenancy ended or the person died: no longer asked, no longer written to.

    reason: moved_out or deceased; left_on, today: dates.
    Raises: NotFound resident_not_found; BadInput not_yet; RuleBroken already_left.
    Announces: ResidentMovedOut.
    """
    if left_on > today:
        detail = "This day is still to come. Record it once it is there."
        raise BadInput("not_yet", detail, [{"pointer": "/left_on", "detail": detail}])
    resident = Resident.get(resident_id)
    resident.leave(reason, left_on.isoformat())
    resident.announce(ResidentMovedOut.of(resident))
    return resident.save()


def _stored_if(changed, resident):
    if changed:
        resident.announce(ResidentChanged.of(resident))
        resident.save()
    return resident

"""What is done with groups and the places in them."""

from datetime import date
from types import SimpleNamespace

from services.membership.model.groups import Group
from services.membership.model.residents import Resident
from shared.contracts.membership import GroupChanged, GroupFormed, RoleEnded, RoleGranted
from shared.errors import RuleBroken


def form_group(details):
    """Put a group on the landlord's list.

    details: {field of Group: value}.
    Announces: GroupFormed.
    """
    group = Group(id=Group.next_id(), **_kept(details))
    group.announce(group.told(GroupFormed))
    return group.save()


def change_group(group_id, details, *, version):
    """Change what a group is and what its roles require.

    version: the one the caller last saw.
    Raises: NotFound group_not_found; StaleVersion; RuleBroken too_many_members.
    Announces: GroupChanged; nothing when all is as it was.
    """
    group = Group.get(group_id, version=version)
    if group.change(_kept(details)):
        group.announce(group.told(GroupChanged))
        group.save()
    return group


def grant_role(group_id, resident_id, role, basis, term):
    """Give a resident a place in a group.

    term: (first day, last day or None), dates; without a last day the group's usual term decides.
    Raises: NotFound group_not_found, resident_not_found; RuleBroken resident_gone, already_a_member, office_taken,
    group_full, group_too_large; BadInput bad_term.
    Announces: RoleGranted, GroupChanged.
    """
    group = Group.get(group_id)
    if Resident.get(resident_id).state != "active":
        raise RuleBroken("resident_gone", "This person has moved out or died.")
    place = group.admit(resident_id, role, basis, term)
    return _stored_with(RoleGranted, place, group)


def end_role(group_id, resident_id, reason, ended_on):
    """End a resident's place in a group; it stays on record.

    reason: one of ENDINGS; ended_on: date.
    Raises: NotFound group_not_found, member_not_found; BadInput bad_end.
    Announces: RoleEnded, GroupChanged.
    """
    group = Group.get(group_id)
    place = group.end_place(resident_id, reason, ended_on)
    return _stored_with(RoleEnded, place, group)


def _stored_with(contract, place, group):
    told = {field: place[field] for field in ("id", "resident_id", "role", "basis", "state")}
    terms = {"term_starts_on": _day(place.term_starts_on), "term_ends_on": _day(place.term_ends_on)}
    group.announce(contract.of(SimpleNamespace(**told, **terms, group_id=group.id)))
    group.announce(group.told(GroupChanged))
    return group.save()


def _kept(details):
    formed_on = details.get("formed_on")
    return details | ({"formed_on": formed_on.isoformat()} if formed_on else {})


def _day(text):
    return text and date.fromisoformat(text)

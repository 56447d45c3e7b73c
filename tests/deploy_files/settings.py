"""Which settings a service needs and which there are at all, from the settings classes themselves."""

from dataclasses import MISSING, fields

from services.complaints.settings import ComplaintsSettings
from services.membership.settings import MembershipSettings
from shared.settings import Settings


def missing_settings(service, environment):
    """Names of settings without which the service would not start, or could send nothing."""
    missing = {_name(field) for field in fields(_kind(service)) if _is_required(field)} - set(environment)
    if service == "membership" and not {"DOORSTEP_OUTBOX_DIR", "DOORSTEP_SMTP_URL"} & set(environment):
        missing.add("DOORSTEP_OUTBOX_DIR or DOORSTEP_SMTP_URL")
    return missing


def unknown_settings(service, environment):
    """Names that look like settings, but that the service does not read."""
    known = {_name(field) for field in fields(_kind(service))}
    return {name for name in environment if name.startswith("DOORSTEP_")} - known


def _kind(service):
    return {"membership": MembershipSettings, "complaints": ComplaintsSettings}.get(service, Settings)


def _is_required(field):
    return field.default is MISSING and field.default_factory is MISSING


def _name(field):
    return "DOORSTEP_" + field.name.upper()

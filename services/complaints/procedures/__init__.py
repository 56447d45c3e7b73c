"""Complaint procedures as dated data: a module a nation, in it a profile an edition of its code."""

from services.complaints.procedures.england import ENGLAND
from services.complaints.procedures.northern_ireland import NORTHERN_IRELAND
from services.complaints.procedures.scotland import SCOTLAND
from services.complaints.procedures.wales import WALES

PROFILES = (*ENGLAND, *WALES, *SCOTLAND, *NORTHERN_IRELAND)

__all__ = ["PROFILES"]

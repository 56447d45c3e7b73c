"""Short messages: to residents about what became of their complaint, of which no letter is kept, and to staff."""

from shared.contracts.complaints import (
    REDRESS_TEMPLATES,
    STAFF_TEMPLATES,
    MessageRequested,
    StaffMessageRequested,
)


def tell(document, template, **details):
    """Have the resident told with the next save of `document`. Nobody can be told of an anonymous complaint.

    document: an aggregate of a complaint, with complaint_id, reference and resident_id. details: texts; None is left
    out.
    """
    if template not in REDRESS_TEMPLATES:
        raise ValueError(f"nobody has written what {template} says")
    if document.resident_id is None:
        return
    document.announce(
        MessageRequested(
            document.id,
            resident_id=document.resident_id,
            template=template,
            about_kind="complaint",
            about_id=document.complaint_id,
            details={"reference": document.reference} | _known(details),
        )
    )


def tell_staff(document, template, staff_ids, about_kind, **details):
    """Have members of staff told with the next save of `document`, which it is about. Nobody is told of nothing.

    details: texts, never what a person wrote; None is left out.
    """
    if template not in STAFF_TEMPLATES:
        raise ValueError(f"nobody has written what {template} says")
    if not staff_ids:
        return
    document.announce(
        StaffMessageRequested(
            document.id,
            staff_ids=staff_ids,
            template=template,
            about_kind=about_kind,
            about_id=document.id,
            details=_known(details),
        )
    )


def _known(details):
    return {name: str(value) for name, value in details.items() if value is not None}

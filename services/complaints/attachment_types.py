"""What may be attached to a complaint: a closed list of types, each known by its content and not by what is claimed."""

import unicodedata
import zipfile
from dataclasses import dataclass

import magic

from shared.errors import BadInput

HEAD = 256 << 10  # bytes in which a type shows
MOST_BYTES = 20 << 20  # of one attachment; a scanner takes 25 megabytes as it comes
MOST_NAME = 120  # characters
MOST_INSIDE = 200 << 20  # bytes of an office document once it is unpacked
MOST_PARTS = 5000  # of an office document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
HEIC = "image/heic"
_ZIP = "application/zip"


@dataclass(frozen=True)
class AttachmentType:
    """found: what the library may call it, the claimed type among others."""

    suffix: str
    found: tuple[str, ...]
    is_image: bool = False
    part: str | None = None  # that an office document of this type has


TYPES = {
    "application/pdf": AttachmentType(".pdf", ("application/pdf",)),
    "image/jpeg": AttachmentType(".jpg", ("image/jpeg",), is_image=True),
    "image/png": AttachmentType(".png", ("image/png",), is_image=True),
    HEIC: AttachmentType(".heic", (HEIC, "image/heif"), is_image=True),
    DOCX: AttachmentType(".docx", (DOCX, _ZIP), part="word/document.xml"),
    ODT: AttachmentType(".odt", (ODT, _ZIP), part="content.xml"),
    "audio/mpeg": AttachmentType(".mp3", ("audio/mpeg", "audio/mpegapplication/octet-stream")),
    "video/mp4": AttachmentType(".mp4", ("video/mp4",)),
}


def check_type(file, claimed):
    """Refuse a file that is not what it says it is. claimed: a key of TYPES; file: open for reading bytes.

    Raises: BadInput file_empty, attachment_type_mismatch, attachment_unreadable.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise BadInput("file_empty", "The file is empty.")
    if magic.from_buffer(head, mime=True) not in TYPES[claimed].found:
        raise _mismatch()
    if TYPES[claimed].part is not None:
        _check_office(file, claimed)
        file.seek(0)


def clean_name(sent, media_type):
    """A file's name without paths, control characters and what turns writing around, ending as its type does."""
    plain = unicodedata.normalize("NFC", sent.replace("\\", "/").rpartition("/")[2])
    shown = "".join(letter for letter in plain if unicodedata.category(letter)[0] != "C" and letter not in '<>:"|?*')
    name, suffix = " ".join(shown.split()).strip(". "), TYPES[media_type].suffix
    stem = name.removesuffix(suffix) if name.lower().endswith(suffix) else name
    if name.lower().endswith(suffix):
        stem = name[: -len(suffix)]
    return f"{stem[: MOST_NAME - len(suffix)].rstrip('. ') or 'file'}{suffix}"


def _check_office(file, claimed):
    """It has the part that its type has, is not one of another type, and is no bomb."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            kind = packed.read("mimetype")[:100].decode(errors="replace") if _is_short(packed, names) else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise unreadable() from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_INSIDE:
        raise BadInput("attachment_unpacks_too_large", "There is too much packed into this document.")
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if TYPES[claimed].part not in names or has_macros or (claimed == ODT) != (kind == ODT):
        raise _mismatch()


def _is_short(packed, names):
    return "mimetype" in names and packed.getinfo("mimetype").file_size <= 100


def _mismatch():
    return BadInput("attachment_type_mismatch", "The file is not of the type that it is said to be.")


def unreadable():
    return BadInput("attachment_unreadable", "The file is damaged or incomplete. Send it again.")

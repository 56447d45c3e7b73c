"""Images without what they tell beside the picture: where it was taken, when, and with what."""

import tempfile
import threading
import zlib

import pillow_heif
from PIL import Image, ImageOps

from services.complaints.attachment_types import HEIC, unreadable
from shared.errors import BadInput
from shared.threads import in_thread

MOST_PIXELS = 50_000_000  # what telephones make at most; three bytes each in memory while it is worked on
_IN_MEMORY = 1 << 20  # bytes; a larger file goes to disk
_FORMATS = {"image/jpeg": ("JPEG", "JPEG"), "image/png": ("PNG", "PNG"), HEIC: ("HEIF", "JPEG")}  # read as, kept as
_JPEG_MODES = ("L", "RGB", "CMYK")
_one_at_a_time = threading.Lock()  # two large ones at once would need more memory than a process may have

pillow_heif.register_heif_opener(thumbnails=False)


def without_metadata(file, media_type):
    """(file at its start, media type it is kept as) of the picture alone, upright. HEIC is kept as JPEG.

    Raises: BadInput attachment_unreadable, image_too_large.
    """
    read_as, kept_as = _FORMATS[media_type]
    cleaned = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever asked closes it
    with _one_at_a_time:
        fault = in_thread(_write_picture, file, read_as, cleaned, kept_as)
    if fault is not None:
        cleaned.close()
        raise fault
    cleaned.seek(0)
    return cleaned, f"image/{kept_as.lower()}"


def _write_picture(source, read_as, target, kept_as):
    """In a thread. None, or the refusal."""
    try:
        with Image.open(source, formats=[read_as]) as image:
            if image.width * image.height > MOST_PIXELS:
                return _too_large()
            image.load()
            picture = ImageOps.exif_transpose(image) or image
            transparency = picture.info.get("transparency")
            picture.info = {} if transparency is None else {"transparency": transparency}
            if kept_as == "JPEG" and picture.mode not in _JPEG_MODES:
                picture = picture.convert("RGB")
            picture.save(target, format=kept_as, **({"quality": 90} if kept_as == "JPEG" else {}))
    except Image.DecompressionBombError:
        return _too_large()
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, zlib.error, MemoryError):
        return unreadable()  # the library raises all of these at what is damaged
    return None


def _too_large():
    return BadInput("image_too_large", f"The image has more than {MOST_PIXELS // 1_000_000} million pixels.")

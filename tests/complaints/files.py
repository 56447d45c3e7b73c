"""Small files of every type that may be attached, made here, honest and dishonest ones."""

import io
import zipfile

import pillow_heif
from PIL import Image

from services.complaints.attachment_types import DOCX, HEIC, ODT

WITH_A_VIRUS = b"%PDF-1.4\n% a virus\n%%EOF\n"
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n"
GPS = {1: "N", 2: (53.0, 44.0, 39.0), 3: "W", 4: (0.0, 20.0, 12.0)}


def image(kind="JPEG", size=(40, 30), *, gps=True, orientation=1, comment=None, mode="RGB"):
    """Half black, half white, with what a telephone writes beside the picture."""
    picture = Image.new(mode, size, 0)
    picture.paste(Image.new(mode, (size[0] // 2, size[1]), 255 if len(mode) == 1 else (255,) * len(mode)))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Telephone Co", orientation
    if gps:
        exif.get_ifd(0x8825).update(GPS)
    written = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(written, exif=exif.tobytes())
    else:
        more = {"comment": comment} if comment else {}
        picture.save(written, format=kind, exif=exif.tobytes(), **more)
    return written.getvalue()


def packed(**parts):
    """A zip of {name, `__` for a slash and `_` for a dot: bytes}."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(_path(name), content)
    return written.getvalue()


def _path(name):
    return name if "[" in name else name.replace("__", "/").replace("_", ".")


def docx(**more):
    kinds = b'<Types><Override PartName="/word/document.xml"/></Types>'
    return packed(**{"[Content_Types].xml": kinds}, word__document_xml=b"<w:document/>", **more)


def odt():
    return packed(mimetype=ODT.encode(), content_xml=b"<office:document-content/>")


def of_every_type():
    """{media type: bytes}"""
    return {
        "application/pdf": PDF,
        "image/jpeg": image(),
        "image/png": image("PNG"),
        HEIC: image("HEIF", (64, 64)),
        DOCX: docx(),
        ODT: odt(),
        "audio/mpeg": b"ID3\x03\x00\x00\x00\x00\x00\x0a" + b"\x00" * 10 + b"\xff\xfb\x90\x64" + b"\x00" * 413,
        "video/mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00\x00\x00\x08mdat",
    }

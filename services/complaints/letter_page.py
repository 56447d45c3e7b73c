"""A letter as an accessible page: to read on a screen, to print, and to lay out as PDF.

Source: WCAG 2.2 AA (1.3.1 structure, 1.4.3 contrast, 1.4.12 spacing, 3.1.1 language, 3.1.2 language of parts).
"""

import base64
import hashlib
from html import escape

from services.complaints.deadlines import local_day
from services.complaints.vocabulary import Language, LetterFormat
from services.complaints.wording import words_of

_ALL = (
    "*{{box-sizing:border-box}}body{{font:{size}pt/1.5 'DejaVu Sans',Verdana,sans-serif;max-width:{width}rem;"
    "margin:2rem auto;padding:0 1rem;color:#000;background:#fff;text-align:left}}"
    "h1{{font-size:1.5em;line-height:1.3}}h2{{font-size:1.15em;margin:{gap}em 0 .3em;break-after:avoid}}"
    "p,li{{margin:.5em 0;overflow-wrap:anywhere;orphans:3;widows:3}}footer{{margin-top:2em;border-top:1px solid #000}}"
    "@page{{size:A4;margin:20mm;@bottom-right{{content:counter(page) ' / ' counter(pages);"
    "font:{foot}pt 'DejaVu Sans',sans-serif}}}}@media print{{body{{margin:0;padding:0;max-width:none}}}}"
)
STYLES = {  # large print begins at 16 points; 18 suits most who ask for it
    LetterFormat.STANDARD: _ALL.format(size=12, width=44, gap=1.4, foot=10),
    LetterFormat.LARGE_PRINT: _ALL.format(size=18, width=44, gap=1.4, foot=18),
    LetterFormat.EASY_READ: _ALL.format(size=16, width=36, gap=2, foot=14)
    + "p,li{margin:1em 0}h2{border-top:3px solid #000;padding-top:.4em}",
}
_HASHES = " ".join(
    f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in STYLES.values()
)
POLICY = f"default-src 'none'; style-src {_HASHES}; frame-ancestors 'none'"


def to_html(letter, reference):
    """The whole page. What people wrote is text in it, never markup. Serve it with POLICY.

    It is made from the letter as it was kept: the same letter always gives the same page.
    """
    words = words_of(letter.language, letter.format, local_day(letter.at))
    sections = "".join(_section(section, letter.language) for section in letter.sections)
    title, sent = escape(letter.title), letter.at.date().isoformat()
    note = f"<footer><p>{escape(words.say('note'))}</p></footer>" if letter.language != Language.ENGLISH else ""
    return (
        f'<!doctype html><html lang="{letter.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="author" content="{escape(letter.sender)}"><meta name="dcterms.created" content="{sent}">'
        f"<title>{title} ({reference})</title><style>{STYLES[LetterFormat(letter.format)]}</style></head><body>"
        f"<header><p>{escape(letter.sender)}</p><p>{words.day(local_day(letter.at))}</p>"
        f"<p>{escape(words.say('reference', reference=reference))}</p></header>"
        f"<main><h1>{title}</h1>{sections}</main>{note}</body></html>"
    )


def _section(section, language):
    """What people wrote in a letter that is not in English may be in any language: the page says so."""
    unknown = ' lang=""' if section.get("written") and language != Language.ENGLISH else ""
    paragraphs = "".join(f"<p{unknown}>{escape(paragraph)}</p>" for paragraph in section["paragraphs"])
    items = "".join(f"<li{unknown}>{escape(item)}</li>" for item in section["items"])
    return f"<section><h2>{escape(section['heading'])}</h2>{paragraphs}" + (
        f"<ul>{items}</ul></section>" if items else "</section>"
    )

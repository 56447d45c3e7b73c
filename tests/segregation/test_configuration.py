"""What must not be in the tree, and how every process must be set up. Each is a way in that others left open."""

import re
from functools import cache
from pathlib import Path

import pytest

from deploy import provisioning
from shared.contracts import SERVICES
from shared.http.wiring import Wiring
from tests.generated.routes import apis

ROOT = Path(__file__).parents[2]
PRODUCT = ("services", "shared")
EVERYWHERE = (*PRODUCT, "deploy")

FORBIDDEN = {  # what: (pattern, where)
    "objects from strangers' bytes": (
        r"\bimport (pickle|marshal|shelve|dill)\b|yaml\.load\(|pickle_protocol",
        EVERYWHERE,
    ),
    "text run as code": (r"(?<![\w.])(eval|exec)\(", EVERYWHERE),
    "a shell": (r"shell=True|os\.system\(|os\.popen\(", EVERYWHERE),
    "a back door": (r"eventlet\.backdoor|import manhole|telnetlib|\bpdb\b|breakpoint\(", EVERYWHERE),
    "debugging in production": (r"debug=True|FLASK_DEBUG|PROPAGATE_EXCEPTIONS|\.run\(host", EVERYWHERE),
    "another database by hand": (r"switch_db|switch_collection|\.using\(|register_connection", EVERYWHERE),
    "certificates not looked at": (
        r"verify=False|CERT_NONE|_create_unverified_context|check_hostname = False",
        EVERYWHERE,
    ),
    "weak digests": (r"hashlib\.(md5|sha1)\(", EVERYWHERE),
    "chance that can be guessed": (r"^\s*(import random|from random import)", PRODUCT),
    "archives, which can be bombs": (r"\bimport (zipfile|tarfile|gzip|zlib|bz2|lzma)\b", PRODUCT),
    "XML": (r"\bxml\.(etree|sax|dom)\b|lxml", PRODUCT),
    "requests to addresses that somebody gives": (
        r"^\s*(import|from) (requests|httpx|aiohttp|urllib\.request|urllib3|http\.client)\b",
        PRODUCT,
    ),
    "cookies": (r"set_cookie|\.cookies\b|SESSION_COOKIE", PRODUCT),
    "other sites let in": (r"Access-Control-Allow|flask_cors", PRODUCT),
    "files by a name that was sent": (r"send_file\(|send_from_directory\(|secure_filename", PRODUCT),
    "templates from text": (r"render_template_string|Template\(.*(body|json_data)", PRODUCT),
    "queries made of text": (r"\$where|\$function|\$accumulator|mapReduce", PRODUCT),
    "a body in the log": (r"log\.\w+\([^)]*(body=|payload=|json_data|get_data)", PRODUCT),
    "temporary names that can be foreseen": (r"tempfile\.mktemp\(", EVERYWHERE),
    "everybody's files": (r"chmod\([^)]*0o?[0-7]*[2367]\b(?!\d)|0o777|0o666", EVERYWHERE),
}
ALLOWED = {  # where it is all the same, and why
    ("archives, which can be bombs", "services/complaints/attachment_types.py"): "reads the list of names, and one of "
    "them up to a limit, to tell documents from other archives; unpacks nothing",
    ("archives, which can be bombs", "services/complaints/attachment_images.py"): "names an error of broken images",
    ("archives, which can be bombs", "services/complaints/bundle.py"): "writes one, and reads none",
}
SECRETS = {
    "a private key": r"-----BEGIN (RSA |EC |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY",
    "a cloud's key": r"\bAKIA[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b",
    "a forge's token": r"\bgh[pousr]_[A-Za-z0-9]{36}\b|\bglpat-[\w-]{20}\b|xox[baprs]-[\w-]{10,}",
    "a password in an address": r"(mongodb(\+srv)?|amqps?|smtps?|https?)://[^\s:/@{}$<]+:(?!(?i:password))[^\s@{}$<]{8,}@",
    "a private JSON web key": r"\"d\":\s*\"[A-Za-z0-9_-]{40,}\"",
    "a token": r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.",
}
LEFT_OUT = {
    ".git",
    ".venv",
    ".run",
    ".mongod",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    "__pycache__",
}


@cache
def sources(where):
    return {path: path.read_text() for part in where for path in (ROOT / part).rglob("*.py")}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_tree_has_none_of_it(what):
    pattern, where = FORBIDDEN[what]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path, text in sources(where).items()
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(pattern, line) and (what, str(path.relative_to(ROOT))) not in ALLOWED
    ]
    assert not found, f"{what}: {found}"


@cache
def kept_files():
    """Text files of the project: all but what is made here."""
    found = {}
    for path in ROOT.rglob("*"):
        if path.is_file() and not LEFT_OUT & set(path.relative_to(ROOT).parts) and path.stat().st_size < 1_000_000:
            try:
                found[path] = path.read_text()
            except UnicodeDecodeError:
                continue
    return found


@pytest.mark.parametrize("what", SECRETS)
def test_no_secret_is_kept_in_the_project(what):
    found = [
        f"{path.relative_to(ROOT)}: {match[0][:20]}…"
        for path, text in kept_files().items()
        if "tests" not in path.relative_to(ROOT).parts
        for match in re.finditer(SECRETS[what], text)
    ]
    assert len(kept_files()) > 300
    assert not found, f"{what}: {found}"


@pytest.mark.parametrize("service", SERVICES)
def test_no_document_makes_its_indexes_by_itself(service):
    for kind in (*provisioning.kinds_of(service), *provisioning.kinds_of(service, platform=True)):
        assert kind._meta["auto_create_index"] is False, f"{kind.__name__} makes indexes on first use."


@pytest.mark.parametrize("service", SERVICES)
def test_no_api_debugs_serves_files_or_remembers_people(service):
    api = apis()[service]
    assert not api.debug
    assert not api.testing
    assert api.static_folder is None
    assert not api.config.get("PROPAGATE_EXCEPTIONS")
    with api.test_request_context("/"):
        assert api.session_interface.open_session(api, None) is None


def test_bodies_and_rates_are_bounded_unless_said_otherwise():
    assert Wiring().max_body_bytes <= 1 << 20
    assert Wiring().rate_limit


def test_the_front_door_never_leads_to_metrics_or_health():
    for path in (ROOT / "deploy" / "nginx").glob("*.template"):
        assert not re.search(r"910\d|OPS", path.read_text()), f"{path.name} leads to the operations port."

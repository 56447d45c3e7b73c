"""The front door's configuration files.

    python -m deploy.nginx.render

writes routes.conf.template from routes.json; run it after a change there. The local start uses `write_prefix`.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUTES = HERE / "routes.json"
ROUTES_TEMPLATE = HERE / "routes.conf.template"
MIME_TYPES = Path("/etc/nginx/mime.types")


def routes() -> dict[str, list[str]]:
    """{service: its resources under /api/v1/}"""
    return json.loads(ROUTES.read_text())


def routes_template() -> str:
    lines = [f"    ~^/api/v1/(?:{'|'.join(names)})(?:/|$) {service};" for service, names in routes().items()]
    head = [
        "# Made from routes.json by: python -m deploy.nginx.render",
        "map $uri $doorstep_service {",
        '    default "";',
    ]
    return "\n".join([*head, *lines, "}", ""])


def filled(template: Path, values: Mapping[str, str]) -> str:
    """The file with each ${NAME} replaced, as envsubst does it, but a name without a value is an error."""
    return re.sub(r"\$\{([A-Z_]+)\}", lambda found: values[found[1]], template.read_text())


def write_prefix(prefix: Path, values: Mapping[str, str]) -> Path:
    """Write everything nginx needs under one directory. Returns the main configuration file.

    values: DOORSTEP_LISTEN, DOORSTEP_WEB, DOORSTEP_API_DOCS and <SERVICE>_UPSTREAM (host:port).
    """
    conf = prefix / "conf"
    (conf / "conf.d").mkdir(parents=True, exist_ok=True)
    (prefix / "temp").mkdir(exist_ok=True)
    for template in HERE.glob("*.conf.template"):
        (conf / "conf.d" / template.name.removesuffix(".template")).write_text(filled(template, values))
    # a master that root started would hand the work to a user who cannot enter a home directory
    user = "user root root;" if os.geteuid() == 0 else ""
    main = conf / "nginx.conf"
    main.write_text(filled(HERE / "nginx.conf", {"USER_LINE": user, "ERROR_LOG": str(prefix / "error.log")}))
    (conf / "mime.types").write_text(MIME_TYPES.read_text())
    return main


if __name__ == "__main__":
    ROUTES_TEMPLATE.write_text(routes_template())

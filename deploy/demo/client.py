"""The public API as the demonstration loader uses it: as anybody would, over HTTP."""

import re
import subprocess
import sys
import time
from email import message_from_bytes
from pathlib import Path

import requests

PASSWORD = "walk-in-and-look-around"  # noqa: S105 - of demonstration people on one machine, printed at every start
SECONDS = 60
_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


class Unexpected(RuntimeError):
    """The API answered something else than the demonstration needs."""


class Api:
    """One person's way in. Every command carries a key made of its words, so that loading twice does nothing twice."""

    def __init__(self, url, landlord=None):
        self.url, self.landlord = url, landlord
        self.session = requests.Session()
        self.person_id = None

    def get(self, path, **query):
        return self.call("GET", path, params=query)

    def post(self, path, body=None, key=None, **options):
        return self.call("POST", path, json=body, key=key, **options)

    def put(self, path, body, key=None, **options):
        return self.call("PUT", path, json=body, key=key, **options)

    def patch(self, path, body, version):
        return self.call("PATCH", path, json=body, version=version)

    def call(self, method, path, *, key=None, version=None, headers=None, allow=(), **options):  # noqa: PLR0913 - as HTTP has them
        headers = dict(headers or {})
        if key:
            headers["Idempotency-Key"] = f"demo-{key}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        for _ in range(120):
            answer = self.session.request(
                method, f"{self.url}/api/v1{path}", headers=headers, timeout=SECONDS, **options
            )
            if answer.status_code not in (429, 502, 503):
                break
            time.sleep(float(answer.headers.get("Retry-After", 1)))
        if answer.status_code >= 400 and answer.status_code not in allow:
            raise Unexpected(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content and "json" in answer.headers["Content-Type"] else None

    def sign_in(self, name):
        """True when this person could sign in with the demonstration's password."""
        body = {"landlord": self.landlord, "sign_in_name": name, "password": PASSWORD}
        answer = self.call("POST", "/sign-in", json=body, allow=(401,))
        if not answer or "access_token" not in answer:
            return False
        self.session.headers["Authorization"] = f"Bearer {answer['access_token']}"
        self.person_id = answer["person_id"]
        return True

    def activate(self, name, code):
        body = {"landlord": self.landlord, "sign_in_name": name, "code": code, "password": PASSWORD}
        self.post("/activations", body)


def enter(url, landlord, name, code):
    """Sign in, activating the account first when it is new. code(): its one-time code."""
    api = Api(url, landlord)
    if not api.sign_in(name):
        api.activate(name, code())
        if not api.sign_in(name):
            raise Unexpected(f"{name} of {landlord} cannot sign in.")
    return api


def doorstep(*arguments):
    """Run the operator's command and return what it printed; None when it refused."""
    done = subprocess.run([sys.executable, "-m", "deploy.cli", *arguments], capture_output=True, text=True, check=False)
    if done.returncode and "exists" not in done.stderr and "already" not in done.stderr:
        raise Unexpected(f"doorstep {' '.join(arguments)}: {done.stderr[-500:]}")
    return None if done.returncode else done.stdout.strip()


class Outbox:
    """The folder where messages to people lie on one machine."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def code_for(self, landlord, address, within=30):
        """The newest one-time code that was sent to this e-mail address."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for path in sorted((self.folder / landlord).glob("*.eml"), reverse=True):
                email = message_from_bytes(path.read_bytes())
                if address in (email["To"] or "") and (found := _CODE.search(_text(email))):
                    return found[0]
            time.sleep(0.2)
        raise Unexpected(f"No code came for {address}.")


def _text(email):
    parts = [part for part in email.walk() if part.get_content_type() == "text/plain"]
    return "".join(part.get_payload(decode=True).decode() for part in parts)

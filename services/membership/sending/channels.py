"""The ways a message leaves: files in an outbox folder, and a mail server."""

import contextlib
import os
import smtplib
import ssl
import tempfile
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs, unquote, urlsplit

from services.membership.settings import settings
from shared.context import landlord

SMTP_SECONDS = 15  # for each step of a conversation with a mail server
LOOK_AGAIN = 5  # seconds after a mail server was found away
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Away(Exception):
    """The mail server, or the disk, cannot be used at the moment. No fault of the message."""


class Refused(Exception):
    """The mail server does not take this message, or not now. `for_good`: the address will never do."""

    def __init__(self, for_good):
        super().__init__("refused")
        self.for_good = for_good


class Outbox:
    """A folder a landlord, to look into: a file for each way of reading a message. For this machine's user alone."""

    def __init__(self, folder):
        self._folder = Path(folder)

    def send_email(self, email, message):
        self._write(message, "email", {"eml": email.as_bytes()} | _parts(email))

    def put_letter(self, message, rendered):
        self._write(message, "letter", {"txt": rendered.text.encode(), "html": rendered.html.encode()})

    def _write(self, message, kind, files):
        """Each file appears whole or not at all; the same message again replaces its own."""
        folder = self._folder / landlord()
        name = f"{message.requested_at:%Y%m%d-%H%M%S}-{kind}-{message.template}-{message.id[:10]}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for ending, content in files.items():
                _write_whole(folder / f"{name}.{ending}", content)
        except OSError as reason:
            raise Away(reason.strerror) from reason

    def close(self):
        """Nothing is open."""


class Smtp:
    """A mail server, one conversation for as many messages as there are at a time.

    While it was found away a moment ago, nobody in this process waits for it again.
    """

    away_until = 0.0  # monotonic; of the process

    def __init__(self, url):
        address = urlsplit(url)
        self._scheme, self._host = address.scheme, address.hostname
        self._port = address.port or SMTP_PORTS[address.scheme]
        self._user, self._password = unquote(address.username or ""), unquote(address.password or "")
        self._server = None

    def send_email(self, email, message):
        """Raises Away, Refused."""
        if monotonic() < Smtp.away_until:
            raise Away("a moment ago")
        try:
            self._open().send_message(email)
        except smtplib.SMTPRecipientsRefused as reason:
            code, _ = next(iter(reason.recipients.values()))
            self._hang_up()
            raise Refused(for_good=code >= 500) from None
        except smtplib.SMTPSenderRefused:  # before SMTPResponseException, which it is: ours to put right, not theirs
            self._hang_up()
            raise Away("sender refused") from None
        except smtplib.SMTPDataError as reason:
            self._hang_up()
            raise Refused(for_good=False) from reason
        except (smtplib.SMTPNotSupportedError, ValueError):  # an address that no server of ours can write to
            self._hang_up()
            raise Refused(for_good=True) from None
        except (smtplib.SMTPException, OSError) as reason:
            self._hang_up()
            Smtp.away_until = monotonic() + LOOK_AGAIN
            raise Away(type(reason).__name__) from None

    def _open(self):
        if self._server is not None:
            return self._server
        secure = ssl.create_default_context()
        if self._scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=SMTP_SECONDS, context=secure)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SMTP_SECONDS)
        self._server = server
        if self._scheme == "smtp+starttls":
            server.starttls(context=secure)
        if self._user:
            server.login(self._user, self._password)
        return server

    def _hang_up(self):
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.close()

    def close(self):
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()


@contextlib.contextmanager
def mail_channel():
    """How e-mail leaves this process: by the mail server where there is one, into the outbox otherwise."""
    channel = Smtp(settings().smtp_url) if settings().smtp_url else Outbox(settings().outbox_dir)
    try:
        yield channel
    finally:
        channel.close()


def letter_outbox():
    """The Outbox that letters are put into beside the print queue; None where there is none."""
    return Outbox(settings().outbox_dir) if settings().outbox_dir else None


def email_of(message, rendered, recipient, sender):
    """The e-mail, with its plain and its HTML form. Its Message-ID is the message's: sent twice, it is still one."""
    email = EmailMessage()
    email["Subject"] = _line(rendered.title)
    email["From"] = formataddr((_line(sender.name), sender_address()))
    email["To"] = formataddr((_line(recipient.full_name), recipient.email))
    email["Date"] = format_datetime(message.requested_at)
    email["Message-ID"] = f"<{message.id}.{landlord()}@{sender_address().partition('@')[2]}>"
    if sender.email:
        email["Reply-To"] = sender.email
    email["Auto-Submitted"] = "auto-generated"  # Source: RFC 3834: no "out of office" in return
    email.set_content(rendered.text)
    email.add_alternative(rendered.html, subtype="html")
    return email


def sender_address():
    """From whom the platform's e-mail comes."""
    named = parse_qs(urlsplit(settings().smtp_url).query).get("from")
    return named[0] if named else f"no-reply@{urlsplit(settings().public_url).hostname or 'localhost'}"


def _line(text):
    """Header values have no line breaks, whatever a name contains."""
    return " ".join(text.split())


def _parts(email):
    plain, html = email.get_body(("plain",)), email.get_body(("html",))
    return {"txt": plain.get_content().encode(), "html": html.get_content().encode()}


def _write_whole(path, content):
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(unfinished, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise

"""A mail server that keeps what it gets, and refuses what it is told to."""

import contextlib
import socketserver
import threading
from email import message_from_bytes, policy


class MailServer:
    def __init__(self):
        self.received = []  # EmailMessages
        self.refuse = {}  # recipient: answer, such as "550 no such person"
        self.busy = None  # an answer to every message's data
        self._server = _Listening(("127.0.0.1", 0), _Conversation)
        self._server.kept = self
        self.url = f"smtp://127.0.0.1:{self._server.server_address[1]}?from=no-reply@doorstep.example"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


class _Listening(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            self._say("220 here")
            while line := self.rfile.readline():
                if self._answer(line.decode().strip()) == "bye":
                    return

    def _answer(self, line):
        verb = line[:4].upper()
        if verb == "EHLO":
            self._say("250-here\r\n250 8BITMIME")
        elif verb == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            self._say(self.server.kept.refuse.get(address, "250 ok"))
        elif verb == "DATA":
            self._take()
        elif verb == "QUIT":
            self._say("221 bye")
            return "bye"
        else:
            self._say("250 ok")
        return None

    def _take(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.server.kept.busy:
            self._say(self.server.kept.busy)
            return
        self.server.kept.received.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say("250 kept")

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

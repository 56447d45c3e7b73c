"""ClamAV's own daemon, started here with a signature of ours: what it finds, and what happens when it is away."""

import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from services.complaints.scanning import Clamd, ScannerAway, scanner_at
from services.complaints.settings import ComplaintsSettings
from shared.settings import MissingSettings, read_settings
from tests.complaints.files import PDF

CLAMD = Path("/usr/sbin/clamd")
VIRUS = b"this-is-the-virus-of-our-own-tests"
SIGNATURE = f"Doorstep.Test:0:*:{VIRUS.hex()}\n"  # in ClamAV's extended format: name, any file, anywhere, bytes
ENVIRONMENT = {
    "DOORSTEP_MONGO_URL": "mongodb://h:1/",
    "DOORSTEP_AMQP_URL": "amqp://h/",
    "DOORSTEP_HTTP_ADDRESS": "127.0.0.1:1",
    "DOORSTEP_OPS_ADDRESS": "127.0.0.1:2",
    "DOORSTEP_SECRET": "s",
    "DOORSTEP_PUBLIC_URL": "https://x.example",
}


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """scanner_at(…) of a running daemon, by its socket file and by TCP."""
    if not CLAMD.exists():
        pytest.skip("needs clamd (Debian package clamav-daemon)")
    home = tmp_path_factory.mktemp("clamd")
    (home / "signatures").mkdir()
    (home / "signatures" / "test.ndb").write_text(SIGNATURE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lines = [
        f"DatabaseDirectory {home}/signatures", f"LocalSocket {home}/clamd.sock", f"TCPSocket {port}",
        "TCPAddr 127.0.0.1", "Foreground yes", "MaxThreads 2", "ConcurrentDatabaseReload no", "StreamMaxLength 25M",
    ]  # fmt: skip
    (home / "clamd.conf").write_text("\n".join(lines) + "\n")
    (home / "log").touch()
    with (home / "log").open("wb") as log:
        daemon = subprocess.Popen([CLAMD, "-c", home / "clamd.conf"], stdout=log, stderr=log)
    try:
        scanner = scanner_at(f"unix://{home}/clamd.sock")
        _until_it_answers(scanner, daemon, home / "log")
        yield scanner, scanner_at(f"tcp://127.0.0.1:{port}")
    finally:
        daemon.terminate()
        daemon.wait(20)


def test_it_finds_what_it_has_a_signature_of_and_nothing_else(clamd):
    for scanner in clamd:
        assert scanner.scan([PDF]) is None
        assert scanner.scan([b"%PDF-1.4\n", VIRUS]).startswith("Doorstep.Test")


def test_a_virus_across_pieces_of_a_large_file_is_found(clamd):
    pieces = [bytes(1 << 20), bytes((1 << 20) - 10) + VIRUS[:10], VIRUS[10:] + bytes(1000)]
    assert clamd[0].scan(pieces).startswith("Doorstep.Test")


def test_the_largest_attachment_is_taken(clamd):
    assert clamd[0].scan(bytes(1 << 20) for _ in range(20)) is None


def test_a_file_larger_than_it_takes_is_not_called_clean(clamd):
    with pytest.raises(ScannerAway):
        clamd[0].scan(bytes(1 << 20) for _ in range(30))


def test_nobody_there_is_no_answer(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        for url in (f"unix://{tmp_path}/none.sock", f"tcp://127.0.0.1:{taken.getsockname()[1]}"):
            with pytest.raises(ScannerAway):
                scanner_at(url).scan([PDF])


@pytest.mark.parametrize("said", [b"", b"stream: lo", b"stream: Can't allocate memory ERROR\0", b"UNKNOWN COMMAND\0"])
def test_half_an_answer_or_an_error_is_no_answer(tmp_path, said):
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()

        def answer():
            connection, _ = listening.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(said)

        answering = threading.Thread(target=answer)
        answering.start()
        with pytest.raises(ScannerAway):
            Clamd(socket.AF_UNIX, path).scan([PDF])
        answering.join()


@pytest.mark.parametrize("url", ["http://x:1", "tcp://x", "tcp://:3310", "unix://clamd.sock", "clamd", "tcp://x:99999"])
def test_an_address_that_leads_nowhere_is_told_at_the_start(url):
    with pytest.raises(MissingSettings, match="DOORSTEP_SCANNER_URL"):
        read_settings(ComplaintsSettings, ENVIRONMENT | {"DOORSTEP_SCANNER_URL": url})


def test_no_address_is_no_scanner():
    settings = read_settings(ComplaintsSettings, ENVIRONMENT)
    assert (settings.scanner_url, scanner_at(settings.scanner_url)) == ("", None)


def _until_it_answers(scanner, daemon, log):
    for _ in range(300):
        if daemon.poll() is not None:
            break
        try:
            return scanner.scan([b"x"])
        except ScannerAway:
            time.sleep(0.1)
    raise AssertionError(log.read_text())

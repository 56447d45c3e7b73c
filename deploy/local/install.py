"""Put on this machine what is missing: Debian packages, the virtual environment, mongod.

Runs before anything is installed, with the system's own Python: standard library only.
What is there already is left as it is, and no daemon is started.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local.steps import Refused, say, step

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
LOCK = ROOT / "deploy" / "requirements-dev.txt"
MONGOD_HOME = ROOT / ".mongod"
MONGOD = MONGOD_HOME / "fiftyone" / "db" / "bin" / "mongod"
MONGOD_LOCK = ROOT / "deploy" / "local" / "mongod-requirements.txt"
DISK_FIRST_TIME, DISK_LATER = 3, 1  # GB free

POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_TEXT = "#!/bin/sh\n# Put here by Doorstep while it installs packages: none may start a daemon.\nexit 101\n"
DAEMONS = {
    "rabbitmq-server": ["rabbitmq-server.service", "epmd.socket", "epmd.service"],
    "nginx-light": ["nginx.service"],
    "prometheus": ["prometheus.service"],
    "clamav-daemon": ["clamav-daemon.socket", "clamav-daemon.service", "clamav-freshclam.service"],
}
LIBRARIES = {  # of Debian packages, by what the loader calls them
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",  # letters as PDF
    "libmagic1": "libmagic.so.1",  # what an attachment is
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
}

ELSEWHERE = """Set DOORSTEP_ENGINES=elsewhere and name engines that you already have:
  DOORSTEP_ADMIN_MONGO_URL=mongodb://USER:PASSWORD@HOST:27017/?authSource=admin
  DOORSTEP_ADMIN_AMQP_URL=amqp://USER:PASSWORD@HOST:5672/doorstep
  DOORSTEP_BROKER_API_URL=http://USER:PASSWORD@HOST:15672"""


def uses_own_engines() -> bool:
    return os.environ.get("DOORSTEP_ENGINES") != "elsewhere"


def check_machine() -> None:
    if sys.version_info[:2] != (3, 11):
        raise Refused(
            f"Python 3.11 is needed; this is {platform.python_version()}. Install python3.11 and run make again."
        )
    if uses_own_engines() and (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise Refused(
            f"MongoDB comes here for x86-64 Linux only; this is {platform.machine()} {sys.platform}.\n{ELSEWHERE}"
        )
    check_disk()


def check_disk() -> None:
    wanted = DISK_LATER if MONGOD.exists() else DISK_FIRST_TIME
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < wanted:
        raise Refused(f"{ROOT} has {free:.1f} GB of disk free; {wanted} GB are needed. Make room and run make again.")


def missing_packages(*, for_tests: bool = False) -> list[str]:
    """Debian packages whose programs are not on this machine."""
    wanted = {
        "nginx-light": has("/usr/sbin/nginx"),
        "python3-venv": can_make_venvs() or (VENV / "bin" / "pip").exists(),
        "fonts-dejavu-core": has("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    }
    wanted |= {package: has_library(name) for package, name in LIBRARIES.items()}
    if for_tests:
        wanted["prometheus"] = has("/usr/bin/promtool")
        wanted["clamav-daemon"] = has("/usr/sbin/clamd")
    if uses_own_engines():
        wanted["rabbitmq-server"] = has("/usr/lib/rabbitmq/bin/rabbitmq-server")
        wanted["libcurl4"] = has_library("libcurl.so.4")
    return [package for package, there in wanted.items() if not there]


def has(path: str) -> bool:
    return Path(path).exists()


def has_library(name: str) -> bool:
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    return name in listed


def can_make_venvs() -> bool:
    return subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0


def install_packages(packages: list[str]) -> None:
    """As root, or through sudo for this step alone."""
    if not shutil.which("apt-get"):
        raise Refused(f"Missing: {', '.join(packages)}. This machine has no apt-get; install them yourself.")
    command = [sys.executable, "-m", "deploy.local.install", "--packages", *packages]
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise Refused(f"Missing: {', '.join(packages)}. As root, run: apt-get install {' '.join(packages)}")
        command = ["sudo", *command]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise Refused(f"These packages could not be installed: {', '.join(packages)}. The lines above say why.")


def install_packages_as_root(packages: list[str]) -> None:
    keep_daemons_from_starting()
    try:
        if not apt_install(packages, quiet=True):
            run(["apt-get", "-q", "-y", "update"])  # only now: the lists were empty or old
            if not apt_install(packages, quiet=False):
                raise Refused("apt-get could not install them.")
    finally:
        let_daemons_start()
    keep_daemons_from_starting_at_boot(packages)


def apt_install(packages: list[str], *, quiet: bool) -> bool:
    command = ["apt-get", "-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "install", *packages]
    done = subprocess.run(
        command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, capture_output=True, text=True, check=False
    )
    if done.returncode and not quiet:
        say(done.stdout[-2000:] + done.stderr[-2000:])
    return done.returncode == 0


def keep_daemons_from_starting(policy: Path = POLICY) -> None:
    """Debian asks this file before it starts a daemon. One that is there already is put aside."""
    if policy.exists() and policy.read_text() != POLICY_TEXT:
        policy.replace(kept(policy))
    policy.write_text(POLICY_TEXT)
    policy.chmod(0o755)


def let_daemons_start(policy: Path = POLICY) -> None:
    policy.unlink(missing_ok=True)
    if kept(policy).exists():
        kept(policy).replace(policy)


def kept(policy: Path) -> Path:
    return policy.with_name(f"{policy.name}.kept-by-doorstep")


def keep_daemons_from_starting_at_boot(packages: list[str]) -> None:
    """Doorstep runs its own; what this run installed is not to serve port 80 or 5672 after a reboot either."""
    units = [unit for package in packages for unit in DAEMONS.get(package, [])]
    if units and shutil.which("systemctl"):
        subprocess.run(["systemctl", "-q", "disable", *units], capture_output=True, check=False)


def make_venv() -> None:
    """Packages of the lock file, each checked against its hash; only when the lock changed."""
    if not (VENV / "bin" / "pip").exists():
        run([sys.executable, "-m", "venv", VENV])
    if changed(VENV / ".lock-installed", LOCK):
        # the lock names everything; resolving again, pip takes a newer release of what is asked for with an extra
        pip("install", "--require-hashes", "--no-deps", "-r", LOCK)
        pip("check")
        remember(VENV / ".lock-installed", LOCK)
    if changed(VENV / ".project-installed", ROOT / "pyproject.toml"):
        pip("install", "--no-build-isolation", "--no-deps", "-e", ROOT)
        remember(VENV / ".project-installed", ROOT / "pyproject.toml")


def install_mongod() -> None:
    if MONGOD.exists() and not changed(MONGOD_HOME / ".lock-installed", MONGOD_LOCK):
        return
    shutil.rmtree(MONGOD_HOME, ignore_errors=True)
    pip("install", "--target", MONGOD_HOME, "--require-hashes", "--no-deps", "-r", MONGOD_LOCK)
    MONGOD.chmod(0o755)  # the wheel does not promise its run bit
    tried = subprocess.run([MONGOD, "--version"], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise Refused(f"mongod does not run on this system: {tried.stderr.strip()}\n{ELSEWHERE}")
    remember(MONGOD_HOME / ".lock-installed", MONGOD_LOCK)


def pip(*arguments: str | Path) -> None:
    run([VENV / "bin" / "python", "-m", "pip", "-q", "--disable-pip-version-check", *arguments])


def run(command: list[str | Path]) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise Refused(f"This did not work: {' '.join(str(part) for part in command)}\n{said}")


def changed(stamp: Path, source: Path) -> bool:
    return not stamp.exists() or stamp.read_text() != digest(source)


def remember(stamp: Path, source: Path) -> None:
    stamp.write_text(digest(source))


def digest(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()


def install(*, for_tests: bool) -> None:
    check_machine()
    if packages := missing_packages(for_tests=for_tests):
        with step(f"Debian packages: {', '.join(packages)}"):
            install_packages(packages)
    with step("Python packages"):
        make_venv()
    if uses_own_engines():
        with step("MongoDB's server"):
            install_mongod()


def main(arguments: list[str]) -> int:
    try:
        if arguments[:1] == ["--packages"]:
            install_packages_as_root(arguments[1:])
        else:
            install(for_tests=arguments == ["--for-tests"])
    except Refused as refused:
        print(f"\n{refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

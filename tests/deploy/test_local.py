"""The local start: settings, ports, and what it takes for its own."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time

import pytest

from deploy.accounts import SERVICES
from deploy.local import install, processes, start
from deploy.local.processes import Process, free_ports
from deploy.local.settings import ENGINE_PORTS, FRONT_PORTS, SERVICE_PORTS, Local, as_user
from deploy.local.steps import Refused
from deploy.local.supervision import Services

ELSEWHERE = {
    "DOORSTEP_ENGINES": "elsewhere",
    "DOORSTEP_ADMIN_MONGO_URL": "mongodb://admin:secret@mongo.example:27017/?authSource=admin",
    "DOORSTEP_ADMIN_AMQP_URL": "amqp://admin:secret@broker.example:5672/doorstep",
    "DOORSTEP_BROKER_API_URL": "http://admin:secret@broker.example:15672",
}


@pytest.fixture
def own_ports():
    names = [*FRONT_PORTS, *SERVICE_PORTS, *ENGINE_PORTS]
    return {name: str(port) for name, port in zip(names, free_ports(len(names)), strict=True)}


class TestSettings:
    def test_a_taken_port_is_named_with_its_setting(self, own_ports, tmp_path):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            taken = str(other.getsockname()[1])
            local = Local.read(own_ports | {"DOORSTEP_COMPLAINTS_PORT": taken}, tmp_path)
            with pytest.raises(Refused, match=f"Port {taken} is taken .* DOORSTEP_COMPLAINTS_PORT="):
                local.check_ports()

    @pytest.mark.parametrize("port", ["80", "eighty", "-1", "70000"])
    def test_a_port_that_is_none_is_refused(self, tmp_path, port):
        with pytest.raises(Refused, match="DOORSTEP_PORT is"):
            Local.read({"DOORSTEP_PORT": port}, tmp_path)

    def test_two_settings_with_one_port_are_refused(self, tmp_path):
        with pytest.raises(Refused, match="8101"):
            Local.read({"DOORSTEP_PORT": "8101"}, tmp_path)

    def test_engines_elsewhere_need_their_addresses(self, tmp_path):
        with pytest.raises(Refused, match="DOORSTEP_ADMIN_MONGO_URL, DOORSTEP_ADMIN_AMQP_URL, DOORSTEP_BROKER_API_URL"):
            Local.read({"DOORSTEP_ENGINES": "elsewhere"}, tmp_path)

    def test_no_service_gets_an_administrators_password(self, tmp_path):
        local = Local.read(ELSEWHERE, tmp_path)
        local.write_env_files()
        for service in SERVICES:
            settings = local.env_file(service).read_text()
            assert "secret" not in settings
            assert f"DOORSTEP_AMQP_URL=amqp://{service}:" in settings
            assert "@mongo.example:27017/?authSource=admin" in settings
            assert stat.S_IMODE(local.env_file(service).stat().st_mode) == 0o600
        assert not [name for name in local.bare_environment() if name.startswith("DOORSTEP_")]

    def test_passwords_stay_the_same_from_start_to_start(self, tmp_path):
        local = Local.read(ELSEWHERE, tmp_path)
        local.write_env_files()
        before = local.env_file("operator").read_text()
        local.write_env_files()
        assert local.env_file("operator").read_text() == before

    def test_settings_of_services_are_passed_on(self, tmp_path):
        local = Local.read(ELSEWHERE | {"DOORSTEP_LOG_LEVEL": "debug"}, tmp_path)
        local.write_env_files()
        assert "DOORSTEP_LOG_LEVEL=debug" in local.env_file("training").read_text()

    def test_credentials_are_escaped(self):
        assert as_user("amqp://a:b@h:1/v", "u", "p/:@") == "amqp://u:p%2F%3A%40@h:1/v"

    def test_every_service_is_supervised_in_one_group(self, tmp_path):
        config = Services(Local.read(ELSEWHERE, tmp_path)).config()
        assert f"programs={','.join(SERVICES)},removals" in config
        for service in SERVICES:
            assert f"services.{service}.service:{service.title()}Service" in config
        assert config.count("stopwaitsecs=20") == len(SERVICES)

    def test_removed_landlords_are_dropped_again_without_a_person(self, tmp_path):
        config = Services(Local.read(ELSEWHERE, tmp_path)).config()
        assert f"sleep 900 && exec {sys.executable} -m deploy.cli landlord remove --finish" in config


class TestOnlyOne:
    def test_a_second_start_in_the_same_folder_is_refused(self, tmp_path):
        local = Local.read(ELSEWHERE, tmp_path / "run")
        with start.only_one(local), pytest.raises(Refused, match="already"), start.only_one(local):
            pass
        with start.only_one(local):
            assert processes.recorded_pid(start.pid_file(local)) == os.getpid()

    def test_what_a_killed_start_left_is_stopped_with_its_children(self, tmp_path):
        local = Local.read(ELSEWHERE, tmp_path)
        left = Process("supervisor", tmp_path / "pids" / "supervisor.pid", tmp_path / "log")
        left.launch(["sh", "-c", "trap '' TERM; sleep 100 & sleep 100"])
        leader = left.child.pid
        while len(processes.session_members(leader)) < 3:  # the shell and both of its children
            time.sleep(0.01)
        os.kill(leader, signal.SIGKILL)
        left.child.wait()
        assert processes.session_members(leader)
        start.stop_leftovers(local)
        assert not processes.session_members(leader)

    def test_a_pid_that_belongs_to_another_program_by_now_is_left_alone(self, tmp_path):
        with subprocess.Popen(["sleep", "100"], start_new_session=True) as other:
            pid_file = tmp_path / "some.pid"
            for text in (f"{other.pid} 1 {processes.boot_id()}", f"{other.pid} 1 another-boot", "", "1"):
                pid_file.write_text(text)
                assert not processes.is_left_over(pid_file)
                processes.stop_recorded(pid_file)
                assert other.poll() is None
            other.kill()


class TestInstall:
    def test_a_policy_that_was_there_is_put_back(self, tmp_path):
        policy = tmp_path / "policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 0\n")
        install.keep_daemons_from_starting(policy)
        install.keep_daemons_from_starting(policy)  # one that was interrupted is run again
        assert policy.read_text() == install.POLICY_TEXT
        assert os.access(policy, os.X_OK)
        install.let_daemons_start(policy)
        assert policy.read_text() == "#!/bin/sh\nexit 0\n"
        assert list(tmp_path.iterdir()) == [policy]

    def test_no_policy_is_left_where_none_was(self, tmp_path):
        policy = tmp_path / "policy-rc.d"
        install.keep_daemons_from_starting(policy)
        install.let_daemons_start(policy)
        assert not list(tmp_path.iterdir())

    def test_the_lists_of_packages_are_updated_only_when_needed(self, monkeypatch):
        ran, answers = [], iter([False, True])
        for name in ("keep_daemons_from_starting", "let_daemons_start"):
            monkeypatch.setattr(install, name, lambda name=name: ran.append(name))
        monkeypatch.setattr(install, "keep_daemons_from_starting_at_boot", ran.append)
        monkeypatch.setattr(install, "apt_install", lambda packages, quiet: next(answers))
        monkeypatch.setattr(install, "run", lambda command: ran.append(command[-1]))
        install.install_packages_as_root(["nginx-light"])
        assert ran == ["keep_daemons_from_starting", "update", "let_daemons_start", ["nginx-light"]]

    def test_daemons_may_start_again_when_the_installation_fails(self, monkeypatch):
        ran = []
        monkeypatch.setattr(install, "keep_daemons_from_starting", lambda: None)
        monkeypatch.setattr(install, "let_daemons_start", lambda: ran.append("restored"))
        monkeypatch.setattr(install, "apt_install", lambda packages, quiet: False)
        monkeypatch.setattr(install, "run", lambda command: None)
        with pytest.raises(Refused):
            install.install_packages_as_root(["nginx-light"])
        assert ran == ["restored"]

    def test_another_processor_is_told_which_settings_name_engines(self, monkeypatch):
        monkeypatch.delenv("DOORSTEP_ENGINES", raising=False)
        monkeypatch.setattr(install.platform, "machine", lambda: "aarch64")
        with pytest.raises(Refused, match="aarch64 linux") as refused:
            install.check_machine()
        assert "DOORSTEP_ENGINES=elsewhere" in str(refused.value)
        monkeypatch.setenv("DOORSTEP_ENGINES", "elsewhere")
        install.check_machine()

    def test_too_little_disk_is_a_sentence(self, monkeypatch):
        monkeypatch.setattr(install.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 0.2e9}))
        with pytest.raises(Refused, match=r"0\.2 GB of disk free"):
            install.check_machine()

    def test_the_installer_needs_nothing_but_the_standard_library(self):
        """It runs before the virtual environment exists."""
        bare = [sys.executable, "-S", "-E", "-c", "import sys; sys.path.insert(0, '.'); import deploy.local.install"]
        subprocess.run(bare, cwd=install.ROOT, check=True)

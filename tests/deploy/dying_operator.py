"""`doorstep`, dying as by kill -9 once it has passed DOORSTEP_DIES_AFTER=<module>:<class or ->:<function>."""

import shared.patched  # noqa: F401, I001 - nothing may be imported before the patching

import os
import sys
from importlib import import_module

from deploy.bundle.draining import Drain
from deploy.bundle.removing import Leaver
from deploy.cli import main

# no service runs in these tests: nobody has to hear of anything, and nobody empties the queues
Drain.figures_old = Leaver.heard_within = 0
Drain._filled = lambda _drain: set()


def die_after(module_name, class_name, function):
    owner = import_module(module_name)
    owner = owner if class_name == "-" else getattr(owner, class_name)
    original = getattr(owner, function)

    def passed(*arguments, **options):
        original(*arguments, **options)
        sys.stdout.flush()
        os._exit(137)

    setattr(owner, function, passed)


if asked := os.environ.get("DOORSTEP_DIES_AFTER"):
    die_after(*asked.split(":"))
sys.exit(main(prog_name="doorstep"))

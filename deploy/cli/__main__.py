"""python -m deploy.cli: the same as `doorstep`."""

import sys

from deploy.cli import main

sys.exit(main(prog_name="doorstep"))

"""`doorstep`: what operators do. It signs in to the engines as administrator and shows no landlord's personal data."""

import shared.patched  # noqa: F401, I001 - nothing may be imported before the patching

from deploy.cli import bundles, landlords, parked, partners, prepare, reannounce, removal, staff  # noqa: F401 - each adds its commands
from deploy.cli.entry import main

__all__ = ["main"]

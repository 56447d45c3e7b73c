from tests.harness import *  # noqa: F403 - its fixtures

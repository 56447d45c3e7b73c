"""How fast ours is beside other ways of building it: `python -m tests.benchmarks`."""

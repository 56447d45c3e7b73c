"""Where a command's time goes: `python -m tests.benchmarks profile --commands response [--landlords 20]`.

Loads one of our services while py-spy samples it, then prints the functions that most samples stand in (self) and that
most pass through (total). The samples as such are kept for a flame graph. Needs the right to trace: root, or
kernel.yama.ptrace_scope = 0.
"""

# ruff: noqa: T201, S603 - it talks by print, and starts programs

import subprocess
from collections import Counter

from tests.benchmarks import commands, load, processes, world

SHOWN = 45
A_SECOND = 250  # samples


def run(ground, options):
    """No rows: it prints."""
    processes.install_peers()
    for command in options.commands or ("complaint",):
        ids = world.landlord_ids((options.landlords or [1])[0])
        world.open_landlords(ground, ids, commands.COMMANDS[command][:1])
        places = world.settle_people(ids)
        program = processes.service(ground, commands.COMMANDS[command][0])
        try:
            _sample(command, program, places, max(options.seconds, 3))
        finally:
            program.end()
    return []


def _sample(command, program, places, seconds):
    load.run(program.port, world.requests_of(command, places), seconds=2)  # warm
    samples = processes.LOGS / f"{command}.samples.txt"
    spy = processes.PEERS_ENVIRONMENT / "bin" / "py-spy"
    options = ["--pid", str(program.pid), "--duration", str(seconds), "--rate", str(A_SECOND), "--format", "raw"]
    watching = subprocess.Popen(
        [spy, "record", *options, "--output", samples], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    before = program.cpu_seconds()
    result = load.run(program.port, world.requests_of(command, places), seconds=seconds)
    spent = program.cpu_seconds() - before
    watching.wait(60)
    each = spent / result.accepted * 1000
    print(f"{command}: {result.rate:.0f}/s while sampled, {each:.2f} ms of CPU each, {spent / seconds:.0%} of a core")
    _print(samples.read_text().splitlines())
    print(f"all samples: {samples}")


def _print(stacks):
    """stacks: "frame;frame;… count", the outermost first."""
    alone, through, total = Counter(), Counter(), 0
    for line in stacks:
        stack, _, count = line.rpartition(" ")
        frames = [frame.partition(":")[0] for frame in stack.split(";")]
        total += int(count)
        alone[frames[-1]] += int(count)
        through.update(dict.fromkeys(frames, int(count)))
    for what, counted in (("in the function itself", alone), ("in it and below", through)):
        print(f"-- share of samples {what}")
        for frame, count in counted.most_common(SHOWN):
            print(f"{count / total:6.1%}  {frame}")

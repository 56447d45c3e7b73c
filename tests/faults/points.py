"""F1, F2 and F4: three services, each dying at its own line, at the 1st, 2nd … 8th passing in turn, under load."""

import time

from tests.faults import injuries, mix, probing
from tests.faults.workload import Load

# which service dies where: a label of tests.faults.lines
POINTS = {
    "F1": ("complaints", "saved"),  # stored, and the client not answered: it asks again with the same key
    "F2": ("consultations", "confirmed"),  # published, and not pulled: published again
    "F4": ("membership", "before_ack"),  # handled, and not acknowledged: handed out again
}
CLIENTS = 12
PASSINGS = 8  # the latest passing that a process dies at: with each more there is more work under way
A_DEATH_WITHIN = 30  # seconds
TELL_EVERY = 30  # seconds


def run(platform, keys, places, *, count, seed, say=lambda _line: None):
    """Let the only process of each of these services die `count` times. Returns a mix.Result.

    say: told every half a minute how many deaths there were.
    """
    result = mix.Result(seed)
    load = Load(platform, keys, places, commands=0, workers=CLIENTS, seed=seed, name=f"Points{seed}")
    load.let(10**9)
    dying = {point: _begin(platform, service, label, count) for point, (service, label) in POINTS.items()}
    load.start()
    began = said = time.monotonic()
    while any(_deaths(*one, count) < count for one in dying.values()) and said < began + count * A_DEATH_WITHIN:
        time.sleep(0.1)
        if time.monotonic() - said > TELL_EVERY:
            said = time.monotonic()
            so_far = ", ".join(f"{point} {_deaths(*one, count)}" for point, one in dying.items())
            say(f"after {said - began:.0f} s deaths at {so_far} of {count}")
    for point, (one, last) in dying.items():
        deaths = _deaths(one, last, count)
        result.figures[f"{point}_deaths"] = deaths
        result.must(deaths == count, f"{point}: {one.name} died {deaths} times, and not {count} times")
        one.again = []
    load.let_end()
    load.join()
    injuries.heal(platform)
    prober = probing.Prober(platform, keys, places[0], load.name)
    result.must(prober.recovery() < probing.RECOVERED_WITHIN, "it did not recover after the last death")
    mix.check(platform, result, load.outcomes + prober.outcomes, [load.name, prober.name])
    result.figures["commands"] = len(load.outcomes)
    return result


def _deaths(one, last, count):
    return count - max(0, last - one.starts)


def _begin(platform, service, label, count):
    """Start the service's only process so that it dies again and again.

    Returns (the process, how often it will have been started after its last death).
    """
    one, *others = platform.of(service)
    for other in others:
        other.terminate()
    one.wanted = False
    one.kill()
    one.again = [{"crash_at": f"{label}:{1 + death % PASSINGS}"} for death in range(1, count)]
    one.launch(crash_at=f"{label}:1")
    return one, one.starts + count

"""The labelled lines on the path of an event at which a process can be made to die."""

BEFORE, AFTER = "before", "after"

# label: (module, class or None, function, where in it). What the label says has happened, and nothing after it.
LINES = {
    "before_save": ("shared.store.aggregate", "Aggregate", "save", BEFORE),
    "saved": ("shared.store.aggregate", "Aggregate", "_hand_over", BEFORE),
    "published": ("shared.relay", "Publisher", "_send", AFTER),  # and not confirmed
    "confirmed": ("shared.pulling", "Pulls", "_pull", BEFORE),  # and not pulled
    "pulled": ("shared.pulling", "Pulls", "_pull", AFTER),
    "before_write": ("shared.store.projection", None, "upsert_many", BEFORE),  # in a handler
    "written": ("shared.store.projection", None, "upsert_many", AFTER),  # in a handler, which has not returned
    "before_ack": ("shared.bus.consumer", "Lane", "_settle", BEFORE),
    "acked": ("shared.bus.consumer", "Lane", "_settle", AFTER),
}

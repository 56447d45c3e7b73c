"""What this process writes to, so that tests look again at nothing else."""

from pymongo import monitoring

WRITING = ("insert", "update", "delete", "findAndModify")


class Writes(monitoring.CommandListener):
    """Hears what every client of this process writes to, if it was made before them: {database: {collection}}."""

    def __init__(self):
        self._to = {}
        monitoring.register(self)

    def take(self, database):
        """Names of the collections of this database that were written to since the last time."""
        return self._to.pop(database, set())

    def started(self, event):
        if event.command_name in WRITING:
            self._to.setdefault(event.database_name, set()).add(event.command[event.command_name])

    def succeeded(self, event): ...

    def failed(self, event): ...

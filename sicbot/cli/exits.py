"""The exit codes that scripts rely on."""

from enum import IntEnum


class Exit(IntEnum):
    """What the exit code of a command means."""

    DONE = 0
    FAILED = 1
    USAGE = 2  # wrong usage or configuration
    DRIFT = 3  # `audit` with findings
    REFUSED = 4  # a limit stopped something

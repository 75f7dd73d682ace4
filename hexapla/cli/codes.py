"""What a process ends with."""

GOOD, CANNOT_RUN, FINDINGS, INTERRUPTED = 0, 2, 3, 130
"""1 is left to a crash, so that a crash never looks like an incomplete translation."""
PIPE_CLOSED = 141
"""What a shell sees of every program whose reader went away (128 + SIGPIPE): no verdict."""

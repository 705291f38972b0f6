"""Set-up and `/coach …`: hours, breaks, the hard thing, the day's question."""

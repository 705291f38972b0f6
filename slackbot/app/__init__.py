"""The bot as one process: the composition root, start-up, the scheduler and what an operator reads."""

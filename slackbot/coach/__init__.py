"""The stance as rules: pure functions over plain values, standard library only, no clock and no I/O."""

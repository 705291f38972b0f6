"""The product's stance as pure rules: plain values in and out, standard library only, no clock and no I/O."""

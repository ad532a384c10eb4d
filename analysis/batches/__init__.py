"""Many reports at once: planned, built where something changed, published, told of."""

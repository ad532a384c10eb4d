"""What can be asked of the figures: each measure with its unit, its arguments and its words."""

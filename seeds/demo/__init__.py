"""The synthetic demonstration set and the rule that makes it; loaded by ``demo`` alone."""

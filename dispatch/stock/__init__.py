"""Stock that follows the work: ledgers of vans and depots, what a plan keeps, what has to be loaded."""

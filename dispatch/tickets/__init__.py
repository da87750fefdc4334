"""The life of a ticket: which moves there are, what its clocks say, and whether the first visit was enough."""

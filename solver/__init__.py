"""The dispatch solver: integers in, integers out; usable without the product around it."""

"""The use cases: each one transaction in the store, by an actor, at a moment; web, command line and worker call these."""

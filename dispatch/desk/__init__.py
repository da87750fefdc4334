"""The use cases: each one transaction in the store, by an actor, at a moment; pages, commands, workers call these."""

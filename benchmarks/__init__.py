"""Public benchmark instances as problem documents, a runner, and tables of values and gaps."""

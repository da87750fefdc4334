"""The use cases: a day in, a checked plan out. The only caller of the solver."""

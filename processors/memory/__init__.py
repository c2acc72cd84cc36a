"""The stateful half as pure functions: (state, arrival) -> (state, effects)."""

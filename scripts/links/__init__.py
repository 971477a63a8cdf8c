"""The parts of the cross-link check: one file read, addresses resolved, uses joined to definitions, rules applied."""

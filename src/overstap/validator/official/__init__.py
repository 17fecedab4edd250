"""The published schema and stylesheets run beside our own rules, shut in, and what the two say differently."""

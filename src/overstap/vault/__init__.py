"""Dossiers at rest: each under a key of its own, which the node's key wraps and which can be shredded."""

from chain_fixtures import chain

__all__ = ["chain"]

"""The Traffic Center: who takes part, for whom, at which address; sessions and their results. Never a dossier."""

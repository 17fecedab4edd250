"""The rules of the agreement, asked of a dossier: rows of rules.csv, in words that are small functions."""

from overstap.dossier.rules.check import check_profile, check_values

__all__ = ["check_profile", "check_values"]

"""The rules of the agreement and our own, asked of a dossier: rows of tables, in words that are small functions."""

from overstap.dossier.rules.check import check_own, check_profile, check_values

__all__ = ["check_own", "check_profile", "check_values"]

"""Judging dossiers for people: one or many, told as text, JSON or HTML, on a command line or a page."""

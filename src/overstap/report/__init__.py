"""Pages that a command writes as one file: the frame around them, and text made safe to stand in it."""

from overstap.report.page import page
from overstap.report.text import clean, clean_json, escaped

__all__ = ["clean", "clean_json", "escaped", "page"]

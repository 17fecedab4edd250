"""Write docs/reference/api.md anew, from the description of the REST interface. Run by `make api-page`."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings_test")

import django

django.setup()

from overstap.api.reference import page  # noqa: E402 - only now is there Django

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "api.md"

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

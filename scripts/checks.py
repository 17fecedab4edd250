"""Write the page of checks anew, from its table and the docstrings of the tests.

PYTHONPATH=tests python scripts/checks.py
"""

from __future__ import annotations

from house.proofs import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)

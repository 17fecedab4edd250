"""The command `overstap`; where only ring 1 is installed it says in one sentence what brings the rest."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, or end with code 1 and the command that installs what it needs."""
    try:
        from overstap.cli import main as command  # noqa: PLC0415  (only a node has click and Django)
    except ModuleNotFoundError as missing:
        if (missing.name or "overstap").startswith("overstap"):
            raise
        sys.exit("Deze opdracht heeft meer nodig dan de standaard alleen: pip install 'overstap[node]'")
    command()


if __name__ == "__main__":
    main()

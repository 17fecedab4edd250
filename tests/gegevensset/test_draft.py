"""The year.toml of a draft."""

from __future__ import annotations

import tomllib

from overstap.gegevensset.draft import with_value


def test_a_value_stays_one_value_whatever_signs_are_in_it() -> None:
    """A namespace comes out of a schema of others: it must not begin a line, or a key, of its own."""
    for value in ('urn:x"\nstatus = "frozen', "urn:\\x", "urn:\t\x7f\x1f", "urn:école"):
        text = with_value('namespace = "oud"\nstatus = "draft"\n', "namespace", value)

        assert tomllib.loads(text) == {"namespace": value, "status": "draft"}

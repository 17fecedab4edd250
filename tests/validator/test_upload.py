"""A form as a stranger may send it: taken apart without much time or memory, or refused."""

from __future__ import annotations

import tracemalloc

import pytest

from overstap.validator.upload import FILES_MAX, HEAD_BYTES_MAX, FormFout, uploads

KIND = "multipart/form-data; boundary=a"
HEAD = b'Content-Disposition: form-data; name="dossiers"; filename="'


def form(*heads: bytes) -> bytes:
    return b"".join(b"--a\r\n" + head + b"\r\n\r\n<dossier/>\r\n" for head in heads) + b"--a--"


def test_a_name_is_taken_as_it_is_also_when_it_is_no_utf8() -> None:
    found = uploads(form(HEAD + b'klas 8.xml"', HEAD + b'../\xff.xml"'), KIND)

    assert [each.naam for each in found] == ["klas 8.xml", "../\N{REPLACEMENT CHARACTER}.xml"]


@pytest.mark.parametrize("filling", [b' ;a=""', b" ", b"\r\nX: y"])
def test_the_lines_before_a_file_have_a_limit(filling: bytes) -> None:
    """T03: a name looked for in sixty megabytes of parameters took two minutes and three gigabytes."""
    with pytest.raises(FormFout, match="te lang"):
        uploads(form(HEAD + b'x"' + filling * HEAD_BYTES_MAX), KIND)


def test_a_form_of_nothing_but_boundaries_is_not_cut_into_all_its_parts() -> None:
    """T03: each part would cost tens of bytes for the five that were sent."""
    body = b"--a" + b"\r\n--a" * 400_000 + b"--"
    tracemalloc.start()
    try:
        with pytest.raises(FormFout, match=f"ten hoogste {FILES_MAX}"):
            uploads(body, KIND)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 3 * len(body)

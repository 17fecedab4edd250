"""T58: an attachment never runs in our origin, whatever its name or its first bytes say."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from web.stage import PNG, Stage

SCRIPT = b"<!doctype html><script>document.title='ran'</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
JPG = b"\xff\xd8\xff\xe0" + SCRIPT
PDF = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"


def addresses(stage: Stage, name: str, data: bytes) -> tuple[str, str]:
    """The page and the file of a received attachment."""
    row = stage.received(stage.carrying((name, data)))
    return reverse("request-attachment", args=[row.pk, 1]), reverse("request-file", args=[row.pk, 1])


def test_an_image_stands_in_a_page_of_its_own(marloes: Client, stage: Stage) -> None:
    page, file = addresses(stage, "foto.png", PNG)

    assert f'<img src="{file}"' in marloes.get(page).content.decode()
    reply = marloes.get(file)
    assert (reply.content, reply.headers["Content-Type"]) == (PNG, "image/png")
    assert stage.audit.last(1) == ["attachment_opened"]


def test_a_text_stands_in_a_page_and_nothing_in_it_works(marloes: Client, stage: Stage) -> None:
    page, file = addresses(stage, "brief.txt", b"Dag <b>Noor</b>\n\xe2\x80\xaeomgekeerd & klaar")

    shown = marloes.get(page).content.decode()

    assert "Dag &lt;b&gt;Noor&lt;/b&gt;" in shown
    assert "⟦U+202E⟧omgekeerd" in shown
    assert marloes.get(file).headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("verslag.pdf", PDF),
        ("foto.jpg", JPG),
        ("foto.png", PNG),
        ("brief.txt", b"<script>alert(1)</script>"),
        ("brief.txt", SVG),
        ("verslag.pdf", b"%PDF-1.4\n" + SCRIPT + b"\n%%EOF"),
        ("foto.png", PNG + SCRIPT),
        ("foto.jpg", JPG + PDF),
    ],
)
def test_a_file_is_bytes_to_keep_under_a_policy_that_lets_nothing_happen(
    marloes: Client, stage: Stage, name: str, data: bytes
) -> None:
    _page, file = addresses(stage, name, data)

    headers = marloes.get(file).headers

    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "allow-" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    if headers["Content-Type"] not in ("image/png", "image/jpeg"):
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("foto.jpg", SCRIPT),
        ("plaat.svg", SVG),
        ("pagina.html", SCRIPT),
        ("foto.png", SVG),
        ("x.exe", b"MZ\x90"),
        ("foto.png", b" " + PNG),
        ("verslag.pdf", SCRIPT + PDF),
    ],
)
def test_what_is_not_one_of_the_eleven_kinds_is_not_handed_out(
    marloes: Client, stage: Stage, name: str, data: bytes
) -> None:
    page, file = addresses(stage, name, data)

    shown = marloes.get(page).content.decode()

    assert "Deze bijlage gaat niet open." in shown
    assert "<script" not in shown
    assert marloes.get(file).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("pagina.html", PDF + SCRIPT, "pagina.html.pdf"),
        ("pagina.html", PNG + SCRIPT, "pagina.html.png"),
        ("plaat.svg", JPG, "plaat.svg.jpg"),
        ("verslag", PDF, "verslag.pdf"),
        ("foto.JPEG", JPG, "foto.JPEG"),
    ],
)
def test_a_file_is_kept_under_a_name_of_its_own_kind(
    marloes: Client, stage: Stage, name: str, data: bytes, kept: str
) -> None:
    """Saved as .html, what begins as a PDF or a picture would be opened as a page, and act there."""
    _page, file = addresses(stage, name, data)

    assert marloes.get(file).headers["Content-Disposition"].endswith(f'; filename="{kept}"')


def test_the_sender_sees_attachments_in_the_same_way(ingrid: Client, stage: Stage) -> None:
    row = stage.taken_in(record=stage.carrying(("verslag.pdf", PDF), ("foto.png", PNG)))

    assert "Dit bestand tonen wij niet" in ingrid.get(reverse("pupil-attachment", args=[row.pk, 1])).content.decode()
    assert ingrid.get(reverse("pupil-file", args=[row.pk, 2])).content == PNG


def test_an_attachment_that_is_not_there_is_not_found(marloes: Client, stage: Stage) -> None:
    row = stage.received(stage.carrying(("foto.png", PNG)))

    assert marloes.get(reverse("request-attachment", args=[row.pk, 9])).status_code == 404
    assert marloes.get(reverse("request-file", args=[row.pk, 9])).status_code == 404


def test_a_request_without_a_dossier_has_no_attachments(marloes: Client, stage: Stage) -> None:
    row = stage.asked()

    assert marloes.get(reverse("request-file", args=[row.pk, 1])).status_code == 404

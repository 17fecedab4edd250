"""The service over a real socket: files in, a page or JSON out, and nothing stays."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from lxml import html

from overstap.cli import group
from overstap.validator.upload import FILES_MAX
from school.made import faulty, leerling, record, xml
from validator.conftest import Serving

pytestmark = pytest.mark.processes

JSON = {"Accept": "application/json"}
XML = {**JSON, "Content-Type": "application/xml"}
NAME = "Wolfsgras"


def named() -> bytes:
    """A dossier with a fault, of a pupil whose name is looked for where it must not be."""
    made = faulty()
    leerling(made)["achternaam"] = NAME
    return xml(made)


def form(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("dossiers", (name, data, "text/xml")) for name, data in files]


@pytest.fixture
def client(serving: Serving) -> httpx.Client:
    return httpx.Client(base_url=serving.url, trust_env=False, timeout=30)


def text_of(answer: httpx.Response) -> str:
    return " ".join(html.document_fromstring(answer.text).text_content().split())


def test_files_of_a_form_give_a_page_that_says_what_is_wrong(client: httpx.Client) -> None:
    answer = client.post("/", files=form(("fout.xml", named()), ("goed.xml", xml(record())), ("x.xml", b"x")))

    said = text_of(answer)
    assert answer.status_code == 200
    assert "1 dossier goed, 2 niet" in said
    assert "fout.xml POVO 2019.1" in said
    assert "Leerling › Geslacht" in said
    assert "geen goede XML" in said
    assert NAME not in answer.text


def test_a_program_gets_json_a_list_for_a_form_and_an_object_for_a_file_alone(client: httpx.Client) -> None:
    files = client.post("/", files=form(("a.xml", named()), ("b.xml", xml(record()))), headers=JSON)
    alone = client.post("/", content=named(), headers={**JSON, "Content-Type": "application/xml"})

    assert files.headers["Content-Type"] == "application/json; charset=utf-8"
    assert [(each["file"], each["verdict"]) for each in files.json()] == [("a.xml", "fout"), ("b.xml", "goed")]
    assert alone.json() == {**files.json()[0], "file": "dossier.xml"}
    assert NAME not in files.text + alone.text


def test_officially_there_is_nothing_of_ours(client: httpx.Client) -> None:
    commented = xml(record()).replace(b"<inzagedatum>", b"<!-- --><inzagedatum>")

    told = [
        client.post(f"/{query}", files=form(("a.xml", commented)), headers=JSON) for query in ("", "?mode=official")
    ]

    assert [[each["regel"] for each in answer.json()[0]["meldingen"]] for answer in told] == [["EIG.COMMENTAAR"], []]


def test_the_report_is_a_file_that_stands_by_itself(client: httpx.Client) -> None:
    answer = client.post("/", files=form(("fout.xml", named())), data={"vorm": "rapport"})

    assert answer.headers["Content-Disposition"] == 'attachment; filename="controle.html"'
    assert "Leerling › Geslacht" in text_of(answer)
    assert "<link" not in answer.text
    assert NAME not in answer.text


@pytest.mark.parametrize(
    ("content", "kind", "status", "says"),
    [
        (b"", "application/xml", 400, "geen bestand gekozen"),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 400, "geen bestand gekozen"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "Stuur een dossier als XML"),
        (b"x", "multipart/form-data", 400, "niet te lezen"),
        (b"--x\r\n\r\nhalf", "multipart/form-data; boundary=x", 400, "niet in zijn geheel"),
        (b"--x\r\n" * (FILES_MAX + 2) + b"--x--", "multipart/form-data; boundary=x", 400, "ten hoogste"),
    ],
)
def test_what_cannot_be_looked_at_is_told(
    client: httpx.Client, content: bytes, kind: str, status: int, says: str
) -> None:
    page = client.post("/", content=content, headers={"Content-Type": kind})
    program = client.post("/", content=content, headers={"Content-Type": kind, **JSON})

    assert (page.status_code, program.status_code) == (status, status)
    assert says in text_of(page)
    assert says in program.json()["fout"]


def test_another_method_and_another_path_are_refused(client: httpx.Client) -> None:
    put = client.put("/", content=b"x")
    assert (put.status_code, put.headers["Allow"]) == (405, "GET, HEAD, POST")
    for path in ("/weg", "/static/", "/static/../service.py", "/static/%2e%2e/views.py"):
        assert client.get(path).status_code == 404


def test_more_than_a_form_may_hold_is_refused_before_it_is_read(serving: Serving) -> None:
    host, port = serving.url.removeprefix("http://").split(":")
    head = f"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/xml\r\nContent-Length: {61 * 2**20}\r\n\r\n"

    with socket.create_connection((host, int(port)), 10) as sock:
        sock.sendall(head.encode())
        assert sock.recv(100).startswith(b"HTTP/1.1 413 ")


def test_every_answer_is_shut_to_others_and_what_is_about_a_dossier_is_never_kept(client: httpx.Client) -> None:
    """T57."""
    answers = [
        client.get("/"),
        client.get("/weg"),
        client.put("/"),
        client.get("/static/css/tokens.css"),
        client.post("/", files=form(("a.xml", named()))),
        client.post("/", files=form(("a.xml", named())), headers=JSON),
    ]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in policy
        assert "script" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        assert (answer.headers["Cache-Control"] == "no-store") == ("tokens" not in str(answer.url))


def test_a_page_names_no_other_host_and_runs_nothing(client: httpx.Client) -> None:
    for answer in (client.get("/"), client.post("/", files=form(("a.xml", named())))):
        assert re.findall(r"https?://|<script|\bstyle=|\bon\w+=|javascript:", answer.text) == []
        links = html.document_fromstring(answer.text).xpath("//link/@href")
        assert all(client.get(link).status_code == 200 for link in links)
        assert len(links) == 5


def test_a_hostile_name_of_a_file_is_text(client: httpx.Client) -> None:
    """T07, T57."""
    hostile = "<img src=x onerror=alert(1)>\x9b\u202e.xml"

    answer = client.post("/", files=form((hostile, named())))

    assert "<img" not in answer.text
    assert not {"\x9b", "\u202e"} & set(answer.text)


def test_nothing_is_written_or_logged_of_what_came_in(client: httpx.Client, serving: Serving) -> None:
    big = named() + b" " * 3_000_000

    assert client.post("/", files=form((f"{NAME}.xml", big))).status_code == 200
    client.post("/", files=form((f"{NAME}.xml", b"x")), headers=JSON)

    assert [path.name for path in serving.folder.rglob("*")] == ["log.txt"]
    assert (serving.folder / "log.txt").read_text() == ""


def test_a_form_of_bytes_that_are_no_text_gets_an_answer_too(client: httpx.Client, serving: Serving) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="dossiers"; filename="\xff\xfe"'
    for content in (b"\xff" * 100, head + b"\r\n\r\n\0\r\n--x--", head + b"\r\n--x--"):
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        assert client.post("/", content=content, headers=kind).status_code in {200, 400}
    assert (serving.folder / "log.txt").read_text() == ""


@pytest.mark.parametrize("listen", ["8030", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:http", "a b:1"])
def test_an_address_that_is_none_is_a_mistake(listen: str) -> None:
    result = CliRunner().invoke(group, ["serve", "validator", "--listen", listen], prog_name="overstap")

    assert result.exit_code == 2
    assert "geef een adres en een poort" in result.output


def test_a_node_still_wants_its_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OVERSTAP_CONFIG", raising=False)

    result = CliRunner().invoke(group, ["serve"], prog_name="overstap")

    assert result.exit_code == 2
    assert "Er ontbreekt een optie: '--config'" in result.output


def test_json_is_what_the_command_says(client: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(named())
    told = CliRunner().invoke(group, ["validate", "--format", "json", str(path)], prog_name="overstap").stdout

    (answer,) = client.post("/", files=form((str(path), named())), headers=JSON).json()
    assert answer == json.loads(told)


def test_another_language_is_asked_for_in_the_address_and_goes_along_with_the_form(client: httpx.Client) -> None:
    """Nothing is kept, so there is no cookie; the wish of the browser does not count, as on the other pages."""
    dutch, english = client.get("/", headers={"Accept-Language": "en"}), client.get("/?taal=en")

    assert (dutch.headers["Content-Language"], english.headers["Content-Language"]) == ("nl", "en")
    assert "Controleer overstapdossiers" in text_of(dutch)
    assert "Check transfer dossiers" in text_of(english)
    for page, code, name in ((dutch, "en", "English"), (english, "nl", "Nederlands")):
        (switch,) = html.document_fromstring(page.text).xpath("//footer//a")
        assert (switch.get("href"), switch.get("lang"), switch.get("hreflang")) == (f"/?taal={code}", code, code)
        assert switch.text == name

    form_ = html.document_fromstring(english.text).forms[0]
    assert [form_.action, *form_.xpath(".//@formaction")] == ["/?taal=en#uitkomst", "/?mode=official&taal=en#uitkomst"]
    answer = client.post("/?mode=official&taal=en", files=form(("fout.xml", named())))
    assert "1 not" in text_of(answer)
    assert "are told in Dutch" in text_of(answer)


def test_a_language_or_a_mode_that_is_not_there(client: httpx.Client) -> None:
    """Who asks for another check than there is must not think that it was done."""
    assert "Controleer" in text_of(client.get("/?taal=<script>"))
    for query in ("?mode=streng", "?mode=", "?mode=official&taal=en", "?taal=en&mode=intended"):
        answer = client.post(f"/{query}", files=form(("a.xml", named())), headers=JSON)
        assert answer.status_code == (400 if query == "?mode=streng" else 200), query
    assert "Deze controle is er niet" in client.post("/?mode=streng", content=named(), headers=XML).json()["fout"]


def test_a_program_at_a_wrong_path_gets_json(client: httpx.Client) -> None:
    answer = client.post("/valideer", content=named(), headers=XML)
    assert (answer.status_code, answer.json()) == (404, {"fout": "Hier is niets. Stuur een dossier naar /."})


def test_which_files_are_good_is_told_by_name(client: httpx.Client) -> None:
    answer = client.post("/", files=form(("een.xml", xml(record())), ("twee.xml", xml(record()))))
    said = text_of(answer)
    assert "Alle 2 dossiers zijn goed" in said
    assert "2 dossiers goed zonder opmerkingen een.xml POVO 2019.1 twee.xml POVO 2019.1" in said

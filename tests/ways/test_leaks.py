"""T59: pupils with marks go through a chain that really runs, well and badly; afterwards the marks are looked for.

Nothing of them may be left where nobody looks for a child: logs, outputs, temporary files, addresses, the log of
events, jobs, and whatever of a database is not sealed (T21).
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import httpx
import pytest

from marks import FILE, INSIDE, MAIL, NAME, STREET, TEXT, Hunt, Watch, forms, marked, watching
from overstap.demo import commands
from overstap.demo.folder import Node
from overstap.demo.plan import CENTRE, GOED, Trip
from overstap.demo.pupils import Pupil, invented
from overstap.dossier import build
from overstap.gegevensset import load
from overstap.wire.tls import Identity, client_context
from processes import wait_until
from ways.running_chain import PASSWORD, RunningChain, running_chain

pytestmark = pytest.mark.processes
SOURCE, TARGET = "wilg", "kade"
POVO = Trip("POVO", (SOURCE, "99PA"), (TARGET, "99VA"), GOED, seed=41)
UNREADY = Trip("POVO", (SOURCE, "99PA"), (TARGET, "99VA"), "DossierNietGereed", seed=42)
UNKNOWN = Trip("POVO", (SOURCE, "99PA"), (TARGET, "99VA"), "LeerlingNietGevonden", seed=43)
NAME_COLUMNS = {("school_uitgaand", "naam"), ("school_inkomend", "naam")}
"""Where a name stands in the clear, so that a list can be sorted; the guide on security says so."""

SESSION_COLUMN = ("django_session", "session_key")
"""The sign-in of a member of staff, for as long as it lasts."""


@dataclass
class Aftermath:
    """What was used, what was seen on the way, and what is left."""

    folder: Path
    pupils: list[Pupil]
    secrets: dict[str, str | bytes] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    pages: list[httpx.Response] = field(default_factory=list)
    refusals: list[httpx.Response] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    """What each command said, on both its outputs."""
    watch: Watch = field(default_factory=Watch)
    while_running: dict[str, bytes] = field(default_factory=dict)

    @property
    def sealed(self) -> Hunt:
        """What may stand nowhere in the clear."""
        numbers = {f"number of {pupil.trip.seed}": pupil.pgn for pupil in self.pupils}
        marks = {"street": STREET, "text": TEXT, "file": FILE, "inside": INSIDE, "mail": MAIL}
        return Hunt({**numbers, **marks, **self.secrets})

    @property
    def everything(self) -> Hunt:
        return Hunt({**self.sealed.wanted, "name": NAME})

    def home(self, node: str) -> Path:
        return self.folder / node

    def database(self, node: str) -> Path:
        return self.home(node) / "data" / "node.sqlite3"


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    """A chain that has stopped, after everything that people do in it and much that they should not."""
    folder, given, temporary = (tmp_path_factory.mktemp(name) for name in ("leaks", "given", "temporary"))
    with pytest.MonkeyPatch.context() as patch, watching(temporary) as watch:
        patch.setenv("TMPDIR", str(temporary))
        left = Aftermath(folder, [marked_pupil(trip, given) for trip in (POVO, UNREADY, UNKNOWN)], watch=watch)
        with running_chain(folder, dict.fromkeys((CENTRE, SOURCE, TARGET), frozenset()), [POVO]) as chain:
            go_through(chain, left)
            go_wrong(chain, left, given)
            look_at_everything(chain, left)
            give_commands(chain, left, given)
            left.while_running = {str(path): path.read_bytes() for path in folder.rglob("node.sqlite3*")}
            left.secrets |= secrets_of(chain)
    yield left


def marked_pupil(trip: Trip, folder: Path) -> Pupil:
    pupil = invented(trip, folder, date(2026, 3, 2))
    record = marked(json.loads(pupil.file.read_text(encoding="utf-8")))
    pupil.file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    assert NAME in build(record, load()).naam
    return pupil


def go_through(chain: RunningChain, left: Aftermath) -> None:
    """One dossier arrives; one is withdrawn and one was never there, and both are asked for."""
    for station in chain.stations.values():
        station.look()
    sender, receiver = chain.staff[POVO.van], chain.staff[POVO.naar]
    whole, withdrawn, _unknown = left.pupils
    for pupil in (whole, withdrawn):
        sender.do("/leerlingen/toevoegen/", {"school": chain.school_id(POVO.van)}, pupil.file)
    for row in chain.outgoing():
        sender.settle(UUID(row["id"]))
        sender.do(f"/leerlingen/{row['id']}/klaarzetten/".replace(row["id"], dashed(row["id"])), {"voor_brin": ""})
    second = dashed(chain.outgoing()[1]["id"])
    sender.do(f"/leerlingen/{second}/intrekken/", {})
    for pupil in left.pupils:
        asked = {"pgn": pupil.pgn, "bron_brin": "99PA", "soort": "overstapdossier"}
        receiver.do("/ontvangen/opvragen/", {**asked, "school": chain.school_id(POVO.naar)})
    wait_until(lambda: all(row["resultaat"] for row in chain.incoming()), "every request has its result")
    assert [row["resultaat"] for row in chain.incoming()] == [GOED, UNREADY.verwacht, UNKNOWN.verwacht]


def dashed(key: str) -> str:
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def go_wrong(chain: RunningChain, left: Aftermath, given: Path) -> None:
    """Files, forms, addresses and messages that are refused while they hold what must not be told."""
    sender, pgn = chain.staff[POVO.van], left.pupils[0].pgn
    school = chain.school_id(POVO.van)
    for nr, text in enumerate(wrong_files(left.pupils[0].file.read_text(encoding="utf-8"), pgn)):
        file = given / f"{FILE}.{nr}.{'xml' if text.startswith('<') else 'json'}"
        file.write_text(text, encoding="utf-8")
        left.refusals.append(tried(sender, "/leerlingen/toevoegen/", {"school": school}, file))
    asked = {"school": school, "pgn": NAME, "bron_brin": pgn}
    left.refusals.append(tried(sender, "/ontvangen/opvragen/", asked))
    with httpx.Client(base_url=sender.base_url, trust_env=False) as stranger:
        stranger.get("/inloggen/")
        left.refusals.append(tried(stranger, "/inloggen/", {"username": pgn, "password": NAME}))
    assert {reply.status_code for reply in left.refusals} == {422}
    left.refusals.append(sender.get(f"/leerlingen/{NAME}/{pgn}/"))
    assert left.refusals[-1].status_code == 404
    left.refusals.append(tried(sender, "/leerlingen/", {"naam": NAME, "groep": ""}))
    assert left.refusals[-1].status_code == 302
    message_that_is_none(chain, f"<{NAME}>{TEXT} {pgn}</{NAME}>")


def wrong_files(text: str, pgn: str) -> tuple[str, ...]:
    """Broken off, with a field that is none, of another kind of value, with a doctype."""
    record = json.loads(text)
    strange = record | {TEXT: NAME, pgn: NAME}
    shifted = record | {"huidigeschool": {"leerling": [TEXT, pgn]}}
    return text[:-20], json.dumps(strange), json.dumps(shifted), f'<!DOCTYPE x "{TEXT}"><x>{pgn}</x>', f"<{NAME}>"


def tried(visitor: httpx.Client, path: str, fields: dict[str, str], file: Path | None = None) -> httpx.Response:
    token = next(cookie.value or "" for cookie in visitor.cookies.jar if cookie.name.startswith("csrf"))
    files = {"bestand": (file.name, file.read_bytes())} if file else None
    return visitor.post(path, data=fields, files=files, headers={"X-CSRFToken": token})


def message_that_is_none(chain: RunningChain, body: str) -> None:
    """At the door of the chain, by a system that may speak there."""
    home = chain.folder / TARGET
    context = client_context(Identity(home / "tls.crt", home / "tls.key", home / "ca.crt"))
    with httpx.Client(verify=context, trust_env=False) as client:
        headers = {"Content-Type": "text/xml", "SOAPAction": f'"{NAME}"'}
        reply = client.post(chain.source.node.wire_url, content=body.encode(), headers=headers)
        client.get(f"{chain.source.node.wire_url}?{NAME}")
    assert b"Fault" in reply.content


def look_at_everything(chain: RunningChain, left: Aftermath) -> None:
    """Follow every link of both members of staff, and open every attachment."""
    for visitor in chain.staff.values():
        todo, seen = ["/"], {"/"}
        while todo:
            address = todo.pop()
            reply = visitor.get(address)
            left.pages.append(reply)
            found = re.findall(r'(?:href|src|action)="([^"]*)"', reply.text) if "html" in kind_of(reply) else []
            found += [reply.headers["Location"]] if "Location" in reply.headers else []
            fresh = {urljoin(address, each.replace("&amp;", "&")) for each in found} - seen
            seen |= fresh
            todo += [each for each in fresh if not urlsplit(each).netloc and "#" not in each]
        left.addresses |= seen


def give_commands(chain: RunningChain, left: Aftermath, given: Path) -> None:
    """What an operator or a LAS gives to a node that serves, well and badly; what went wrong is told too."""
    record, pgn = left.pupils[0].file.read_text(encoding="utf-8"), left.pupils[0].pgn
    files = []
    for nr, text in enumerate((record, *wrong_files(record, pgn))):
        files.append(given / f"lesson-{nr}.{'xml' if text.startswith('<') else 'json'}")
        files[-1].write_text(text, encoding="utf-8")
    (received,) = [row["id"] for row in chain.incoming() if row["resultaat"] == GOED]
    questions = f"{left.pupils[2].pgn} 99PA overstapdossier\n{NAME} 99PA overstapdossier\n{pgn} {NAME} x\n"

    say = partial(said_by, chain.source.node)
    left.said |= {
        "take in": say("school", "take-in", "--school", "99PA", *files),
        "take in as JSON": say("school", "take-in", "--school", "99PA", "--format", "json", "--seal", *files),
        "user": say("school", "user", "ingrid", "--name", "x", "--school", "99ZZ", typed=TEXT),
        "log": say("audit", "show", "--last", "1000"),
        "log as JSON": say("audit", "show", "--last", "1000", "--format", "json"),
        "verify": say("audit", "verify"),
        "rotate": say("keys", "rotate"),
        "backup": say("backup", chain.folder / SOURCE / "data" / "backup"),
    }
    say = partial(said_by, chain.target.node)
    left.said |= {
        "ask": say("school", "ask", "--school", "99VA", typed=questions),
        "ask badly": say("school", "ask", "--school", "99VA", typed=f"{NAME} {pgn}\n"),
        "receipt": say("audit", "receipt", dashed(received)),
        "log of the target": say("audit", "show", "--last", "1000"),
    }


def said_by(node: Node, *words: str | Path, typed: str = "") -> str:
    """How a command ended, and both its outputs."""
    command = commands.overstap_command(*words, "--config", node.config)
    done = subprocess.run(command, input=typed, capture_output=True, text=True, timeout=120, check=False)
    return f"ended with {done.returncode}: {done.stdout}{done.stderr}"


def kind_of(reply: httpx.Response) -> str:
    return reply.headers.get("Content-Type", "")


def secrets_of(chain: RunningChain) -> dict[str, str | bytes]:
    """Keys of the nodes, passwords, and what a browser shows to be known again."""
    cookies = {
        f"cookie {cookie.name} of {brin}": cookie.value or ""
        for (_, brin), visitor in chain.staff.items()
        for cookie in visitor.cookies.jar
        if "csrf" in cookie.name or cookie.name.startswith("overstap-")
    }
    keys = {
        f"key in {path.relative_to(chain.folder)}": line
        for path in chain.folder.rglob("*.key*")
        for line in path.read_text(encoding="ascii").splitlines()
        if len(line) > 40
    }
    assert len(cookies) == 2 * len(chain.staff)
    assert len(keys) > 9
    return {**cookies, **keys, "password": PASSWORD}


def test_the_hunt_finds_a_mark_in_whatever_form_it_was_left() -> None:
    hunt = Hunt({"number": "999999011"})

    assert all(hunt.found_in(b"before " + form + b" after") == {"number"} for form in forms("999999011"))
    assert hunt.found_in(b"999999012") == set()


def test_the_marks_went_all_the_way(aftermath: Aftermath) -> None:
    """What is hunted was really there: on the pages of both schools, and in the attachment that was opened."""
    seen = b"".join(page.content for page in aftermath.pages)

    assert aftermath.everything.found_in(seen) >= {"name", "street", "text", "file", "inside", "mail"}
    assert len(aftermath.pages) > 30


@pytest.mark.parametrize("node", [CENTRE, SOURCE, TARGET])
def test_a_node_said_nothing_of_a_pupil(aftermath: Aftermath, node: str) -> None:
    """Both outputs of all its processes, errors too."""
    said = (aftermath.home(node) / "log.txt").read_bytes()

    assert aftermath.everything.found_in(said) == set()
    assert said
    assert b"Traceback" not in said


def test_no_address_holds_anything_of_a_pupil(aftermath: Aftermath) -> None:
    """None of the links, forms and redirects of any page, so none that a browser or a proxy writes down."""
    assert len(aftermath.addresses) > 30
    assert aftermath.everything.found_in("\n".join(aftermath.addresses).encode()) == set()


def test_no_command_says_anything_of_a_pupil(aftermath: Aftermath) -> None:
    """Not by name, number or text, on either output; nor what was typed that must not be told."""
    found = {what: aftermath.everything.found_in(said.encode()) for what, said in aftermath.said.items()}

    assert {what: marks for what, marks in found.items() if marks} == {}
    refused = {what for what, said in aftermath.said.items() if not said.startswith("ended with 0")}
    assert refused == {"take in", "take in as JSON", "user", "ask", "ask badly"}
    assert not any("Traceback" in said for said in aftermath.said.values())


def test_no_header_or_cookie_holds_anything_of_a_pupil(aftermath: Aftermath) -> None:
    """Of every page, also one that refuses; but for the name under which a file that was asked for is kept."""
    named = [reply for reply in aftermath.pages if "Content-Disposition" in reply.headers]
    assert named

    for reply in (*aftermath.pages, *aftermath.refusals):
        own_name = reply.url.path.endswith("/bestand/")
        told = {name: value for name, value in reply.headers.items() if name != "content-disposition" or not own_name}
        found = aftermath.everything.found_in(str(told).encode())
        assert {what for what in found if not what.startswith(("cookie csrf", "cookie overstap-"))} == set(), (
            reply.url.path
        )


def test_no_address_is_told_to_another_host(aftermath: Aftermath) -> None:
    """As a browser would by itself: the page that a link was on."""
    said = {reply.headers.get("Referrer-Policy") for reply in (*aftermath.pages, *aftermath.refusals)}
    assert said == {"same-origin"}


def test_no_page_is_kept_by_a_browser(aftermath: Aftermath) -> None:
    kept = {page.url.path for page in aftermath.pages if page.headers.get("Cache-Control") != "no-store"}
    assert {path for path in kept if not path.startswith("/static/")} == set()


def test_no_temporary_file_was_made_but_the_sign_of_life_of_a_process(aftermath: Aftermath) -> None:
    """An upload, an attachment and a page are in memory only; a file that was made and removed counts too.

    A name of eight signs is Python itself, trying out whether it may write in the folder.
    """
    signs = [name for name in aftermath.watch.names if name.startswith("wgunicorn-")]
    tried_out = [name for name in aftermath.watch.names if re.fullmatch(r"[a-z0-9_]{8}", name)]
    assert signs
    assert sorted(aftermath.watch.names) == sorted(signs + tried_out)


def test_the_centre_holds_nothing_of_a_pupil(aftermath: Aftermath) -> None:
    """T47: no number, name or mark in any row; its log and its files are looked at below and above."""
    assert aftermath.everything.found_in_rows(aftermath.database(CENTRE)) == set()


@pytest.mark.parametrize("node", [SOURCE, TARGET])
def test_no_row_holds_more_than_the_name_in_its_column(aftermath: Aftermath, node: str) -> None:
    """The log of events, jobs, sessions of the pages and the rest: looked at value by value."""
    rows = aftermath.everything.found_in_rows(aftermath.database(node))
    assert {(table, column) for table, column, what in rows if what == "name"} <= NAME_COLUMNS
    assert {row[:2] for row in rows if row[2] != "name"} <= {SESSION_COLUMN}


def test_a_sign_in_keeps_no_more_than_what_was_searched_for(aftermath: Aftermath) -> None:
    """The name stands in the session, packed, and not in an address; the guide on security says so."""
    kept = {node: b"".join(sessions_of(aftermath.database(node))) for node in (SOURCE, TARGET)}

    assert aftermath.everything.found_in(kept[SOURCE]) == {"name"}
    assert aftermath.everything.found_in(kept[TARGET]) == set()
    assert b"_auth_user_id" in kept[TARGET]


def sessions_of(file: Path) -> Iterator[bytes]:
    """What Django keeps of each sign-in: JSON, packed when that is shorter, in base64, then a moment and a seal."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        for (data,) in database.execute("SELECT session_data FROM django_session").fetchall():
            text = data.rsplit(":", 2)[0]
            packed = base64.urlsafe_b64decode(text.lstrip(".") + "===")
            yield zlib.decompress(packed) if text.startswith(".") else packed


def test_no_file_of_a_database_holds_what_is_sealed(aftermath: Aftermath) -> None:
    """T21: also its journal and the pages that are free again, while it ran and after it stopped."""
    assert len(aftermath.while_running) > 3
    found = {path: aftermath.sealed.found_in(data) for path, data in aftermath.while_running.items()}
    for node in (CENTRE, SOURCE, TARGET):
        found |= aftermath.sealed.found_in_files(aftermath.home(node) / "data")
    assert {what for each in found.values() for what in each if not what.startswith("cookie overstap-")} == set()

"""What comes as a file or as a field of one: dossiers, attachments, records, forms, and the zoeksleutel."""

from __future__ import annotations

import io
import json
from base64 import b64encode
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from random import Random
from typing import Any, Literal

from doors.bent import MARKUP, bent, noise
from doors.door import Tried
from dossier import zips
from dossier.damage import TEXTS, damaged, sound
from dossier.pupils import pupil_record
from dossier.records import whole_record
from overstap.dossier import LeesFout, build, invent, read, validate, write
from overstap.dossier.attachments import BijlageFout, bijlagen, open_bijlage, unpack
from overstap.dossier.build import BouwFout
from overstap.dossier.check_attachments import findings
from overstap.elfproef import elfproef
from overstap.gegevensset import load, years
from overstap.keten.zoeksleutel import KetenSleutel
from overstap.validator import service
from overstap.validator.upload import FIELD
from overstap.web.record import RecordFout, read_file

Comments = Literal["refuse", "drop", "keep"]
COMMENTS: tuple[Comments, ...] = ("refuse", "drop", "keep")
PROFIELEN = ("POPO", "POVO", "VOVO", "BB")
ZIP_PIECES = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"\xff" * 8, b"\x00" * 8, b"../", b"\x08\x00")
FILE_PIECES = (*MARKUP, b"<<", b">>", b"/JS", b"stream\n", b"endstream", b"/Filter /FlateDecode", b"%%EOF", b"#4a")
JSON_PIECES = (*MARKUP, b"{", b"}", b"[" * 50, b'"', b"NaN", b"1e999", b"\\ud800", b"null", b",", b'"leerling":')
ODD: tuple[object, ...] = (None, True, 0, -1, 10**40, 1e308, "", [], {}, [[]], {"a": {}}, "\x00", "\ud800", "9" * 400)
ODD += TEXTS
BORDER = b"grens"
KIND = "multipart/form-data; boundary=grens"
FORM_PIECES = (b"--grens", b"\r\n--grens\r\n", b"\r\n--grens--", b"\r\n\r\n", b'name="dossiers"', b'"; x="', b"\x00")
KINDS = (KIND, KIND, KIND, 'multipart/form-data; boundary="grens"', "application/xml", "multipart/form-data", "\x00")
QUERIES = ("", "", "mode=official", "mode=x", "taal=en", "taal=%00&mode=official", "&" * 300)
BRINS = ("99PA", "99ZZ", "99pa", "", "99PAA", "\u0669\u0669PA")
FILES_MAX = 3


def file_doors() -> list[Tried]:
    return [
        Tried("dossier", lambda random: (damaged(random.getrandbits(32)), random.choice(COMMENTS)), judged),
        Tried("attachment", attachment, opened),
        Tried("record", record, built),
        Tried("zoeksleutel", zoeksleutel, recognised),
        Tried("form", form, looked_at),
    ]


def judged(given: tuple[bytes, Comments]) -> bool:
    """Read as a file of a stranger is, and what is accepted is validated in both readings."""
    try:
        dossier = read(given[0], comments=given[1])
    except LeesFout:
        return False
    validate(dossier, "official")
    validate(dossier)
    return True


def attachment(random: Random) -> tuple[str, str]:
    """A name and the base64 of a ZIP: the file in it is damaged, or the ZIP, or the text."""
    naam, data = random.choice(sound_files())
    damage = random.choice(["none", "file", "file", "zip", "zip", "zip", "text", "other"])
    if damage == "file":
        data = bent(random, data, FILE_PIECES)
    packed = zips.one(naam, data) if damage != "other" else random.choice(other_zips())
    if damage == "zip":
        packed = bent(random, packed, ZIP_PIECES)
    text = b64encode(packed)
    if damage == "text":
        text = bent(random, text, (b"=", b"\n", b" ", b"-", b"\xc3\xa9"))
    named = naam if random.random() < 0.7 else random.choice(["a.pdf", "", "a" * 200, "../a.pdf", naam.upper()])
    return named, text.decode("latin-1")


@cache
def sound_files() -> list[tuple[str, bytes]]:
    """The files that invented pupils bring along, and one of each other sort."""
    return [("a.txt", b"tekst"), ("a.docx", office()), ("a.doc", old_office()), *files_of_pupils()]


def files_of_pupils() -> Iterator[tuple[str, bytes]]:
    for profiel in PROFIELEN:
        made = build(invent(7, profiel, vandaag=date(2026, 6, 20), wide=True), load())
        for each in bijlagen(made):
            found = open_bijlage(made, each.nr)
            yield found.naam, found.data


def office() -> bytes:
    relation = b'<Relationships><Relationship Id="r" Type="a/image" Target="b" TargetMode="External"/></Relationships>'
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>", "word/_rels/document.xml.rels": relation}
    return zips.zipped(*parts.items())


def old_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(600)


@cache
def other_zips() -> list[bytes]:
    return [zips.streamed(), zips.link(), zips.encrypted(), zips.bomb(1), zips.zipped(("a", b"a"), ("b", b"b")), b""]


def opened(given: tuple[str, str]) -> bool:
    try:
        inhoud = unpack(*given)
    except BijlageFout:
        return False
    list(findings(inhoud))
    return True


def record(random: Random) -> tuple[bytes, str]:
    """The JSON form of a dossier, with odd values in it or its bytes damaged, and the year it is built for."""
    jaar = random.choice(years())
    made = sound_record(random.randrange(24), jaar)
    if random.random() < 0.6:
        changed = json.loads(made)
        for _ in range(random.randint(1, 6)):
            change(random, changed)
        made = json.dumps(changed).encode()
    if random.random() < 0.4:
        made = bent(random, made, JSON_PIECES)
    return made, jaar


@cache
def sound_record(number: int, jaar: str) -> bytes:
    if number % 2:
        return json.dumps(pupil_record(PROFIELEN[number % 4], number), default=str).encode()
    return json.dumps(whole_record(number, fill=0.2, g=load(jaar)), default=str).encode()


def change(random: Random, whole: Any) -> None:
    """Somewhere a value becomes another, goes, or stands under another name."""
    spot = whole
    while True:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        if not keys:
            return
        key = random.choice(keys)
        if not isinstance(spot[key], dict | list) or random.random() < 0.2:
            break
        spot = spot[key]
    if isinstance(spot, dict) and random.random() < 0.3:
        spot[random.choice(["", "leerling", "onbekend", "a" * 300, "123456782"])] = spot.pop(key)
    else:
        spot[key] = deepcopy(random.choice(ODD))


def built(given: tuple[bytes, str]) -> bool:
    data, jaar = given
    try:
        found = read_file(data)
        if isinstance(found, bytes):
            return judged((found, "drop"))
        made = build(found, load(jaar))
    except (RecordFout, BouwFout):
        return False
    validate(made)
    write(made)
    return True


def zoeksleutel(random: Random) -> tuple[str, str, bytes]:
    """A number, a school and a key: sometimes all is well."""
    pgn, brin = random.choice(["999990019", "999990020"]), "99PA"
    sleutel = keys().derive(pgn, brin, random.randbytes(15))
    spot = random.randrange(5)
    if spot == 1:
        pgn = bent(random, pgn.encode(), (b"\xd9\xa3", b"0", b"\x00")).decode("utf-8", "replace")
    elif spot == 2:
        brin = random.choice(BRINS)
    elif spot == 3:
        sleutel = bent(random, sleutel, (b"\x00", b"\xff"))
    elif spot == 4:
        pgn, sleutel = noise(random).decode("latin-1"), noise(random)
    return pgn, brin, sleutel


@cache
def keys() -> KetenSleutel:
    return KetenSleutel({1: bytes(range(32)), 2: bytes(range(32, 64))}, 2)


def recognised(given: tuple[str, str, bytes]) -> bool:
    pgn, brin, sleutel = given
    elfproef(pgn)
    matched = keys().matches(pgn, brin, sleutel)
    try:
        keys().pgnfrag(pgn)
        keys().derive(pgn, brin, sleutel[1:16])
    except ValueError:
        if matched:
            raise
    return matched


def form(random: Random) -> tuple[bytes, str, str, str]:
    """A body, its media type, the query and what answer is asked for."""
    parts = []
    for number in range(random.randint(1, FILES_MAX)):
        data = sound(random.randrange(40)) if random.random() < 0.3 else damaged(random.getrandbits(32))
        head = f'Content-Disposition: form-data; name="{FIELD}"; filename="{number}.xml"\r\n'
        parts.append(head.encode() + b"Content-Type: text/xml\r\n\r\n" + data)
    if random.random() < 0.3:
        parts.append(b'Content-Disposition: form-data; name="vorm"\r\n\r\nrapport')
    body = b"".join(b"--" + BORDER + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + BORDER + b"--\r\n"
    if random.random() < 0.6:
        body = bent(random, body, FORM_PIECES)
    accept = random.choice(["text/html", "application/json", ""])
    return body, random.choice(KINDS), random.choice(QUERIES), accept


def looked_at(given: tuple[bytes, str, str, str]) -> bool:
    body, kind, query, accept = given
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "QUERY_STRING": query,
        "CONTENT_TYPE": kind,
        "HTTP_ACCEPT": accept,
        "wsgi.input": io.BytesIO(body),
    }
    status, content, _ = service.answer(environ)
    content.decode()
    return status.value == 200

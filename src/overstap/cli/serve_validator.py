"""`overstap serve validator`: the validator as a page and for programs, without a database or a configuration."""

from __future__ import annotations

import ipaddress
import re
import resource
import socket

import click

ADDRESS = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})")


def checked(_context: click.Context, _option: click.Parameter, value: str) -> str:
    found = ADDRESS.fullmatch(value)
    if not found or int(found["port"]) > 65535:
        raise click.BadParameter("geef een adres en een poort, zoals 127.0.0.1:8030.")
    return value


@click.command("validator")
@click.option("--listen", default="127.0.0.1:8030", callback=checked, help="Adres en poort om op te luisteren.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, help="Zoveel verzoeken tegelijk.")
def validator(listen: str, threads: int) -> None:
    """Start de controle van dossiers als pagina en voor programma's. Er wordt niets bewaard. Stop met Ctrl-C."""
    from overstap.validator.service import application, static_files  # noqa: PLC0415 - only who serves waits for it
    from overstap.wire.server import PAGES, Serving, serve_pages  # noqa: PLC0415

    if not is_own_machine(listen.rpartition(":")[0]):
        click.echo("Let op: anderen kunnen hier bij, zonder versleuteling. Zet er een proxy met TLS voor.", err=True)
    refuse_if_taken(listen)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no dossier ever lands in a core dump
    static_files()
    serve_pages(application, Serving(bind=listen, threads=threads, limits=PAGES, ready=say_ready))


def refuse_if_taken(listen: str) -> None:
    """A ClickException when another program listens there, or this machine has no such address."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    try:
        with socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return
    except OSError:
        raise click.ClickException(f"Op {listen} is niet te luisteren. Kies een andere poort met --listen.") from None


def say_ready(host: str, port: int) -> None:
    click.echo(f"De controle staat klaar op http://{host}:{port}/. Stop met Ctrl-C.")


def is_own_machine(host: str) -> bool:
    """Whether only programs on this machine can reach it."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"

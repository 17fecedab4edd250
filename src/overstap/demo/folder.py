"""The files of the demo: an authority, certificates, a configuration and a register for every node."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from overstap.demo.plan import CENTRE, GIVEN, SCHOLEN, SYSTEMEN, Systeem
from overstap.wire.keys import System, issue, make_ca, make_secret

HOST = "localhost"
ADDRESS = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the demo, as its files and ports."""

    systeem: Systeem
    config: Path
    register: Path
    wire_port: int
    web_port: int

    @property
    def has_pages(self) -> bool:
        return self.systeem.naam != CENTRE

    @property
    def ports(self) -> tuple[int, ...]:
        """Of all its doors."""
        return (self.wire_port, self.web_port) if self.has_pages else (self.wire_port,)

    @property
    def wire_url(self) -> str:
        return f"https://{HOST}:{self.wire_port}/oso"

    @property
    def web_url(self) -> str:
        return f"http://{ADDRESS}:{self.web_port}/"


def lay_out(folder: Path, at: datetime) -> dict[str, Node]:
    """Make keys, certificates, configurations and registers; gives the nodes by name."""
    make_ca(folder / "ca", "Oefenketen", at)
    make_secret(folder / "chain.keys")
    ports = iter(free_ports(2 * len(SYSTEMEN)))
    nodes = {}
    for systeem in SYSTEMEN:
        home = folder / systeem.naam
        issue(folder / "ca", home, System(oin=systeem.oin, naam=systeem.titel, hosts=(HOST, ADDRESS)), at)
        nodes[systeem.naam] = Node(systeem, home / "node.toml", home / "register.toml", next(ports), next(ports))
    for node in nodes.values():
        node.config.write_text(config_of(node, nodes[CENTRE]), encoding="utf-8")
        node.register.write_text(register_of(node, nodes), encoding="utf-8")
    return nodes


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((ADDRESS, 0))
        return [each.getsockname()[1] for each in sockets]


def config_of(node: Node, centre: Node) -> str:
    """The configuration of one node, as an operator would write it."""
    role = "traffic_center" if node is centre else "school"
    text = f"""name = "{node.systeem.naam}"
role = "{role}"
oin = "{node.systeem.oin}"
data = "data"
keys = "keys"

[wire]
listen = "{ADDRESS}:{node.wire_port}"
url = "{node.wire_url}"
certificate = "tls.crt"
key = "tls.key"
ca = "ca.crt"
"""
    if node is centre:
        return f"work_processes = 1\n{text}"
    return (
        text
        + f"""
[web]
listen = "{ADDRESS}:{node.web_port}"
https = false
practice = true
webhooks_here = true

[chain]
centre_url = "{centre.wire_url}"
centre_oin = "{centre.systeem.oin}"
secrets = "../chain.keys"
seal_certificate = "seal.crt"
seal_key = "seal.key"

[limits]
lease_seconds = 10
"""
    )


def register_of(node: Node, nodes: dict[str, Node]) -> str:
    """What this node knows of schools: the centre everything, a school system its own."""
    scholen = (*SCHOLEN, GIVEN)
    if node.systeem.naam != CENTRE:
        own = [school for school in scholen if school.systeem == node.systeem.naam]
        return "".join(
            entry("school", brin=s.brin, naam=s.naam, sector=s.sector, kenmerk=s.kenmerk, index=s.index) for s in own
        )
    systemen = [each for each in nodes.values() if each is not node]
    parts = [
        entry("systeem", oin=each.systeem.oin, naam=each.systeem.titel, certificaten=[f"../{name}/tls.crt"])
        for name, each in nodes.items()
        if each in systemen
    ]
    parts += [entry("school", brin=s.brin, naam=s.naam, sector=s.sector) for s in {s.brin: s for s in scholen}.values()]
    for school in scholen:
        home = nodes[school.systeem]
        oin = home.systeem.oin
        parts.append(f'[[mandaat]]\nbrin = "{school.brin}"\noin = "{oin}"\nvan = 2025-08-01\n\n')
        parts.append(
            entry(
                "aanleverpunt",
                kenmerk=school.kenmerk,
                index=school.index,
                brin=school.brin,
                oin=oin,
                url=home.wire_url,
            )
        )
    return "".join(parts)


def entry(kind: str, **fields: str | int | list[str]) -> str:
    """One entry of a register; JSON's texts, numbers and lists are TOML's."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return f"[[{kind}]]\n" + "\n".join(lines) + "\n\n"

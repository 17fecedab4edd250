"""A school system as a node."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache, partial
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from overstap.dossier import Zegelsleutel
from overstap.dossier.privacy_pdf import Page
from overstap.jobs.sweep import SWEEP
from overstap.jobs.worker import Handler, Worker
from overstap.keten.zoeksleutel import KetenSleutel
from overstap.node.certificates import der
from overstap.node.config import Chain, Config, ConfigError
from overstap.node.deny import DenyList
from overstap.node.fit import refuse_unfit
from overstap.node.parts import Node, SystemClock, audit_of, jobs_of
from overstap.node.rounds import plan_all, rounds_of
from overstap.node.secrets import chain_secrets, node_keys, renewed_node_keys
from overstap.school import batch, chosen, fetch, incoming, intake, intake_run, series, tell, webhooks
from overstap.school.addresses import centre
from overstap.school.changes import WEBHOOK
from overstap.school.clock import CLOCK, clock_watch, difference, is_wrong, warning
from overstap.school.handler import SchoolHandler
from overstap.school.ports import Identity, Keys, Ports
from overstap.school.sweep import sweep_of
from overstap.validator.pdf.reader import reading
from overstap.vault.shredded import ShredRegister, complete
from overstap.vault.store import DjangoVault
from overstap.wire.line import Patience
from overstap.wire.sender import HttpDoor
from overstap.wire.tls import Identity as TlsIdentity
from overstap.wire.webhook import WebhookSender

HASTY = Patience(connect_s=2.0, read_s=3.0)
"""Who starts a system does not wait long for another."""


def school_node(config: Config) -> Node:
    ports = ports_of(config)
    rounds = rounds_of(config) | {SWEEP: sweep_of(ports), CLOCK: clock_watch(ports)}
    ends = ends_of(ports)

    def given_up(kind: str, subject: UUID) -> None:
        if kind in ends:
            ends[kind](subject)
        else:
            rounds[kind].plan_next()

    worker = Worker(
        jobs_of(config),
        work_of(config, ports) | rounds,
        threads=config.work_threads,
        lease_seconds=config.limits.lease_seconds,
        attempts_max=config.limits.attempts_max,
        given_up=given_up,
    )

    def begin() -> None:
        mend_register(config)
        plan_all(rounds)

    return Node(config, audit_of(config), SchoolHandler(ports), worker, begin)


def work_of(config: Config, ports: Ports) -> dict[str, Handler]:
    """What is done for each kind of job."""
    return {
        incoming.FETCH: partial(fetch.fetch, ports),
        batch.ORDER: partial(batch.carry_out, ports),
        intake.IMPORT: partial(intake_run.take_over, ports),
        series.SERIES: partial(series.run, ports),
        chosen.NOTIFY: partial(tell.tell, ports),
        WEBHOOK: partial(webhooks.send, ports, webhooks_of(config)),
    }


def ends_of(ports: Ports) -> dict[str, Handler]:
    """What becomes of it when a job is given up."""
    return {
        incoming.FETCH: partial(fetch.give_up, ports),
        batch.ORDER: partial(batch.give_up, ports),
        intake.IMPORT: partial(intake_run.give_up, ports),
        series.SERIES: partial(series.give_up, ports),
        chosen.NOTIFY: partial(tell.give_up, ports),
        WEBHOOK: webhooks.give_up,
    }


@cache
def ports_of(config: Config) -> Ports:
    """The ports of this process, made once: the door keeps its connections."""
    chain = chain_of(config)
    refuse_unfit(config)
    clock, audit = SystemClock(), audit_of(config)
    return Ports(
        clock=clock,
        door=door_of(config),
        vault=vault_of(config),
        audit=audit,
        jobs=jobs_of(config),
        keys=keys_of(config, chain),
        identity=identity_of(config, chain),
        random=os.urandom,
        terms=config.limits,
        read_pdf=read_pdf,
    )


def read_pdf(data: bytes) -> Sequence[Page]:
    """The pages of a PDF, by a process that is shut in and lives for this one file. Raises PdfFout."""
    with reading() as read:
        return read(data)


def door_of(config: Config, patience: Patience | None = None) -> HttpDoor:
    tls = TlsIdentity(config.wire.certificate, config.wire.key, config.wire.ca, config.wire.tls_minimum)
    return HttpDoor(tls, patience, denied=DenyList(config.wire.deny).__contains__)


@cache
def webhooks_of(config: Config) -> WebhookSender:
    """The way out to addresses of suppliers; on a practice chain also to this machine, when that is set."""
    here = bool(config.web and config.web.webhooks_here)
    return WebhookSender(loopback=here, trusted=config.wire.ca if here else None)


def identity_of(config: Config, chain: Chain) -> Identity:
    return Identity(config.oin, chain.namespace, chain.centre_url, chain.centre_oin)


@cache
def vault_of(config: Config) -> DjangoVault:
    """The vault of this process, made once: it looks by itself whether its keys were renewed."""
    renewed, numbered = renewed_node_keys(config), node_keys(config)
    return DjangoVault(
        numbered,
        max(numbered),
        audit=audit_of(config),
        clock=SystemClock(),
        renewed=renewed,
        register=register_of(config),
    )


def register_of(config: Config) -> ShredRegister:
    return ShredRegister(config.shredded or config.data / "shredded.txt")


def mend_register(config: Config) -> None:
    """What was shredded and not noted, because a process was killed in between, is noted now. Raises ConfigError."""
    register = register_of(config)
    try:
        complete(register, SystemClock())
    except OSError as error:
        raise ConfigError(
            f"Het register {register.path} is niet te schrijven. Verbeter de instelling shredded."
        ) from error


def chain_of(config: Config) -> Chain:
    if config.chain is None:
        raise ConfigError("Een schoolsysteem heeft [chain] nodig. Voeg het toe.")
    return config.chain


def keys_of(config: Config, chain: Chain) -> Keys:
    secrets = chain_secrets(chain.secrets)
    try:
        zegel = Zegelsleutel(chain.seal_key.read_bytes(), der(chain.seal_certificate))
        return Keys(KetenSleutel(secrets, max(secrets)), zegel, (der(config.wire.ca),))
    except (OSError, ValueError) as error:
        raise ConfigError(f"Een certificaat of zegelsleutel is niet te lezen: {type(error).__name__}.") from error


def refuse_wrong_clock(config: Config, chain: Chain) -> str:
    """A warning in Dutch, mostly empty. Raises ConfigError when the centre answers and our clock is far off.

    A centre that cannot be reached now is no reason to stay away: the clock is looked at again while serving.
    """
    seconds = difference(door_of(config, HASTY), centre(identity_of(config, chain)), SystemClock()) or 0
    if is_wrong(seconds):
        raise ConfigError(warning(seconds))
    return warning(seconds)


class PortsMiddleware(MiddlewareMixin):
    """Hands every page, and every call of a supplier, the ports of the node."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        request.ports = ports_of(settings.CONFIG)  # type: ignore[attr-defined]  # read by the views as PageRequest
        request.fits = webhooks_of(settings.CONFIG).fits  # type: ignore[attr-defined]  # read as ApiRequest
        return None

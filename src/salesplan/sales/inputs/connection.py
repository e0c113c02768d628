"""Where a database is (数据库连接): a name in the plan, and what the environment or a service file says of it.

The secret never stands in a plan. What is read here is shown nowhere: findings name the name. A database says itself what it
doesn't like of a query; there the secrets are hidden, while its own name or a user's may stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from configparser import Error as ConfigParserError
from configparser import RawConfigParser
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from salesplan.errors import Place, finding
from salesplan.sales.files import Unusable
from salesplan.sales.inputs.access import Access
from salesplan.words.sentence import sentence

System: TypeAlias = Literal["postgres", "mysql", "sqlite"]
SYSTEMS: dict[str, System] = {
    "postgres": "postgres",
    "postgresql": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlite": "sqlite",
}
LONGEST = 64 * 2**10  # bytes of a file that holds a connection
PAIRS = re.compile(r"\s*\w+\s*=")
PORT, LAST_PORT = re.compile(r"[0-9]{1,5}"), 65_535
HIDDEN = "•••"
# The keys that PostgreSQL's library marks as secret, and those that stand for a password.
SECRET = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")


class NoPortError(ValueError):
    """The port of a connection is none."""


@dataclass(frozen=True)
class Connection:
    """A database that can be opened. address, options: as its system wants them; neither is ever shown.

    secrets: what is to be hidden in the words of others.
    """

    system: System
    address: str = field(repr=False)
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def without_secrets(self, text: str) -> str:
        """What a database said, without the secrets of the connection."""
        for secret in sorted((s for s in self.secrets if s), key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return " ".join(text.split())


def connection_of(name: str, access: Access, place: Place) -> Connection:
    """The connection of a name: the variable of that name, or the file it names, or the service. Raises Unusable."""
    value = access.environment.get(name, "").strip()
    if not value:
        return _service(name, access, place)
    if not _is_address(value):
        value = _from_file(value, name, place)
    if PAIRS.match(value) and "://" not in value.split("=", 1)[0]:
        return Connection("postgres", value, secrets=(value, *_secrets_in(value)))
    try:
        return _from_url(urlsplit(value), value)
    except NoPortError:
        raise Unusable(finding("SP480", place, name=name, hint=sentence("say_port", name=name))) from None
    except (ValueError, KeyError):
        raise Unusable(finding("SP480", place, name=name, hint=sentence("say_connection", name=name))) from None


def _is_address(value: str) -> bool:
    return "://" in value or PAIRS.match(value) is not None


def _from_file(value: str, name: str, place: Place) -> str:
    """The connection that stands in a file, as systems hand secrets to programs."""
    try:
        with Path(value).open("rb") as file:
            text = file.read(LONGEST).decode().strip()
    except OSError:
        raise Unusable(finding("SP480", place, name=name, hint=sentence("no_connection_file", name=name))) from None
    except ValueError:
        text = ""
    if not _is_address(text):
        raise Unusable(finding("SP480", place, name=name, hint=sentence("say_connection", name=name)))
    return text


def _from_url(url: SplitResult, value: str) -> Connection:
    system = SYSTEMS[url.scheme.split("+")[0].lower()]
    secrets = (value, url.password or "", unquote(url.password or ""))
    if system == "postgres":
        address = "postgresql" + value[len(url.scheme) :]
        return Connection(system, address, secrets=(*secrets, *_secrets_in(address)))
    options = dict(parse_qsl(url.query))
    if system == "mysql":
        port = url.netloc.rpartition("@")[2].rpartition("]")[2].partition(":")[2]
        known = {"host": url.hostname, "port": port, "user": url.username, "password": url.password}
        options |= {key: unquote(text) for key, text in known.items() if text}
        if not _is_port(options.get("port", "1")):
            raise NoPortError
    return Connection(system, unquote(url.path)[1:], options, (*secrets, *_secrets_of(options)))


def _is_port(text: str) -> bool:
    return PORT.fullmatch(text) is not None and 0 < int(text) <= LAST_PORT


def _service(name: str, access: Access, place: Place) -> Connection:
    file = Path(access.environment.get("PGSERVICEFILE") or access.home / ".pg_service.conf")
    services = RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",), interpolation=None)
    with suppress(OSError, ConfigParserError, UnicodeDecodeError):
        services.read_string(file.read_text("utf-8"))
    if not services.has_section(name):
        raise Unusable(finding("SP479", place, name=name, hint=sentence("say_connection", name=name)))
    options = dict(services.items(name))
    return Connection("postgres", "", options, secrets=_secrets_of(options))


def _secrets_of(options: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(options[key] for key in SECRET if key in options)


def _secrets_in(address: str) -> tuple[str, ...]:
    """The secrets of an address of PostgreSQL, read by its own rules; none where it can't be read, for then nobody is asked."""
    with suppress(ImportError):
        from psycopg import Error
        from psycopg.conninfo import conninfo_to_dict

        with suppress(Error):
            return _secrets_of({key: str(value) for key, value in conninfo_to_dict(address).items()})
    return ()

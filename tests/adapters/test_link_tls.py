"""A safe address is asked only where the certificate is of its host."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters import link_read
from sicbot.adapters.link_read import LinkReader
from sicbot.core.links import Answer

if TYPE_CHECKING:
    from pathlib import Path

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs the command openssl")
HOST = "soil.example.org"
MAKE = (
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout key.pem "
    f"-out cert.pem -subj /CN={HOST} -addext subjectAltName=DNS:{HOST}"
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the certificate of the host, signed by nobody else."""
    folder = tmp_path_factory.mktemp("tls")
    command = [str(OPENSSL), *MAKE.split()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603
    return folder


@pytest.mark.parametrize(
    ("host", "trusted", "expected", "asked"),
    [
        (HOST, True, Answer.GONE, [HOST]),
        ("trees.example.org", True, Answer.ANSWERS, []),
        (HOST, False, Answer.ANSWERS, []),
    ],
    ids=["of the host", "of another host", "of nobody we know"],
)
def test_a_request_is_sent_to_who_proves_the_name(
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    trusted: bool,  # noqa: FBT001
    expected: Answer,
    asked: list[str],
) -> None:
    """Others get none; that somebody is there is all that counts then."""
    if trusted:
        monkeypatch.setattr(link_read, "DEFAULT_CA_BUNDLE_PATH", str(certificate / "cert.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    names, heard = list[str | None](), list[str]()
    context.sni_callback = lambda _wire, name, _context: names.append(name)
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(5)

    def serve() -> None:
        with listening.accept()[0] as plain:
            try:
                with context.wrap_socket(plain, server_side=True) as safe:
                    request = safe.recv(10_000).decode()
                    heard.extend(
                        line[6:] for line in request.splitlines() if line.startswith("Host: ")
                    )
                    safe.sendall(b"HTTP/1.1 404 Not here\r\n\r\n")
            except OSError:  # the reader went away
                return

    thread = threading.Thread(target=serve)
    thread.start()
    here = listening.getsockname()
    reader = LinkReader(
        lambda _host, _port: ["93.184.216.34"],
        lambda _number, _port, seconds: socket.create_connection(here, seconds),
    )
    found = reader.ask_one(f"https://{host}/")
    thread.join()
    listening.close()

    assert (found, names, heard) == (expected, [host], asked)

"""Real triple stores on loopback: how each is started, stopped, killed, and where it keeps its data."""

# ruff: noqa: S310 (the addresses are our own)
from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "stores"
START_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def jar(pattern: str) -> Path:
    found = sorted(CACHE.glob(pattern))
    if not found:
        pytest.skip(f"{pattern} is not in .cache/stores: run tests/stores/install.sh")
    return found[-1]


def program(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: run tests/stores/install.sh")
    return found


class Server:
    """One store in one folder. `start` can be called again after `stop` or `kill`: the data stay."""

    name = ""
    kind = ""
    user: str | None = None
    password: str | None = None
    seen_as = ""  # the kind that `--kind auto` finds, if it is another
    row = ""  # its row in the README's matrix, if not that of its kind

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return self.root

    @property
    def ping(self) -> str:
        return self.root

    def command(self) -> list[str]:
        raise NotImplementedError

    def version(self) -> str:
        raise NotImplementedError

    def prepare(self) -> None:
        """What has to be done once after the first start."""

    def start(self) -> Server:
        first = not (self.folder / "started").exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            self.command(), cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
        log.close()
        self.wait()
        if first:
            self.prepare()
            (self.folder / "started").touch()
        return self

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.ping, timeout=5).close()
                return
            except urllib.error.HTTPError as answer:
                answer.close()
                return
            except OSError:
                time.sleep(0.1)
        text = (self.folder / "server.log").read_text(errors="replace")[-2000:]
        pytest.fail(f"{self.name} did not start: {text}")

    def signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait(30)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.signal(signal.SIGKILL)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)


class Oxigraph(Server):
    name, kind = "Oxigraph", "oxigraph"

    def command(self):
        return [
            program("oxigraph"),
            "serve",
            "--location",
            str(self.folder / "data"),
            "--bind",
            f"127.0.0.1:{self.port}",
        ]

    def version(self):
        said = subprocess.run([program("oxigraph"), "--version"], capture_output=True, text=True, check=True)
        return said.stdout.split()[-1]


class Fuseki(Server):
    name, kind = "Apache Jena Fuseki (TDB2)", "fuseki"
    heap = "-Xmx1g"

    @property
    def url(self):
        return f"{self.root}/ds"

    @property
    def ping(self):
        return f"{self.root}/ds/query?query=ASK%7B%7D"

    def command(self):
        (self.folder / "data").mkdir(exist_ok=True)
        file = str(jar("jena-fuseki-server-*.jar"))
        java = [program("java"), self.heap, "-jar", file]
        return [
            *java,
            "--port",
            str(self.port),
            "--localhost",
            "--tdb2",
            "--loc",
            str(self.folder / "data"),
            "--update",
            "/ds",
        ]

    def version(self):
        return jar("jena-fuseki-server-*.jar").stem.rpartition("-")[2]


RDF4J_CONFIG = """@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .
@prefix ns: <http://www.openrdf.org/config/sail/native#> .
[] a rep:Repository ; rep:repositoryID "kg" ; rep:repositoryImpl [
  rep:repositoryType "openrdf:SailRepository" ;
  sr:sailImpl [ sail:sailType "openrdf:NativeStore" ; ns:tripleIndexes "spoc,posc,cspo" ] ] .
"""


class Rdf4j(Server):
    name, kind = "Eclipse RDF4J server (native store)", "rdf4j"

    @property
    def url(self):
        return f"{self.root}/rdf4j-server/repositories/kg"

    @property
    def ping(self):
        return f"{self.root}/rdf4j-server/protocol"

    def command(self):
        base = f"-Dorg.eclipse.rdf4j.appdata.basedir={self.folder / 'data'}"
        run = [
            program("java"),
            "-Xmx1g",
            base,
            f"-Djava.io.tmpdir={self.folder}",
            "-jar",
            str(jar("jetty-runner-*.jar")),
        ]
        return [
            *run,
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--path",
            "/rdf4j-server",
            str(jar("rdf4j-http-server-*.war")),
        ]

    def prepare(self):
        request = urllib.request.Request(self.url, RDF4J_CONFIG.encode(), {"Content-Type": "text/turtle"}, method="PUT")
        urllib.request.urlopen(request, timeout=60).close()

    def version(self):
        return jar("rdf4j-http-server-*.war").stem.rpartition("-")[2]


VIRTUOSO_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
ThreadsPerQuery = 1
CheckpointInterval = 60
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
DefaultQuery = select * {{?s ?p ?o}} limit 1
"""


class Virtuoso(Server):
    name, kind = "Virtuoso", "virtuoso"
    user, password = "dba", "dba"

    @property
    def ping(self):
        return f"{self.root}/sparql?query=ASK%7B%7D"

    def command(self):
        config = self.folder / "virtuoso.ini"
        if not config.exists():
            config.write_text(VIRTUOSO_INI.format(folder=self.folder, port=self.port, sql=free_port()))
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        return [program("virtuoso-t"), "+foreground", "+configfile", str(config)]

    def version(self):
        said = subprocess.run([program("virtuoso-t"), "-?"], capture_output=True, text=True, check=False)
        return next((w for w in (said.stderr + said.stdout).split() if w[:2] in {"7.", "07"}), "7")


class Graphdb(Rdf4j):
    name, kind, seen_as = "GraphDB: not to be had; its requests, at the RDF4J server", "graphdb", "rdf4j"

    def version(self):
        return f"RDF4J {super().version()}"


class GenericFuseki(Fuseki):
    name, kind, seen_as = "any other (`--kind generic`), as Fuseki", "generic", "fuseki"
    row = "generic-fuseki"


class GenericOxigraph(Oxigraph):
    name, kind, seen_as = "any other (`--kind generic`), as Oxigraph", "generic", "oxigraph"
    row = "generic-oxigraph"

    @property
    def url(self):
        return f"{self.root}/query"


ALL = {server.kind: server for server in (Oxigraph, Fuseki, Rdf4j, Virtuoso)}

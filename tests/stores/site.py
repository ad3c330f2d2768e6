"""A server of our own on loopback, which answers what a test tells it to."""

from __future__ import annotations

import contextlib
import http.server
import ssl
import sys
import threading
import time

from monograph_kg.stores.transport import Transport

JSON = "application/sparql-results+json"
TABLE = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1.50","datatype":"http://www.w3.org/2001/XMLSchema#decimal"}}]}}'


class Quiet(http.server.ThreadingHTTPServer):
    """Does not tell of clients that left."""

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Site:
    """A server whose answers are a list of functions, the last of which repeats."""

    def __init__(self, tls: ssl.SSLContext | None = None):
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.answers = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_one(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                site.requests.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                answer = site.answers.pop(0) if len(site.answers) > 1 else site.answers[0]
                answer(self)

            do_GET = do_POST = do_PUT = do_HEAD = handle_one  # noqa: N815

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_address[1]}/sparql"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()


def say(status=200, body=b"", kind=JSON, **headers):
    def answer(handler):
        handler.version_string = lambda: headers.get("Server", "site/1")
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        if "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            if name == "Server":
                continue
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return answer


def endless_head(handler):
    """Begin a head and go on with it for as long as somebody listens."""
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
        while True:
            handler.wfile.write(b"a")
            time.sleep(0.02)


def stall(handler):
    """Begin a body, and end it only once the client has given up."""
    say(body=TABLE[:20], Content_Length="4000")(handler)
    time.sleep(1.5)
    with contextlib.suppress(OSError):
        handler.wfile.write(b"x" * 3980)


def client(**options):
    """A client that does not sleep; `slept` holds how long it would have."""
    slept = []
    made = Transport(sleep=slept.append, **options)
    made.slept = slept
    return made

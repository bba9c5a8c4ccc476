"""python -m chapters --live: the book on this machine, with the pages that run in the browser."""

import functools
import importlib.util
import subprocess
import sys
import webbrowser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from installed import ROOT
from scalargrad.language import current_language, sentence

BOOK = ROOT / "book"
NO_SPHINX = 'sphinx missing: python -m pip install -e ".[book]"'
FIRST_PORT, PORTS = 8000, 20
BUILD = [sys.executable, "-m", "sphinx", "-W", "-q", "chapters/site", "book"]


class Handler(SimpleHTTPRequestHandler):
    """Files of the book, compressed where the book has them so, without a line for each request."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
    }

    def send_head(self) -> Any:
        """The file's compressed form, where there is one and the browser takes it."""
        packed = Path(f"{self.translate_path(self.path)}.gz")
        if "gzip" not in self.headers.get("Accept-Encoding", "") or not packed.is_file():
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(packed.stat().st_size))
        self.send_header("Last-Modified", self.date_time_string(int(packed.stat().st_mtime)))
        self.end_headers()
        return packed.open("rb")

    def log_message(self, format: str, *_: object) -> None:
        """Say nothing."""


def server(folder: Path = BOOK, first: int = FIRST_PORT) -> ThreadingHTTPServer:
    """A server of the folder, for this machine alone, at the first port that is free."""
    handler = functools.partial(Handler, directory=str(folder))
    for port in range(first, first + PORTS):
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError:
            continue
    raise OSError(sentence("no port from {0} to {1} is free", first, first + PORTS - 1))


def serve() -> int:
    """Build the book if it is not there, serve it and open the browser. Ctrl-C ends it."""
    language = current_language()
    folder = "" if language == "en" else f"{language}/"
    if not (BOOK / folder / "index.html").exists():
        if importlib.util.find_spec("sphinx") is None:
            print(sentence(NO_SPHINX), file=sys.stderr)
            return 1
        print(sentence("Building the book, once …"), flush=True)
        if subprocess.run(BUILD, cwd=ROOT).returncode:
            return 1
    with server() as serving:
        address = f"http://127.0.0.1:{serving.server_port}/{folder}"
        print(sentence("The book: {0}   (Ctrl-C ends it)", address), flush=True)
        webbrowser.open(address)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0

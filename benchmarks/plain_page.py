"""The rival of the planner's page: a page that does nothing but ask and draw, on a server alike.

It is what a click costs at least in this browser on this machine: the very answer of the page's own
click, fetched from a server that has it ready, is drawn as a table of as many rows and buttons,
without styles, addresses, words of a language or a picture beside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

from playwright.sync_api import Page

# Asked for at the beginning of a frame, a message comes when that is painted.
PAINTED: Final = """new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }))"""
_DOCUMENT: Final = b"<!doctype html><html lang=en><title>Plain</title><body><table></table>"
_CLICK: Final = f"""
async () => {{
  const began = performance.now();
  const {{ data }} = await (await fetch("/answer")).json();
  const made = (name, ...children) => {{
    const element = document.createElement(name);
    element.append(...children);
    return element;
  }};
  const called = ({{ code, name }}) => `${{code}} ${{name}}`;
  const rows = data.edition.list.nodes[0].pairings.nodes.map(({{ delegates, reasons, score }}) =>
    made("tr",
      ...delegates.map((each) => made("td", called(each))),
      made("td", made("ul", ...reasons.map(({{ text }}) => made("li", text)))),
      made("td", String(score)),
      made("td", made("div", ...["Lock", "Forbid", "Why"].map((word) => made("button", word)))),
    ));
  document.querySelector("table").replaceChildren(...rows);
  await {PAINTED};
  return performance.now() - began;
}}
"""


class PlainServer(ThreadingHTTPServer):
    """Gives the page, and the answer that it was told; on a free port of this machine alone."""

    daemon_threads = True
    answer: bytes = b""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)

    def click(self, page: Page, answer: bytes) -> float:
        """Return the ms from a click of the plain page until an answer is drawn and painted."""
        self.answer = answer
        page.goto(f"http://127.0.0.1:{self.server_port}/")
        return float(page.evaluate(_CLICK))


class _Handler(BaseHTTPRequestHandler):
    server: PlainServer

    def do_GET(self) -> None:
        """Answer with the page or, at any other address but its own, with what it draws."""
        kind, body = "text/html", _DOCUMENT
        if self.path == "/answer":
            kind, body = "application/json", self.server.answer
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing: the table is what is printed."""


@contextmanager
def serving_plainly() -> Iterator[PlainServer]:
    """Serve the plain page until the block ends."""
    with PlainServer() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()

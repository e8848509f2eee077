"""A server that is told to stop answers whatever has reached it, and nothing is cut."""

import asyncio
import signal
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

from tests.api.process import Served, serving
from tests.api.slow_clients import SMALL


class Tally:
    """What clients saw: whole answers, and requests that were sent and not wholly answered."""

    def __init__(self) -> None:
        self.whole = 0
        self.cut = 0
        self.statuses: set[bytes] = set()


async def ask_until_told_to_go(served: Served, tally: Tally) -> None:
    """Ask on one kept connection after the other until an answer says that it is the last."""
    going = False
    while not going:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        last = False
        while not last:
            writer.write(served.request(SMALL))
            try:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].split()[0])
                await reader.readexactly(length)
            except (OSError, asyncio.IncompleteReadError):
                tally.cut += 1
                writer.close()
                return
            tally.whole += 1
            tally.statuses.add(head[:12])
            last = going = b"connection: close" in head.lower()
        writer.close()


async def finish_late(served: Served, tally: Tally, seconds: float) -> None:
    """Send half a body, and the rest when the server has long stopped accepting."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    sent = served.request(SMALL)
    writer.write(sent[:-10])
    await asyncio.sleep(seconds)
    writer.write(sent[-10:])
    answer = await reader.read()
    writer.close()
    whole = answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"}")
    tally.whole += whole
    tally.cut += not whole


async def test_no_answer_is_cut_when_the_server_is_told_to_stop(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        tally, late = Tally(), Tally()
        clients = [asyncio.create_task(ask_until_told_to_go(served, tally)) for _ in range(20)]
        clients += [asyncio.create_task(finish_late(served, late, 3.5)) for _ in range(10)]
        await asyncio.sleep(0.8)
        async with asyncio.timeout(20):
            while tally.whole <= 20:  # noqa: ASYNC110 -- a tally rings no bell
                await asyncio.sleep(0.05)
        began = monotonic()
        served.process.send_signal(signal.SIGTERM)
        await asyncio.gather(*clients)
        code = await asyncio.to_thread(served.process.wait, 25)
        assert monotonic() - began <= 25
    assert (tally.cut, late.cut, late.whole) == (0, 0, 10)
    assert tally.statuses == {b"HTTP/1.1 200"}
    assert code == 0
    assert served.faults() == []


def get(served: Served, path: str) -> tuple[int, str | None]:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("connection")


def test_it_says_at_once_that_it_is_going_and_a_second_signal_ends_it(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        assert get(served, "/readyz") == (200, None)
        served.process.send_signal(signal.SIGTERM)
        # It is going when it hears of it, and not when that was sent.
        while (told := get(served, "/readyz")) == (200, None):
            sleep(0.01)
        assert told == (503, "close")
        assert get(served, "/livez") == (200, "close")
        served.process.send_signal(signal.SIGTERM)
        # Whoever was told once ends with 0.
        assert served.process.wait(20) == 128 + signal.SIGTERM

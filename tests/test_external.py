"""Links to other sites, against a local server that misbehaves."""

import http.server
import socket
import threading

import pytest

import crosslinks
import external


class Rude(http.server.BaseHTTPRequestHandler):
    """Answers by the path; notes every request and how many ran at once."""

    seen: list[str] = []
    running = most = 0
    lock = threading.Lock()

    def answer(self):
        with self.lock:
            Rude.seen.append(f"{self.command} {self.path}")
        getattr(self, "at_" + self.path.strip("/").partition("?")[0].replace("-", "_"))()

    do_GET = do_HEAD = answer

    def send(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def at_fine(self):
        with self.lock:
            Rude.running += 1
            Rude.most = max(Rude.most, Rude.running)
        threading.Event().wait(0.02)
        with self.lock:
            Rude.running -= 1
        self.send(200)

    def at_get_only(self):
        self.send(405 if self.command == "HEAD" else 200)

    def at_gone(self):
        self.send(404)

    def at_moved(self):
        self.send(301, Location="/fine")

    def at_for_now(self):
        self.send(302, Location="/fine")

    def at_round(self):
        self.send(301, Location="/round")

    def at_to_disk(self):
        self.send(301, Location="file:///etc/hostname")

    def at_busy_once(self):
        self.send(503 if Rude.seen.count("HEAD /busy-once") < 2 else 200)

    def at_silent(self):
        threading.Event().wait(1.5)

    def at_garbage(self):
        self.wfile.write(b"\x00\xffnot http at all\r\n\r\n")

    def at_endless(self):
        self.send_response(200)
        self.end_headers()
        try:
            while self.command == "GET":
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Rude)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("fine", ""),
        ("get-only", ""),
        ("for-now", ""),
        ("busy-once", ""),
        ("endless", ""),
        ("gone", "'{}/gone' does not open: answers 404. Look for its new address. [dead]"),
        ("moved", "'{}/moved' moved for good to '{}/fine'. Write the new address. [moved]"),
        ("to-disk", "'{}/to-disk' does not open: answers 301. Look for its new address. [dead]"),
        ("round", "'{}/round' does not open: answers 301. Look for its new address. [dead]"),
        ("silent", "'{}/silent' does not open: timed out. Look for its new address. [dead]"),
    ],
)
def test_answers(path, expected, server):
    found = {f"{server}/{path}": "page.html"}
    lines = [str(problem) for problem in external.check(found, timeout=0.5, pause=0.01)]
    assert lines == ([f"page.html: {expected.replace('{}', server)}"] if expected else [])


def test_a_reply_that_is_not_http_is_dead(server):
    assert external.ask(f"{server}/garbage", timeout=0.5, pause=0.01).status == 0


def test_no_server_at_all_is_dead():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert external.ask(address, timeout=0.5, pause=0.01).why == "[Errno 111] Connection refused"


def test_one_request_a_host_at_a_time(server):
    Rude.most = 0
    list(external.check({f"{server}/fine?{number}": "page.html" for number in range(6)}, timeout=5, pause=0))
    assert Rude.most == 1


def test_the_addresses_of_a_folder(tmp_path, capsys):
    page = '<a href="https://a.example/x#y">a</a><a href="HTTPS://a.example/x">b</a>'
    page += '<a href="mailto:a@b.example">m</a><img src="https://c.example/p.png" alt="">'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    found = external.addresses(crosslinks.load(tmp_path))
    assert found == {"https://a.example/x": "index.html"}
    assert external.main([]) == 2
    assert capsys.readouterr().err == "usage: external.py SITE\n"

"""Real nginx, Caddy and Apache serve the built site: each address, code and moved page, and what is not there."""

import gzip
import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

import published
import servers
from bench_build import SOURCES
from conftest import ROOT, build

HOST = "https://clinic.example.com/guide/"  # a path of its own: the harder case
MOVES = "redirect_maps:\n        old/feel.md: symptoms.md\n        old/swelling.md: causes/early.md#swelling"
MODULES = ["authz_core", "dir", "env", "headers", "mime", "mpm_event", "rewrite"]


@pytest.fixture(scope="session")
def www(tmp_path_factory) -> Path:
    """Return the root folder of a host whose path /guide/ is the site, with two moved pages."""
    root = tmp_path_factory.mktemp("host")
    project = root / "project"
    for name in SOURCES:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, _parent(project / name))
    config = project / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("redirect_maps: {}", MOVES), encoding="utf-8")
    result = build(project, root / "www/guide", SITE_URL=HOST)
    assert result.returncode == 0, result.stderr
    published.main([str(root / "www/guide"), str(root / "published.txt")])
    for folder in (root, *root.parents):  # servers that start as root read files as another user
        if folder.stat().st_uid == os.getuid() and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o055)
    return root


def _parent(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def nginx(root: Path, port: int) -> list[str]:
    (root / "nginx.conf").write_text(
        f"daemon off; pid {root}/nginx.pid; error_log stderr; worker_processes 1;\nevents {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; "
        f"server {{ listen 127.0.0.1:{port}; root {root}/www; include {root}/www/guide/_nginx.conf; }} }}\n"
    )
    return ["nginx", "-p", str(root), "-c", str(root / "nginx.conf")]


def caddy(root: Path, port: int) -> list[str]:
    (root / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n\troot * {root}/www\n"
        f"\timport {root}/www/guide/_caddy.conf\n}}\n"
    )
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(root / "Caddyfile")]


def apache2(root: Path, port: int) -> list[str]:
    modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES)
    (root / "apache.conf").write_text(
        f"{modules}\nListen 127.0.0.1:{port}\nServerName localhost\nPidFile {root}/apache.pid\nErrorLog /dev/stderr\n"
        f"User www-data\nGroup www-data\nTypesConfig /etc/mime.types\nDocumentRoot {root}/www\n"
        f"<Directory {root}/www>\nAllowOverride All\nRequire all granted\n</Directory>\n"
    )
    return ["apache2", "-d", str(root), "-f", str(root / "apache.conf"), "-DFOREGROUND"]


PACKAGES = {nginx: "nginx-light", caddy: "caddy", apache2: "apache2"}


@pytest.fixture(scope="session", params=PACKAGES, ids=lambda make: make.__name__)
def server(request, www):
    """Yield the port of a running server; a server that is not installed is a skip, and under CI=true a failure."""
    make = request.param
    if not shutil.which(make.__name__, path=f"{os.environ['PATH']}:/usr/sbin"):
        missing = f"no {make.__name__} found. Install it: apt-get install {PACKAGES[make]}"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin", "HOME": str(www)}
    log = www / f"{make.__name__}.log"  # a file: a pipe that nobody reads fills up, and the server stops
    with log.open("wb") as out:
        process = subprocess.Popen(make(www, port), env=env, stdout=out, stderr=out)
    for _ in range(600):
        with socket.socket() as probe:
            if process.poll() is None and probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    else:
        process.kill()
        pytest.fail(log.read_text(encoding="utf-8", errors="replace"))
    yield port
    process.terminate()
    process.wait(timeout=20)


def ask(port: int, path: str, **headers) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (names in lower case) and body of a GET below /guide/."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        "GET", f"/guide/{path}", headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    answer = connection.getresponse()
    found = {name.lower(): value.removeprefix(f"http://127.0.0.1:{port}") for name, value in answer.getheaders()}
    return answer.status, found, answer.read()


def test_every_published_address_answers(server, www):
    entries = published.parse((www / "published.txt").read_text(encoding="utf-8"))
    assert len(entries) > 100
    wrong = []
    for entry in entries:
        status, headers, body = ask(server, entry.address.partition("#")[0].removeprefix("./"))
        if status in (301, 302):
            status, headers, body = ask(server, headers["location"].removeprefix("/guide/").partition("#")[0])
        part = entry.address.partition("#")[2]
        if status != 200 or not body or (part and f'id="{part}"'.encode() not in body):
            wrong.append((entry.address, status))
    assert wrong == []


def test_every_code_and_moved_page_leads_to_its_place(server, www):
    rows = json.loads((www / "www/guide/links.json").read_text(encoding="utf-8"))
    wanted = {f"go/{row['code']}/": (302, row["url"].replace("https://clinic.example.com", "")) for row in rows}
    wanted |= {"old/feel/": (301, "/guide/symptoms/"), "old/swelling/": (301, "/guide/causes/early/#swelling")}
    for address, expected in wanted.items():
        for form in (address, address.rstrip("/")):
            status, headers, _ = ask(server, form)
            assert (status, headers["location"]) == expected, form


def test_a_redirect_keeps_the_query(server):
    assert ask(server, "go/swelling/?from=qr")[1]["location"] == "/guide/causes/early/?from=qr#swelling"
    assert ask(server, "go/early/?from=qr&x=1")[1]["location"] == "/guide/causes/early/?from=qr&x=1"


@pytest.mark.parametrize(
    "path", ["gone/", "causes/gone/deeper", "go/gone/", "code/X99/", "early.html", "assets/gone.svg"]
)
def test_what_is_not_there_is_a_404_with_the_help_page(server, path):
    status, headers, body = ask(server, path)
    assert status == 404
    assert b"This page is not here" in body
    assert path.endswith(".svg") or "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", [servers.NGINX, servers.CADDY, servers.APACHE, "_headers", "_redirects"])
def test_what_servers_read_is_not_served(server, path):
    assert ask(server, path)[0] in (403, 404)


def test_pages_carry_the_headers(server):
    _, headers, _ = ask(server, "causes/early/")
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == servers.ASK
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and policy.endswith("frame-ancestors 'none'")
    assert "unsafe" not in policy


def test_types_and_caching_by_name(server, www):
    site = www / "www/guide"
    script = next(site.glob("assets/clinics.*.js")).name
    manifest = next(site.glob("manifest.*.webmanifest")).name
    assert ask(server, f"assets/{script}")[1]["cache-control"] == servers.FOREVER
    assert ask(server, manifest)[1]["content-type"].startswith("application/manifest+json")
    assert ask(server, "links.csv")[1]["content-type"] == "text/csv; charset=utf-8"
    assert ask(server, "links.json")[1]["content-type"].startswith("application/json")
    drawing = ask(server, "qr/early.svg")[1]
    assert drawing["content-type"].startswith("image/svg+xml")
    assert "content-security-policy" not in drawing


@pytest.mark.parametrize("path", ["causes/early/", "links.json", ""])
def test_compressed_files_are_the_same_files(server, path, www):
    _, headers, body = ask(server, path, Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"].lower() == "accept-encoding"
    plain = ask(server, path)
    assert "content-encoding" not in plain[1]
    assert plain[1]["content-type"] == headers["content-type"]
    assert gzip.decompress(body) == plain[2]
    file = www / "www/guide" / (path + "index.html" if path.endswith("/") or not path else path)
    assert body == file.with_name(f"{file.name}.gz").read_bytes()


def test_a_folder_without_server_support_redirects_by_itself(www):
    page = (www / "www/guide/old/swelling/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../causes/early/#swelling">' in page


RULES = servers.Rules(
    "/",
    {"go/x/": ("a/#b", 302), "old/": ("new/", 301)},
    {"X-Content-Type-Options": "nosniff"},
    "default-src 'none'",
    ["assets/a.0badcafe.js"],
)


def test_cloudflare_and_netlify_redirects():
    assert servers.redirects_file(RULES).splitlines() == [
        "/go/x /a/#b 302",
        "/go/x/ /a/#b 302",
        "/old /new/ 301",
        "/old/ /new/ 301",
    ]


def test_cloudflare_and_netlify_headers():
    lines = servers.headers_file(RULES).splitlines()
    assert lines[:7] == [
        "/*",
        "  X-Content-Type-Options: nosniff",
        "  Content-Security-Policy: default-src 'none'",
        "/*.svg",
        "  ! Content-Security-Policy",
        "/assets/a.0badcafe.js",
        f"  Cache-Control: {servers.FOREVER}",
    ]


def test_the_limits_of_cloudflare_pages(www):
    """At most 2,000 static redirects of 1,000 characters each, and a file of 100 KB; a "*" or ":" in a source would make
    it dynamic, of which 100 may be (developers.cloudflare.com/pages/configuration/redirects/). At most 100 header rules,
    lines of 2,000 characters and one "*" a rule (developers.cloudflare.com/pages/configuration/headers/)."""
    text = (www / "www/guide/_redirects").read_text(encoding="utf-8")
    rows = [line.split(" ") for line in text.splitlines()]
    assert len(rows) <= 2000 and len(text) <= 100_000 and max(map(len, text.splitlines())) <= 1000
    assert all(len(row) == 3 and not {"*", ":"} & set(row[0]) and row[2] in ("301", "302") for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    lines = (www / "www/guide/_headers").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("  ")]
    assert len(rules) <= 100 and max(map(len, lines)) <= 2000
    assert all(rule.startswith("/guide/") and rule.count("*") < 2 for rule in rules)


def test_small_files_and_pictures_are_not_compressed(tmp_path):
    (tmp_path / "a.html").write_text("x" * 5000)
    (tmp_path / "b.html").write_text("x")
    (tmp_path / "c.png").write_bytes(b"x" * 5000)
    servers.write(tmp_path, "/", {}, {"Content-Security-Policy": "default-src 'none'"})
    assert [file.name for file in sorted(tmp_path.glob("*.gz"))] == ["a.html.gz"]
    first = (tmp_path / "a.html.gz").read_bytes()
    servers.write(tmp_path, "/", {}, {"Content-Security-Policy": "default-src 'none'"})
    assert (tmp_path / "a.html.gz").read_bytes() == first

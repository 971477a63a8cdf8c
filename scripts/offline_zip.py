"""Makes clinics/guide.zip, a copy of the finished site that works from a folder: pages name index.html, search too.

A browser lets no page on disk read another file. So beside each file that search and the handout maker fetch stands a
script with the same text, and overrides/from-disk.js takes the place of fetch.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import posixpath
import re
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import finish

ADDRESS = "clinics/guide.zip"
MARK_PAGE, MARK = "clinics/linking/", "<!-- guide.zip -->"
TOP = "leg-pain-guide/"  # one folder, so that unpacking puts nothing among other files
SHIM = "assets/from-disk.js"
INDEX = "search/index.json"
# What only servers, search engines, installed apps and feed readers use; pages link to it on the web.
LEFT_OUT = (
    *(".*", "404.html", "feed.xml", "sitemap.xml", "robots.txt", "sw.js", "manifest.*", "assets/share.png"),
    *("assets/icon-*", INDEX, ADDRESS),
)
HEAD = re.compile(
    r'<(?:link rel="(?:canonical|manifest|apple-touch-icon|alternate)"|meta (?:property="og:|name="twitter:))[^>]*>\n?'
    r'|<script type="application/ld\+json">.*?</script>\n?',
    re.S,
)
WORKER = re.compile(r'<script data-worker="([^"]*)sw\.js">.*?</script>')
FORMS = "form-action 'self'"  # for Firefox a file is not "self", and the search form would go nowhere
# Each begins with plain letters, which Python finds fast.
LINKS = [re.compile(rf'({start})([^"?#]+)') for start in (' href="', ' action="', "; url=")]
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date a zip can hold: the same bytes whenever it is made


def write(site: Path, site_url: str, overrides: Path) -> None:
    """Write the zip into a finished site, before the servers' files, and its size and version on its page.

    site_url: absolute, ends in "/"; overrides: the folder of from-disk.js, and of from-disk.txt, in which {{ site }},
    {{ version }} and {{ reviewed }} (the newest review of a page) are filled in
    """
    kept = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}
    kept = {name: file for name, file in kept.items() if not any(fnmatch(name, one) for one in LEFT_OUT)}
    files = {name: file.read_bytes() for name, file in kept.items()}
    files |= {
        name: page(files[name].decode(), name, kept, site_url).encode() for name in kept if name.endswith(".html")
    }
    rows = json.loads(files["links.json"])
    files[SHIM] = (overrides / "from-disk.js").read_bytes()
    files |= {f"{name}.js": _script(text) for name, text in _fetched(site, files, rows, site_url).items()}
    version = _version(files)
    values = {"site": site_url, "version": version, "reviewed": max((row["last_reviewed"] for row in rows), default="")}
    readme = (overrides / "from-disk.txt").read_text(encoding="utf-8")
    files["README.txt"] = re.sub(r"\{\{ (\w+) \}\}", lambda found: values[found[1]], readme).encode()
    content = pack(files)
    _put(site, content, f"({len(content) / 1e6:.1f} MB, version {version})")


def write_empty(site: Path) -> None:
    """Write a zip without files in its place, for a preview: to make one takes long, and nobody looks at it."""
    _put(site, pack({}), "(empty in a preview)")


def _put(site: Path, content: bytes, says: str) -> None:
    (site / ADDRESS).parent.mkdir(exist_ok=True)
    (site / ADDRESS).write_bytes(content)
    finish.put_list(site, MARK_PAGE, MARK, says)


def _version(files: dict[str, bytes]) -> str:
    """Return 8 hexadecimal digits that change when, and only when, a file does."""
    found = hashlib.sha256()
    for name, content in sorted(files.items()):
        found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()[:8]


def pack(files: dict[str, bytes]) -> bytes:
    """Return a zip of files (name -> content); the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(TOP + name, EARLIEST)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def page(text: str, name: str, kept: dict, site_url: str) -> str:
    """Return the HTML of a page for the copy.

    name: of the page's file, from the site's root; kept: by name, what the copy holds; other files of the site are
    linked where they are on the web
    """
    folder = posixpath.dirname(name)

    def address(found: re.Match) -> str:
        path = found[2]
        if ":" in path or path.startswith("//"):
            return found[0]
        if path.rpartition("/")[2] in ("", ".", ".."):
            path = path.rstrip("/") + "/index.html"
        there = _there(folder, path)
        return found[1] + (path if there in kept else site_url + there.removesuffix("index.html"))

    text = WORKER.sub(rf'<script defer src="\1{SHIM}"></script>', HEAD.sub("", text)).replace(MARK, "")
    text = text.replace(FORMS, f"{FORMS} file:", 1)
    for link in LINKS:
        text = link.sub(address, text)
    return text


def _there(folder: str, path: str) -> str:
    while path.startswith("../") and folder:  # one entry of the cache for pages of every depth
        folder, path = folder.rpartition("/")[0], path[3:]
    return _joined(folder, path)


@functools.lru_cache(maxsize=10_000)
def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))


def _fetched(site: Path, files: dict[str, bytes], rows: list[dict], site_url: str) -> dict[str, str]:
    """Return what the scripts fetch, by name: the search index, the catalogue, the article of each linked page."""
    index = json.loads((site / INDEX).read_text(encoding="utf-8"))
    for one in index["pages"]:
        one["location"] = posixpath.normpath(one["location"] + "/index.html")
    found = {INDEX: json.dumps(index, ensure_ascii=False), "links.json": files["links.json"].decode()}
    names = {row["url"].partition("#")[0].removeprefix(site_url) + "index.html" for row in rows}
    for name in sorted(names & files.keys()):
        text = files[name].decode()
        found[name] = text[text.index("<article") : text.rindex("</article>") + len("</article>")]
    return found


def _script(text: str) -> bytes:
    return f"fromDisk({json.dumps(text, ensure_ascii=False)});\n".encode()

"""The browser's rules for addresses: what a written address leads to in the built folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from links.folder import walk

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
SCHEMES = frozenset((
    "http", "https", "mailto", "tel", "sms", "geo", "data", "blob", "about", "javascript", "ftp", "ftps", "sftp",
    "ws", "wss", "magnet", "whatsapp", "skype", "facetime", "facetime-audio", "webcal", "maps", "callto", "intent",
    "market", "bitcoin", "xmpp", "sip", "sips", "irc", "ircs", "news", "urn", "cid", "mid", "tg", "viber", "signal",
    "zoommtg", "msteams", "slack", "chrome", "view-source", "feed", "git", "ssh", "svn", "ldap", "mms", "rtsp",
    "spotify", "openid4vp", "web+ap", "matrix", "itms", "itms-apps", "fb", "fb-messenger", "comgooglemaps", "threema",
    "line", "weixin", "zotero", "obsidian", "notion", "vscode", "vscode-insiders", "jetbrains", "steam", "discord",
    "ms-word", "ms-excel", "ms-powerpoint", "doi", "info", "acct", "fax", "gopher", "gemini", "ipfs", "nostr", "vnc",
    "rdp", "smb", "nfs", "git+https", "git+ssh", "lightning", "ethereum", "upi", "webex", "imap", "telnet", "tftp",
))  # fmt: skip
INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]")
# What a template or script writes where a variable has no value; in the address of another site, not as its last part.
UNFILLED = re.compile(r"\{\{|\$\{|%7B%7B|\$%7B|\[object |(?:^|/)(?:None|undefined|null|NaN)(?:[/?#]|$)")
SLIP = re.compile(rf"{INVISIBLE.pattern}|\{{\{{|\$\{{|%7B%7B|\$%7B|\[object |/(?:None|undefined|null|NaN)/")
# A host: its ending is one that no kind of file has, and it is no name of a product such as "Node.js".
HOST = r"(?:[a-z0-9\-]+\.)+(?:com|org|net|edu|gov|mil|info|health|us|uk|ca|au|nz|ie|de|fr|es|it|eu|mx)"
# The writer's own computer, and addresses and names of private networks (RFC 1918, 6762, 8375): no reader gets there.
LOCAL = re.compile(
    r"localhost|.*\.(?:localhost|local|lan|internal|home\.arpa)|127(?:\.\d+){1,3}|10\.\d+\.\d+\.\d+|0\.0\.0\.0|::1?"
    r"|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+", re.I,
)  # fmt: skip
_STRIP = "".join(map(chr, range(0x21)))  # C0 control characters and space: removed at both ends (URL standard 4.4)
_INNER = str.maketrans("", "", "\t\n\r")  # removed anywhere


class Address(NamedTuple):
    """Where a written address leads.

    kind: "own" (on this site), "other" (another host or scheme), or a fault: "outside" (this host, beside the
    site's base path), "above" (climbs over the root), "double" (//folder/), "local", "disk", "scheme", "slashes",
    "malformed"
    path: from the site's root, decoded, without query; "" is the home page; fragment: undecoded, None if not written
    """

    kind: str
    path: str = ""
    fragment: str | None = None


class Site:
    """The names in a built folder and the address it is served at. Reads no file's content.

    files: path from the root -> number, in sorted order; folders: every folder, "" the root
    origins: "host[:port]/base/" prefixes that mean this site, lower-case host, the first is the built one's own
    """

    def __init__(self, root: Path, site_urls: Iterable[str] = ()) -> None:
        self.root = root
        self.strays: list[str] = []  # symbolic links that lead out of the folder: not read, not part of the site
        names, self.folders = walk(root, self.strays)
        self.names = sorted(names)
        self.files = {name: number for number, name in enumerate(self.names)}
        self.set_urls(site_urls)
        self._folded: dict[str, str] | None = None

    def set_urls(self, site_urls: Iterable[str]) -> None:
        """Take the addresses that mean this site; the first gives the base path of absolute paths."""
        self.origins: list[str] = []
        for url in site_urls:
            origin = origin_of(url)
            if origin and origin not in self.origins:
                self.origins.append(origin)
        self.base = "/" + self.origins[0].partition("/")[2] if self.origins else "/"
        self._cache: dict[tuple[str, str], tuple[Address, int | None]] = {}

    def address(self, raw: str, folder: str) -> Address:
        """Resolve what was written (an attribute's value) in a page of this folder ("" or "a/b/")."""
        return self.locate(raw, folder)[0]

    def locate(self, raw: str, folder: str) -> tuple[Address, int | None]:
        """Return (address, number of the file it leads to or None); "self" and other sites have none."""
        while folder and raw.startswith("../") and raw[3:4] not in ("", "#", "?"):  # one cache entry for every depth
            folder, raw = folder[: folder.rfind("/", 0, -1) + 1], raw[3:]
        key = (folder, raw) if raw[:1] != "#" else ("", raw)
        found = self._cache.get(key)
        if found is None:
            address = self._resolve(raw, folder)
            number = self.files.get(self.find(address.path)) if address.kind == "own" else None
            found = self._cache[key] = (address, number)
        return found

    def _resolve(self, raw: str, folder: str) -> Address:
        text = raw.strip(_STRIP).translate(_INNER)
        scheme = SCHEME.match(text)
        if scheme and scheme[1].lower() not in ("http", "https"):
            return _other_scheme(scheme[1].lower(), text)
        text, mark, fragment = text.partition("#")
        part = fragment if mark else None
        text = text.partition("?")[0].replace("\\", "/")
        if scheme or text.startswith("//"):
            rest = text[scheme.end() :] if scheme else text
            if not rest.startswith("//"):  # on a page of the same scheme, a path (URL standard 4.4)
                return Address("slashes")
            try:
                host = urlsplit("//" + rest.lstrip("/")).hostname or ""
            except ValueError:
                return Address("malformed")
            if host in ("http", "https"):
                return Address("malformed")
            if LOCAL.fullmatch(host):
                return Address("local")
            netloc, _, path = rest.lstrip("/").partition("/")
            if not scheme and f"{netloc}/" in self.folders:
                return Address("double", f"{netloc}/{path}")
            netloc = re.sub(r":(80|443)$", "", netloc.rpartition("@")[2].lower())
            full = f"{netloc}/{path}"
            for origin in self.origins:
                if full.startswith(origin) or full + "/" == origin:
                    return _inside(full[len(origin) :], [], part)
            if any(netloc == origin.partition("/")[0] for origin in self.origins):
                return Address("outside", path, part)
            return Address("other", full, part) if host else Address("malformed")
        if text.startswith("/"):
            if text.startswith(self.base) or text + "/" == self.base:
                return _inside(text[len(self.base) :], [], part)
            return Address("outside", text, part)
        if not text:  # the page itself: the caller's file, not its folder's index
            return Address("self", "", part)
        return _inside(text, folder.split("/")[:-1], part)

    def find(self, path: str) -> str | None:
        """Return the file a server sends for this path, exact letter case; None when there is none."""
        if path in self.files:
            return path
        index = f"{path.rstrip('/')}/index.html" if path.rstrip("/") else "index.html"
        return index if index in self.files else None

    def near_case(self, path: str) -> str | None:
        """Return the path as it is really written when only letter case differs."""
        if self._folded is None:
            self._folded = {shown(name).casefold(): shown(name) for name in self.names}
        path = shown(path)
        return self._folded.get(path.casefold()) or self._folded.get(path.rstrip("/").casefold() + "/")

    def read(self, name: str) -> bytes:
        """Return the bytes of a file of the site."""
        return (self.root / name).read_bytes()


def _inside(text: str, stack: list[str], fragment: str | None) -> Address:
    """Join path segments as a browser does, and tell when they climb over the root."""
    kind = "own"
    if "%" in text:
        text = unquote(text, errors="surrogateescape")
    segments = text.split("/")
    for segment in segments:
        if segment == "..":
            if stack:
                stack.pop()
            else:
                kind = "above"
        elif segment not in ("", "."):
            stack.append(segment)
    path = "/".join(stack)
    if path and segments[-1] in ("", ".", ".."):
        path += "/"
    return Address(kind, path, fragment)


def _other_scheme(scheme: str, text: str) -> Address:
    if scheme == "file" or len(scheme) == 1:
        return Address("disk")
    return Address("other" if scheme in SCHEMES or scheme.startswith("web+") else "scheme", text)


def origin_of(url: str) -> str:
    """Return "host[:port]/base/" of a site's address, "" when it is not http(s)."""
    match = re.match(r"(?:https?:)?//([^/?#]+)([^?#]*)", url.strip(), re.I)
    if not match:
        return ""
    base = match[2] if match[2].endswith("/") else match[2] + "/"
    return re.sub(r":(80|443)$", "", match[1].lower()) + base


def shown(name: str) -> str:
    """Return a file's address as readers see it: "causes/early/index.html" -> "causes/early/"."""
    if name == "index.html":
        return ""
    return name.removesuffix("index.html") if name.endswith("/index.html") else name


def fragments(part: str) -> tuple[str, ...]:
    """Return the ids a browser looks for, in order: as written, then percent-decoded (HTML standard 7.4.6.4)."""
    part = part.partition(":~:")[0]
    decoded = unquote(part, errors="replace")
    return (part,) if decoded == part else (part, decoded)

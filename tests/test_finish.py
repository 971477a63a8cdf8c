"""The last changes to the built HTML."""

import base64
import hashlib
from pathlib import Path

import finish
import offline

HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>'


def allowed(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def policy_of(site: Path, rest: str) -> str:
    finish.write(site, "./", HEAD + rest)
    finish.add_policies(site)
    return (site / "index.html").read_text(encoding="utf-8").partition('content="')[2].partition('"')[0]


def test_the_policy_allows_just_the_page_own_style_and_script(tmp_path):
    policy = policy_of(tmp_path, "<style>p{color:red}</style><script>go('<b>')</script></head><body></body></html>")
    assert f"style-src {allowed('p{color:red}')};" in policy
    assert policy.endswith("script-src 'self' " + allowed("go('<b>')"))
    assert "unsafe" not in policy


def test_a_page_without_scripts_may_run_only_files_of_the_site(tmp_path):
    assert policy_of(tmp_path, "</head></html>").endswith("style-src 'none'; script-src 'self'")


def test_structured_data_is_no_script(tmp_path):
    page = '<script type="application/ld+json">{}</script></head></html>'
    assert policy_of(tmp_path, page).endswith("script-src 'self'")


def test_the_version_changes_with_the_article_and_with_nothing_else():
    def page(words: str, chrome: str = "menu", foot: str = "reviewed") -> str:
        article = f"<article><p>{words} <a href='x/'>more</a></p><section class='facts'>{foot}</section></article>"
        return f"{HEAD}</head><body><nav>{chrome}</nav>{article}</body></html>"

    def version(text: str) -> str:
        return finish.stamped(text)[1]

    first = version(page("Walk a bit."))
    assert first == version(page("Walk  a\nbit.", chrome="other", foot="other"))
    assert first != version(page("Walk a lot."))
    assert first != version(page("Walk a bit.").replace("x/", "y/"))


def test_lists_are_put_in_place_of_their_marks(tmp_path):
    finish.write(tmp_path, "a-z/", "<p><!-- a-z --></p>")
    finish.put_list(tmp_path, "a-z/", "<!-- a-z -->", "<ul></ul>")
    finish.put_list(tmp_path, "gone/", "<!-- a-z -->", "<ul></ul>")
    assert (tmp_path / "a-z/index.html").read_text(encoding="utf-8") == "<p><ul></ul></p>"
    assert list(finish.html_files(tmp_path)) == [tmp_path / "a-z/index.html"]


def test_a_style_is_minified_and_means_the_same():
    css = """/* a note */
    @media (min-width: 46rem) { .a > b, .c :is(i, u) { margin: calc(1rem - 2px) 0; content: "a  ;  b"; } }
    :root { --paper: #fff; --paper-edge: #000; } .page--paper { color : var(--paper-edge) }"""
    small = (
        '@media (min-width:46rem){.a>b,.c :is(i,u){margin:calc(1rem - 2px) 0;content:"a  ;  b"}}'
        ":root{--a:#fff;--b:#000}.page--paper{color :var(--b)}"
    )
    assert finish.minified(css) == small


def test_empty_elements_end_as_html_ends_them(tmp_path):
    finish.write(tmp_path, "./", '<style></style><img alt="1 / 2 />" src="a.svg" /><hr/><svg><path d="M0"/></svg>')
    finish.dress(tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert text == '<style></style><img alt="1 / 2 />" src="a.svg"><hr><svg><path d="M0"/></svg>'


def test_pages_without_a_style_of_their_own_get_the_site_look(tmp_path):
    bar = '<a class="brand" href="./">Guide</a><a class="help" href="get-help-now/">Get help now</a>'
    finish.write(tmp_path, "./", f'<style>p {{ color: red }}</style><header class="top"><div>{bar}</div></header>')
    finish.write(tmp_path, "code/M54/", '<style></style><header class="top"></header>')
    finish.dress(tmp_path)
    text = (tmp_path / "code/M54/index.html").read_text(encoding="utf-8")
    moved = bar.replace("./", "../../").replace('"get', '"../../get')
    assert text == f'<style>p{{color:red}}</style><header class="top"><div class="bar">{moved}</div></header>'


def test_names_carry_the_content_and_files_that_no_page_uses_go(tmp_path):
    names = ["assets/a.js", "assets/icon.svg", "assets/unused.js", "assets/share.png", "assets/x.LICENSE.txt"]
    for name in names:
        finish.write(tmp_path, name, name)
    finish.write(tmp_path, "assets/early.svg", "a picture of docs/")
    finish.write(tmp_path, finish.MANIFEST, '{"src": "assets/icon.svg"}')
    finish.write(tmp_path, "./", '<script src="assets/a.js"></script><img src="assets/early.svg">')
    finish.write(tmp_path, "x/", '<link href="../manifest.webmanifest"><link href="../assets/icon.svg">')
    finish.hash_assets(tmp_path, names)
    icon, script = "assets/icon.d0786480.svg", "assets/a.546703d5.js"
    found = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.*"))
    manifest = next(name for name in found if name.startswith("manifest."))
    assert [name for name in found if name.endswith(("js", "svg", "png", "txt"))] == sorted(
        [script, icon, "assets/early.svg", "assets/share.png", "assets/x.LICENSE.txt"]
    )
    assert icon in (tmp_path / manifest).read_text(encoding="utf-8")
    assert f'src="{script}"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    other = (tmp_path / "x/index.html").read_text(encoding="utf-8")
    assert other == f'<link href="../{manifest}"><link href="../{icon}">'


def test_the_version_stands_on_the_page_and_its_headings_are_read():
    article = "<article>Words <h2 id=a>Ice  or heat</h2></article><h2 id=b>Menu</h2>"
    page, version, headings = finish.stamped(f"<p>Version {finish.VERSION_MARK}</p>{article}")
    assert (page, headings) == (f"<p>Version {version}</p>{article}", {"a": "Ice or heat"})
    assert len(version) == 8
    assert finish.stamped("<p>moved</p>") == ("<p>moved</p>", "", {})


def test_the_headers_allow_what_any_page_needs(tmp_path):
    finish.write(tmp_path, "./", HEAD + "<style>a{}</style></head></html>")
    finish.write(tmp_path, "go/x/", HEAD + "<style>b{}</style><script>go()</script></head></html>")
    headers = finish.add_policies(tmp_path)
    policy = headers["Content-Security-Policy"]
    assert all(allowed(text) in policy for text in ("a{}", "b{}", "go()"))
    assert policy.endswith("; frame-ancestors 'none'")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_the_worker_keeps_the_danger_signs_and_is_new_when_they_are(tmp_path):
    def worker(words: str) -> str:
        for address in ("./", "go/help-now/"):
            finish.write(tmp_path, address, "home")
        finish.write(tmp_path, "get-help-now/", f'<p>{words}</p><img src="../assets/saddle.svg">')
        finish.write(tmp_path, "assets/saddle.svg", "<svg/>")
        offline.write(tmp_path, "{{ first }} {{ version }}")
        return (tmp_path / "sw.js").read_text(encoding="utf-8")

    first, _, version = worker("Call 911.").rpartition(" ")
    assert first == '["get-help-now/", "./", "go/help-now/", "assets/saddle.svg"]'
    assert worker("Call 911.").endswith(version)
    assert not worker("Call 911 now.").endswith(version)

"""The weight of every page: what a phone has to load before it can show one, and all that the page loads.

And that the bench sees what moves, on a page that moves.
"""

import bench_pages
import bench_phone
import finish


def test_every_page_arrives_in_one_round_trip(built):
    sizes = {file: bench_pages.packed(file.read_bytes()) for file in finish.html_files(built)}
    over = {file.relative_to(built).as_posix(): size for file, size in sizes.items() if size > bench_pages.HTML_LIMIT}
    assert over == {}


def test_no_page_loads_more_than_its_share(built):
    over = {path: every for path, (_, every) in bench_pages.weights(built).items() if every > bench_pages.ALL_LIMIT}
    assert over == {}


def test_the_weight_of_a_page_counts_each_file_once(tmp_path):
    folder = tmp_path / "a"
    folder.mkdir()
    (tmp_path / "b.svg").write_bytes(b"picture")
    (tmp_path / "c.js").write_bytes(b"script")
    text = '<script src="../c.js"></script><img src="../b.svg"><img src="../b.svg"><img class="qr" src="../q.svg">'
    (folder / "index.html").write_text(text, encoding="utf-8")
    html = bench_pages.packed(text.encode())
    files = bench_pages.packed(b"picture") + bench_pages.packed(b"script")
    assert bench_pages.weights(tmp_path) == {"a/": (html, html + files)}


def test_the_bench_sees_what_moves_on_a_slow_phone(browser, tmp_path):
    text = "<!doctype html><title>A page</title><p>Words that a reader reads."
    later = "<script>setTimeout(() => document.querySelector('p').before(document.createElement('hr')), 500)</script>"
    for name, content in (("still", text), ("moving", text + later)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(content, encoding="utf-8")
    (found,) = bench_phone.measured(browser, [tmp_path], ["still/", "moving/"])
    assert found["still/"].cls == 0 < found["moving/"].cls
    assert 0 < found["still/"].fcp <= found["still/"].lcp

"""save(): real pictures by both ways of rendering, and files that are whole or not there."""

import base64
import os
import re
import shutil
import struct
import subprocess
import sys
import textwrap
import warnings
from xml.etree import ElementTree

import pytest

from scalargrad import RenderError, Value, draw, save
from scalargrad.pictures import rendering


@pytest.fixture
def picture():
    x = Value(3, name="x")
    y = (x * x).named("y")
    y.backward()
    return draw(y)


def png_size(path):
    """Width and height from the header; a picture that is cut off lacks the closing IEND."""
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n") and content.endswith(b"IEND\xaeB`\x82")
    return struct.unpack(">II", content[16:24])


@pytest.fixture
def no_dot_on_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


def test_pygraphviz_renders_inside_the_process(picture, tmp_path, no_dot_on_path):
    assert shutil.which("dot") is None
    width, height = png_size(save(picture, tmp_path / "y.png"))
    assert width > 300 and height > 100
    assert b"<svg" in save(picture, tmp_path / "y.svg").read_bytes()
    assert save(picture, tmp_path / "y.pdf").read_bytes().startswith(b"%PDF")
    assert save(picture, str(tmp_path / "y.dot")).read_text(encoding="utf-8") == picture.source
    assert save(picture, tmp_path / "Y.SVG").name == "Y.SVG"


def a_program(tmp_path, monkeypatch, script, mode=0o755):
    """A program `dot`, first on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "dot"
    program.write_text(textwrap.dedent(script))
    program.chmod(mode)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return str(program)


A_DOT = f"""\
    #!{sys.executable}
    import sys, pygraphviz
    (wanted,) = [word[2:] for word in sys.argv if word.startswith("-T")]
    graph = pygraphviz.AGraph(string=sys.stdin.read())
    for word in sys.argv:
        if word.startswith("-G"):
            graph.graph_attr.update([word[2:].split("=")])
    sys.stdout.buffer.write(graph.draw(format=wanted, prog="dot"))
    """
no_windows = pytest.mark.skipif(os.name == "nt", reason="the stand-in for dot has a #! line")


@no_windows
def test_dot_on_the_path_renders(picture, tmp_path, monkeypatch):
    """Where Graphviz has no program installed, pygraphviz plays its part."""
    in_process = png_size(save(picture, tmp_path / "in_process.png"))
    if not shutil.which("dot"):
        a_program(tmp_path, monkeypatch, A_DOT)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)  # the other way is closed
    by_dot = png_size(save(picture, tmp_path / "y.png"))
    assert all(abs(one - other) < 20 for one, other in zip(by_dot, in_process))  # dpi is given


BROKEN = {
    "bad interpreter": ("#!/no/such/python\n", "no Graphviz here"),
    "no program": ("\x00", "dot did not start: .*Exec format error"),
    "an error": ("#!/bin/sh\necho it is broken >&2; exit 3\n", "render this graph: it is broken"),
    "an error without words": ("#!/bin/sh\nexit 3\n", "exit status 3"),
    "nothing": ("#!/bin/sh\nexit 0\n", "dot made no picture"),
}


@no_windows
@pytest.mark.parametrize(("script", "words"), BROKEN.values(), ids=BROKEN)
def test_a_dot_that_does_not_work(picture, tmp_path, monkeypatch, capfd, script, words):
    """pygraphviz takes its place; where there is none, the error says what is wrong."""
    program = a_program(tmp_path, monkeypatch, script)
    assert png_size(save(picture, tmp_path / "y.png"))
    assert rendering.can_render()
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert not rendering.can_render()
    with pytest.raises(RenderError, match=words) as caught:
        save(picture, tmp_path / "z.svg")
    assert "pip install" in str(caught.value)
    assert (tmp_path / "z.dot").exists() and not (tmp_path / "z.svg").exists()
    with open(program, "w") as file:  # it is repaired
        file.write("#!/bin/sh\necho '<svg></svg>'\n")
    assert rendering.can_render() and save(picture, tmp_path / "z.svg").exists()
    assert capfd.readouterr() == ("", "")


@no_windows
def test_a_dot_that_may_not_be_run(picture, tmp_path, monkeypatch):
    a_program(tmp_path, monkeypatch, A_DOT, mode=0o644)
    assert png_size(save(picture, tmp_path / "y.png"))


@no_windows
def test_a_dot_that_fails_at_one_picture(picture, tmp_path, monkeypatch):
    script = "#!/bin/sh\ngrep -q value && { echo too hard >&2; exit 1; }\necho '<svg></svg>'\n"
    a_program(tmp_path, monkeypatch, script)
    assert png_size(save(picture, tmp_path / "y.png"))
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(RenderError, match="dot could not render this graph: too hard"):
        save(picture, tmp_path / "y.svg")


def test_a_source_that_is_none(tmp_path, no_dot_on_path):
    class Broken:
        source = "digraph { n [label=X "

    with pytest.raises(RenderError, match="could not render this graph"):
        save(Broken(), tmp_path / "y.svg")


def test_with_neither_the_source_is_saved_and_both_commands_are_named(
    picture, tmp_path, no_dot_on_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(RenderError) as caught:
        save(picture, tmp_path / "y.png")
    assert (tmp_path / "y.dot").read_text(encoding="utf-8") == picture.source
    assert not (tmp_path / "y.png").exists()
    for words in ("pip install", "pygraphviz>=2.0", "apt install graphviz", "y.dot", "y.png"):
        assert words in str(caught.value)


def test_without_the_package_graphviz_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    monkeypatch.delitem(sys.modules, "scalargrad.pictures.digraph", raising=False)
    with pytest.raises(ModuleNotFoundError, match="pictures need graphviz: python -m pip install"):
        draw(Value(1.0))


# --- what an SVG is, and what a notebook shows ---


def test_an_svg_shrinks_with_its_page_and_has_a_title(picture, tmp_path):
    svg = save(picture, tmp_path / "y.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg)
    assert root.get("style") == "max-width:100%;height:auto"
    titles = root.findall(".//{http://www.w3.org/2000/svg}title")
    assert [title.text for title in titles] == ["Computational graph of y"]
    assert titles[0] is root[0]  # where a screen reader looks for it


def test_dpi_belongs_to_png_alone(picture, tmp_path):
    svg = save(picture, tmp_path / "y.svg").read_text(encoding="utf-8")
    points = float(re.search(r'<svg[^>]* width="([\d.]+)pt"', svg)[1])
    width, _ = png_size(save(picture, tmp_path / "y.png"))
    assert abs(width / points - 150 / 72) < 0.02
    assert "dpi" not in picture.source


def test_a_brace_in_a_name_is_not_the_end_of_the_source(tmp_path):
    plain, braced = draw(Value(1.0, "n" * 9)), draw(Value(1.0, "{" + "n" * 8 + "}"))
    sizes = [png_size(save(one, tmp_path / "y.png")) for one in (plain, braced)]
    assert sizes[0][1] == sizes[1][1] and abs(sizes[0][0] - sizes[1][0]) < 20


def test_a_notebook_shows_svg_and_png(picture, no_dot_on_path):
    data, metadata = picture._repr_mimebundle_(include=None, exclude=None)
    assert set(data) == {"image/svg+xml", "image/png", "text/plain"}
    assert "max-width:100%" in data["image/svg+xml"]
    png = base64.b64decode(data["image/png"])
    (width,) = struct.unpack(">I", png[16:20])
    assert metadata["image/png"]["width"] == width * 96 // 150
    assert data["text/plain"] == "Computational graph of y"


def test_a_notebook_shows_text_where_nothing_renders(picture, no_dot_on_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    data = picture._repr_mimebundle_()
    assert set(data) == {"text/plain"}
    assert data["text/plain"].startswith(picture.source) and "pip install" in data["text/plain"]


NOTEBOOK = """\
from scalargrad import MLP, Value, draw, explain, film
x = Value(3, "x"); y = (x * x).named("y"); y.backward()
draw(y)
---
draw(MLP(2, [2, 1]))
---
explain(y, x)
---
film(y)
"""


def test_a_notebook_with_pygraphviz_only(no_dot_on_path):
    """A real kernel: SVG and PNG of pictures, mathematics, a film; nothing on stderr."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    cells = [nbformat.v4.new_code_cell(cell) for cell in NOTEBOOK.split("---\n")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    outputs = [cell["outputs"] for cell in notebook.cells]
    assert all(len(one) == 1 for one in outputs), "a warning besides the picture"
    graph, network, derivation, played = (one[0]["data"] for one in outputs)
    for drawn in (graph, network):
        assert "<svg" in drawn["image/svg+xml"] and drawn["image/png"].startswith("iVBOR")
    assert "aligned" in derivation["text/latex"]
    assert played["text/html"].count("<svg") == 4


def test_a_process_that_renders_writes_nothing_to_stderr(no_dot_on_path):
    code = (
        "from scalargrad.pictures import rendering as r\n"
        "for wanted in ('svg', 'png', 'pdf'): r.render('digraph { a [label=x] }', wanted)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""


# --- files ---


def test_missing_folders_are_made_and_an_old_file_is_replaced(picture, tmp_path):
    path = tmp_path / "new" / "folder" / "y.dot"
    assert save(picture, path) == path
    path.write_text("old")
    save(picture, path)
    assert path.read_text(encoding="utf-8") == picture.source
    assert [entry.name for entry in path.parent.iterdir()] == ["y.dot"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_file_has_the_permissions_of_any_other(picture, tmp_path, mask, monkeypatch):
    before = os.umask(mask)
    try:
        with monkeypatch.context() as patched:  # other threads have the same umask
            patched.setattr(os, "umask", None)
            mode = save(picture, tmp_path / "y.dot").stat().st_mode & 0o777
    finally:
        os.umask(before)
    assert mode == 0o666 & ~mask


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_link_is_written_through_and_the_file_keeps_its_mode(picture, tmp_path):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real.dot", tmp_path / "link.dot"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert save(picture, link) == link
    assert link.is_symlink() and real.read_text(encoding="utf-8") == picture.source
    assert real.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in real.parent.iterdir()] == ["real.dot"]


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links without leave")
def test_a_link_that_leads_nowhere(picture, tmp_path):
    (tmp_path / "new.dot").symlink_to(tmp_path / "not_yet" / "real.dot")
    save(picture, tmp_path / "new.dot")
    assert (tmp_path / "not_yet" / "real.dot").is_file() and (tmp_path / "new.dot").is_symlink()


def test_a_read_only_file_is_refused(picture, tmp_path):
    path = tmp_path / "y.dot"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(PermissionError, match=r"y\.dot is read-only"):
        save(picture, path)
    assert path.read_text() == "old"
    path.chmod(0o644)


def test_the_home_folder(picture, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert save(picture, "~/pictures/y.dot") == tmp_path / "pictures" / "y.dot"
    assert (tmp_path / "pictures" / "y.dot").is_file()


def test_can_render_says_whether_there_is_a_way(monkeypatch, no_dot_on_path):
    assert rendering.can_render() is True  # pygraphviz
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert rendering.can_render() is False


@pytest.mark.parametrize("name", ["y.jpeg", "y", "y.", "y.png.txt"])
def test_an_unknown_suffix_lists_the_known_ones(picture, tmp_path, name):
    with pytest.raises(ValueError, match=r"\.png, \.svg, \.pdf, \.dot"):
        save(picture, tmp_path / name)


def test_a_folder_is_not_overwritten(picture, tmp_path):
    (tmp_path / "y.png").mkdir()
    with pytest.raises(ValueError, match="is a folder"):
        save(picture, tmp_path / "y.png")


def test_save_takes_a_drawing_not_a_value(tmp_path):
    with pytest.raises(TypeError, match=r"takes what draw\(\) or film\(\) returns, not Value"):
        save(Value(1), tmp_path / "y.png")


def test_a_failed_write_leaves_the_old_file_and_no_half_one(picture, tmp_path, monkeypatch):
    path = tmp_path / "y.dot"
    path.write_text("old")

    def fails(*_):
        raise OSError("disk full")

    monkeypatch.setattr(rendering.os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        save(picture, path)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["y.dot"]


def test_a_machine_without_fonts_is_noticed(picture, tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "_fonts_missing", lambda: True)
    with pytest.warns(UserWarning, match="no font on this machine") as caught:
        save(picture, tmp_path / "y.png")
    assert caught[0].filename == __file__  # the learner's line, not ours
    monkeypatch.setattr(rendering, "_fonts_missing", None)  # an SVG has no fonts: nobody asks
    save(picture, tmp_path / "y.svg")


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is Linux's")
def test_fonts_are_found_missing_where_there_are_none(tmp_path):
    """A process of its own, whose fontconfig knows only an empty folder."""
    config = tmp_path / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    code = "from scalargrad.pictures import rendering; print(rendering._fonts_missing())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"FONTCONFIG_FILE": str(config)},
        check=True,
    )
    assert done.stdout.strip() == "True"


def test_fonts_are_here():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rendering._fonts_missing() is False, "pictures made here would show empty boxes"


def test_what_a_terminal_says_of_a_picture(picture, tmp_path):
    assert repr(picture) == "<Computational graph of y: a picture; save(…, 'name.png') writes it>"
    assert picture.save(tmp_path / "y.gv").endswith("y.gv")  # DOT text, as any Digraph writes it
    assert (tmp_path / "y.gv").read_text(encoding="utf-8") == picture.source

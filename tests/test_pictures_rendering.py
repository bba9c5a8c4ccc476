"""save(): real pictures by both ways of rendering, and files that are whole or not there."""

import os
import shutil
import struct
import subprocess
import sys
import textwrap
import warnings

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


@pytest.fixture
def a_dot_program(tmp_path, monkeypatch):
    """A program `dot` on the PATH. Where Graphviz has none installed, pygraphviz plays its part."""
    if shutil.which("dot"):
        return
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "dot"
    program.write_text(
        textwrap.dedent(f"""\
        #!{sys.executable}
        import sys, pygraphviz
        (wanted,) = [word[2:] for word in sys.argv if word.startswith("-T")]
        graph = pygraphviz.AGraph(string=sys.stdin.read())
        sys.stdout.buffer.write(graph.draw(format=wanted, prog="dot"))
        """)
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for dot is a script with a #! line")
def test_dot_on_the_path_renders(picture, tmp_path, a_dot_program, monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)  # the other way is closed
    assert rendering._renderer() is rendering._render_with_dot
    width, height = png_size(save(picture, tmp_path / "y.png"))
    assert width > 300 and height > 100


def test_dot_that_fails_says_so(picture, tmp_path, monkeypatch):
    import graphviz

    def fails(self, format):
        raise graphviz.CalledProcessError(1, ["dot"], stderr="syntax error")

    monkeypatch.setattr(graphviz.Source, "pipe", fails)
    with pytest.raises(RenderError, match="dot could not render this graph"):
        rendering._render_with_dot(picture.source, "png")


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


def test_a_chapter_without_graphviz_prints_its_numbers_and_fails(tmp_path):
    """In a process of its own, in which neither dot nor pygraphviz is to be found."""
    code = (
        "import runpy, sys; sys.modules['pygraphviz'] = None; sys.argv = sys.argv[1:]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    chapter = os.path.abspath("chapters/ch08_toy_graph.py")
    environment = os.environ | {"PATH": str(tmp_path), "PYTHONIOENCODING": "cp949"}
    done = subprocess.run(
        [sys.executable, "-c", code, chapter, str(tmp_path / "out")],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    assert done.returncode != 0
    assert "w1.grad = −10" in done.stdout
    assert (tmp_path / "out" / "ch08_toy_graph.dot").exists()
    assert "pygraphviz>=2.0" in done.stderr and "apt install graphviz" in done.stderr


def test_missing_folders_are_made_and_an_old_file_is_replaced(picture, tmp_path):
    path = tmp_path / "new" / "folder" / "y.dot"
    assert save(picture, path) == path
    path.write_text("old")
    save(picture, path)
    assert path.read_text(encoding="utf-8") == picture.source
    assert [entry.name for entry in path.parent.iterdir()] == ["y.dot"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_file_has_the_permissions_of_any_other(picture, tmp_path, mask):
    before = os.umask(mask)
    try:
        mode = save(picture, tmp_path / "y.dot").stat().st_mode & 0o777
        assert os.umask(mask) == mask, "save() left another umask behind"
    finally:
        os.umask(before)
    assert mode == 0o666 & ~mask


def test_can_render_says_whether_there_is_a_way(monkeypatch, no_dot_on_path):
    assert rendering.can_render() is True  # pygraphviz
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert rendering.can_render() is False
    monkeypatch.setattr(rendering.shutil, "which", lambda program: f"/usr/bin/{program}")
    assert rendering.can_render() is True


@pytest.mark.parametrize("name", ["y.jpeg", "y", "y.", "y.png.txt"])
def test_an_unknown_suffix_lists_the_known_ones(picture, tmp_path, name):
    with pytest.raises(ValueError, match=r"\.png, \.svg, \.pdf, \.dot"):
        save(picture, tmp_path / name)


def test_a_folder_is_not_overwritten(picture, tmp_path):
    (tmp_path / "y.png").mkdir()
    with pytest.raises(ValueError, match="is a folder"):
        save(picture, tmp_path / "y.png")


def test_save_takes_a_drawing_not_a_value(tmp_path):
    with pytest.raises(TypeError, match=r"takes what draw\(\) returns, not Value"):
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
    with pytest.warns(UserWarning, match="no font on this machine"):
        save(picture, tmp_path / "y.png")


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

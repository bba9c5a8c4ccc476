"""class_from_file(): the class in a learner's own file, for `--examine my_engine.py:Value`.

The file is executed, as Python executes it.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType

from scalargrad.language import message

NAME = "Value"  # where none is given


class LoadError(ValueError):
    """There is no such class to be had; the message says why in a learner's words."""


def class_from_file(where: str) -> type:
    """The class that `my_engine.py:Value` names; without a name, Value.

    Raises:
        LoadError: no such file, an error in it, no such class.
    """
    before, colon, behind = where.rpartition(":")
    named = colon and behind.isidentifier()  # C:\my_engine.py has a colon, too
    file, name = (before, behind) if named else (where.removesuffix(":"), NAME)
    module = _executed(_path(file))
    found = vars(module).get(name)
    if isinstance(found, type):
        return found
    if found is not None:
        raise LoadError(message("{0}: {1} is a {2}, not a class", file, name, type(found).__name__))
    own = [each for each in vars(module).values() if isinstance(each, type)]
    names = [each.__name__ for each in own if each.__module__ == module.__name__]
    if not names:
        words = message(
            "{0} has no class {1}; it has no class of its own. Write --examine {0}:{2}",
            file,
            name,
            NAME,
        )
        raise LoadError(words)
    raise LoadError(
        message(
            "{0} has no class {1}; its classes: {2}. Write --examine {0}:{3}",
            file,
            name,
            ", ".join(names),
            names[0],
        )
    )


def _path(file: str) -> Path:
    """The file, or LoadError."""
    if not file:
        raise LoadError(message("name a file, as in --examine my_engine.py:{0}", NAME))
    path = Path(file)
    if path.suffix == ".ipynb":
        raise LoadError(
            message("{0} is a notebook: copy the class into a file that ends in .py", file)
        )
    if path.is_dir():
        example = path / "my_engine.py"
        raise LoadError(
            message("{0} is a folder: write the file, as in {1}:{2}", file, example, NAME)
        )
    if not path.exists():
        with_end = path.with_name(path.name + ".py") if path.name else path
        words = message("{0}: there is no such file in {1}.", file, Path.cwd())
        if with_end.exists():
            words += " " + message("There is {0}.", with_end)
        raise LoadError(words)
    return path


def _executed(path: Path) -> ModuleType:
    """The file's module after it has run; the files beside it can be imported from it."""
    name = "examined"  # not "__main__": what stands below that line is for running the file
    spec = importlib.util.spec_from_loader(name, None, origin=str(path))
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    module.__file__ = str(path)
    sys.modules[name] = module  # a dataclass looks its module up
    sys.path.insert(0, str(path.resolve().parent))
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), vars(module))
    except (Exception, SystemExit) as error:
        raise LoadError(_where_it_stopped(path, error)) from error
    finally:
        sys.path.pop(0)
    return module


def _where_it_stopped(path: Path, error: BaseException) -> str:
    """The last line of the file that was at work, and the error in Python's words."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(path)
    ]
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    if isinstance(error, SyntaxError) and error.filename == str(path):
        lines.append(error.lineno)
    what = f"{type(error).__name__}: {words}" if words else type(error).__name__
    if not lines:
        return message("{0} stops, before the class can be examined: {1}", path, what)
    return message(
        "{0} stops at line {1}, before the class can be examined: {2}", path, lines[-1], what
    )

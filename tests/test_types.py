"""README's examples as a user's own file: a type checker finds nothing to complain about."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"


def test_readmes_examples_pass_mypy(tmp_path):
    pytest.importorskip("mypy")
    text = README.read_text(encoding="utf-8")
    lines = re.findall(r"^(?:>>>|\.\.\.) ?(.*)$", text, re.MULTILINE)
    assert any("MLP(" in line for line in lines)
    example = tmp_path / "example.py"
    example.write_text("\n".join([*lines, "reveal_type(a.data)", ""]), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "example.py"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert re.search(r'Revealed type is "(builtins\.)?float"', found.stdout)
    assert found.returncode == 0, found.stdout

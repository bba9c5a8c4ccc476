"""Finds scalargrad from any folder, and says in one line what is not installed."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
MISSING = [name for name in ("graphviz", "matplotlib") if importlib.util.find_spec(name) is None]
if MISSING:
    sys.exit(f'{" and ".join(MISSING)} missing. In {ROOT}: python -m pip install -e ".[chapters]"')

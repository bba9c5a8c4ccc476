"""A derivation that was typed: read, compared with a graph side by side, marked."""

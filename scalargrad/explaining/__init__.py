"""explain(): a derivative written out, in symbols, in numbers and with the reasons."""

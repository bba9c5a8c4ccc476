"""draw(), film() and save(): graphs and networks as pictures."""

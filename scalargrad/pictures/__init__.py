"""draw() and save(): graphs as pictures."""

"""What the library answers, in Korean: each English sentence with its own, by subject."""

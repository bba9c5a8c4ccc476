"""What a page shows, written: for a terminal, for GitHub, for the site (MyST), for a notebook."""

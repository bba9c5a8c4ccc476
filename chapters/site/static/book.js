// The search's excerpts are fetched; a page opened with a double click (file:) may not fetch.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

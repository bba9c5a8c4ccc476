// The search's excerpts are fetched; a page opened with a double click (file:) may not fetch.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A comma or a full stop stays on the line of the formula before it.
addEventListener("DOMContentLoaded", () => {
  for (const formula of document.querySelectorAll("span.math")) {
    const after = formula.nextSibling;
    const signs = after?.nodeType === Node.TEXT_NODE && after.data.match(/^[,.;:?!)’”]+/);
    if (!signs) continue;
    const together = document.createElement("span");
    together.className = "together";
    formula.before(together);
    together.append(formula, signs[0]);
    after.data = after.data.slice(signs[0].length);
  }
});

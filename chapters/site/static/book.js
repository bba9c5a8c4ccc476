// @ts-check
// What every page of the book does by itself.

// The search's excerpts are fetched; a page opened with a double click (file:) may not fetch.
// @ts-expect-error a constant of Sphinx' scripts
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A comma or a full stop stays on the line of the formula before it; so does a Korean particle.
addEventListener("DOMContentLoaded", () => {
  for (const formula of document.querySelectorAll("span.math, article p > code")) {
    const after = formula.nextSibling;
    if (!(after instanceof Text)) continue;
    const long = formula.tagName === "CODE" && (formula.textContent?.length ?? 0) > 20; // may be broken
    const signs = after.data.match(long ? /^$/ : /^[가-힣]*[,.;:?!)’”]*/);
    if (!signs?.[0]) continue;
    const together = document.createElement("span");
    together.className = "together";
    formula.before(together);
    together.append(formula, signs[0]);
    after.data = after.data.slice(signs[0].length);
  }
});

// What Sphinx' own Korean does not have.
if (document.documentElement.lang !== "en") {
  // @ts-expect-error Sphinx' table of its words
  Documentation.TRANSLATIONS["Search finished, found one page matching the search query."] = [
    phrase("Search finished, ${resultCount} found."),
  ];
}

// The same page in another language opens at the same place: below the heading of the same number.
(() => {
  const headings = () => [...document.querySelectorAll("article h1, article h2, article h3")];

  addEventListener("load", async () => {
    await /** @type {any} */ (window).MathJax?.startup?.promise; // formulas move what is below
    const place = location.hash.match(/^#place-(\d+)$/);
    if (place) headings()[Number(place[1])]?.scrollIntoView({ behavior: "instant" });
  });
  addEventListener("DOMContentLoaded", () => {
    for (const each of document.querySelectorAll(".languages a")) {
      const link = /** @type {HTMLAnchorElement} */ (each);
      link.addEventListener("click", () => {
        const above = headings().filter((heading) => heading.getBoundingClientRect().top < 120);
        if (link.hash || above.length < 2) return;
        link.hash = `place-${above.length - 1}`;
      });
    }
    // The live page's address holds what was typed: it goes along.
    const live = /** @type {HTMLAnchorElement | null} */ (
      document.querySelector("#live") && document.querySelector(".languages a")
    );
    live?.addEventListener("click", () => (live.hash = location.hash));
  });
})();

// What scrolls sideways can be reached with the keyboard.
(() => {
  const SCROLLS = {
    pre: phrase("code or output"),
    "div.math": phrase("formula"),
    "div.math > mjx-container": phrase("formula"),
    "figure.picture": phrase("picture"),
    ".scalargrad-film figure": phrase("step of the film"),
    ".table-wrapper": phrase("table"),
    "dt.sig": phrase("signature"),
  };

  function reach() {
    for (const [what, name] of Object.entries(SCROLLS)) {
      for (const each of document.querySelectorAll(`article ${what}`)) {
        const box = /** @type {HTMLElement} */ (each);
        const scrolls = box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX);
        if (scrolls && !box.hasAttribute("tabindex")) {
          box.tabIndex = 0;
          if (!box.hasAttribute("role") && box.tagName !== "FIGURE") box.setAttribute("role", "group");
          if (!box.hasAttribute("aria-label")) box.setAttribute("aria-label", phrase("{0}, scrolls sideways", name));
          box.dataset.reached = "";
        } else if (!scrolls && "reached" in box.dataset) {
          for (const one of ["tabindex", "role", "aria-label", "data-reached"]) box.removeAttribute(one);
        }
      }
    }
  }

  addEventListener("load", async () => {
    await /** @type {any} */ (window).MathJax?.startup?.promise;
    reach();
  });
  addEventListener("resize", reach);
  addEventListener("toggle", reach, true); // a fold that opens
})();

// On paper hints and answers stand open, at the end.
(() => {
  const asked = new RegExp(`^${phrase("Exercise")} \\d+`);

  function unfold() {
    const article = document.querySelector("article");
    if (!article || article.querySelector(".on-paper")) return;
    const end = document.createElement("section");
    end.className = "on-paper";
    let exercise = "";
    for (const each of article.querySelectorAll("p > strong:first-child, details")) {
      exercise = each.textContent?.match(asked)?.[0] ?? exercise;
      const summary = each.querySelector(":scope > summary");
      const word = summary?.textContent ?? "";
      if (!exercise || ![phrase("Hint"), phrase("Answer")].includes(word)) continue;
      const copy = /** @type {Element} */ (each.cloneNode(true));
      const heading = document.createElement("p");
      heading.className = "on-paper-heading";
      heading.textContent = `${exercise}: ${word.toLowerCase()}`;
      copy.querySelector(":scope > summary")?.remove();
      end.append(heading, ...copy.childNodes);
      each.classList.add("at-the-end");
    }
    if (!end.childNodes.length) return;
    const title = document.createElement("h2");
    title.textContent = phrase("Hints and answers");
    end.prepend(title);
    article.append(end);
  }

  function fold() {
    for (const each of document.querySelectorAll(".on-paper")) each.remove();
    for (const each of document.querySelectorAll(".at-the-end")) each.classList.remove("at-the-end");
  }

  const paper = matchMedia("print");
  paper.addEventListener("change", () => (paper.matches ? unfold() : fold()));
  addEventListener("beforeprint", unfold);
  addEventListener("afterprint", fold);
})();

// @ts-check
// Buttons beside code (copy), formulas (copy their LaTeX) and pictures (save as SVG, as PNG).
(() => {
  const LARGER = 2; // a PNG has twice as many pixels as the picture on the page

  /**
   * @param {string} words
   * @param {string} name what it does, for those who do not see where it stands
   * @param {(button: HTMLButtonElement) => void} action
   */
  function button(words, name, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "copy";
    made.textContent = words;
    made.setAttribute("aria-label", name);
    made.onclick = () => action(made);
    return made;
  }

  /** @param {string} text */
  const copying = (text) => async (/** @type {HTMLButtonElement} */ made) => {
    const words = made.textContent;
    await navigator.clipboard.writeText(text).catch(() => prompt(phrase("Copy this:"), text));
    made.textContent = phrase("Copied.");
    setTimeout(() => (made.textContent = words), 1500);
  };

  /**
   * @param {string} address
   * @param {string} name of the file
   */
  function save(address, name) {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  }

  /**
   * @param {HTMLImageElement} image
   * @param {string} name
   */
  function savePng(image, name) {
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * LARGER;
    canvas.height = image.naturalHeight * LARGER;
    const paper = canvas.getContext("2d");
    if (!paper) return;
    paper.fillStyle = "white";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((png) => png && save(URL.createObjectURL(png), `${name}.png`));
  }

  /** @param {HTMLElement} box */
  function forCode(box) {
    const pre = box.querySelector("pre");
    const text = () => box.parentElement?.querySelector("textarea")?.value ?? pre?.textContent ?? "";
    box.append(button(phrase("Copy"), phrase("Copy this code"), (made) => copying(text())(made)));
  }

  /** @param {HTMLElement} box */
  function forFormula(box) {
    const { latex } = box.dataset;
    if (latex) box.append(button("LaTeX", phrase("Copy this formula as LaTeX"), copying(latex)));
  }

  /** @param {HTMLElement} box */
  function forPicture(box) {
    const image = box.querySelector("img");
    if (!image) return;
    const name = image.src.startsWith("data:") ? "picture" : (image.src.match(/([^/]+)\.svg$/)?.[1] ?? "picture");
    const buttons = document.createElement("div");
    buttons.className = "copy-picture";
    buttons.append(button("SVG", phrase("Save the picture {0} as SVG", name), () => save(image.src, `${name}.svg`)));
    if (location.protocol !== "file:") { // a file's picture may not be read
      buttons.append(button("PNG", phrase("Save the picture {0} as PNG", name), () => savePng(image, name)));
    }
    box.append(buttons);
  }

  /**
   * Give all that stands in there its buttons, once.
   * @param {ParentNode} where
   */
  function addTo(where) {
    for (const [what, add] of /** @type {[string, (box: HTMLElement) => void][]} */ ([
      ['[class*="highlight-"]:not(.highlight-text) > .highlight', forCode],
      ["div.math", forFormula],
      ["figure.picture", forPicture],
    ])) {
      for (const box of where.querySelectorAll(what)) {
        if (!box.querySelector(".copy")) add(/** @type {HTMLElement} */ (box));
      }
    }
  }

  // At once, before MathJax sets the formulas: their text is \[ LaTeX \].
  for (const box of document.querySelectorAll("div.math")) {
    const latex = box.textContent?.match(/^\s*\\\[([^]*)\\\]\s*$/)?.[1];
    if (latex) /** @type {HTMLElement} */ (box).dataset.latex = latex.trim();
  }
  addTo(document);
  /** @type {any} */ (window).bookButtons = addTo;
})();

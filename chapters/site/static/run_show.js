// @ts-check
// What a cell of a page shows, when the page has run in its place: run.js.

/**
 * @typedef {{kind: string, text?: string, latex?: string, content?: string, alt?: string,
 *   file?: string, title?: string, words?: string, rows?: [string, string][]}} Item
 */

/** Makes elements, and the nodes that show an item. */
const RunShow = (() => {
  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} children
   */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /**
   * @param {Item} item
   * @param {Node[]} olds what stood there when the book was made
   * @param {boolean} changed whether a cell of the page is
   * @returns {Node[]}
   */
  function nodes(item, olds, changed) {
    if (item.kind === "formula") return [formula(item.latex ?? "", item.text ?? "")];
    if (item.kind === "film") {
      const box = element("div", { class: "film" });
      box.innerHTML = item.content ?? "";
      return [box];
    }
    if (item.kind === "picture") {
      const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(item.content ?? "")}`;
      return [element("figure", { class: "picture align-default" }, element("img", { src: source, alt: item.alt ?? "" }))];
    }
    if (item.kind === "plot") {
      const old = olds.find((node) => node instanceof Element && node.querySelector(`img[src*="${item.file?.replace(/\.\w+$/, "")}."]`));
      const note = changed
        ? [element("p", { class: "run-note" }, phrase("This plot is the printed one: plots are not drawn in the browser."))]
        : [];
      return [...(old ? [old] : []), ...note];
    }
    if (item.kind === "box") return [admonition(item)];
    const pre = element("pre", {}, `${item.text ?? ""}\n`);
    return [element("div", { class: "highlight-text notranslate" }, element("div", { class: "highlight" }, pre))];
  }

  /**
   * @param {string} latex
   * @param {string} text
   */
  function formula(latex, text) {
    const { MathJax } = /** @type {any} */ (window);
    const box = element("div", { class: "math notranslate nohighlight" }, element("pre", {}, text));
    box.dataset.latex = latex;
    MathJax?.tex2svgPromise?.(latex, { display: true }).then((/** @type {Node} */ svg) => {
      box.querySelector("pre")?.replaceWith(svg);
      MathJax.startup.document.clear();
      MathJax.startup.document.updateDocument();
    });
    return box;
  }

  /** @param {Item} item */
  function admonition({ title, words, rows }) {
    const box = element("div", { class: "note admonition" });
    const paragraph = (/** @type {string} */ text) => {
      const made = element("p");
      made.innerHTML = text;
      return made;
    };
    const head = paragraph(title ?? "");
    head.className = "admonition-title";
    box.append(head);
    if (words) box.append(paragraph(words));
    if (rows) {
      const list = element("dl", { class: "field-list simple" });
      for (const [heading, text] of rows) {
        list.append(element("dt", {}, heading, element("span", { class: "colon" }, ":")), element("dd", {}, paragraph(text)));
      }
      box.append(list);
    }
    return box;
  }

  return { element, nodes };
})();

// @ts-check
// The live page, first part: what stands on it, and how an answer is shown.

/**
 * @typedef {{key: string, name: string, number: number | null, value: string,
 *   gradient: string, line?: string, low?: number, high?: number}} Row
 * @typedef {{error?: string, line?: number | null, result: Row, variables: Row[],
 *   computed: Row[], notes: string[], by?: string, derivative?: string, slope?: string,
 *   text?: string, latex?: string, program?: string}} Texts
 * @typedef {{svg: string, film: string, problems: Record<string, string>}} Pictures
 */

/** What the parts of the live page share. */
const Live = {
  /** @type {(id: string) => any} */
  part: (id) => document.getElementById(`live-${id}`),
  page: /** @type {HTMLElement} */ (document.getElementById("live")),
  /** The node that is derived by. */
  by: "",
  /** Whether a newer question is on its way. */
  waiting: false,
  /** @type {Texts | null} */
  shown: null, // of the last good answer
  // set by live.js
  ask: () => {},
  /** @type {(key: string, number: string) => void} */
  setNumber: () => {},
  remember: () => {}, // what Ctrl+Z brings back

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} children
   */
  element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  },
};

/** Shows an answer's texts and pictures. */
const LiveShow = (() => {
  const { part, page, element } = Live;
  const MOST_LATEX = 12000; // signs; longer derivations are shown as text: MathJax takes seconds

  // --- the table: a row for each variable, with its slider, and for each result ----------------

  /** @param {Texts} answer */
  function table(answer) {
    part("of").textContent = phrase("gradient of {0}", answer.result.name);
    rows(part("variables"), answer.variables, variableRow);
    rows(part("computed"), answer.computed, computedRow);
  }

  /**
   * Rows stay while their names stay: what is being dragged must not be replaced.
   * @param {HTMLElement} body
   * @param {Row[]} wanted
   * @param {(row: Row) => HTMLTableRowElement} make
   */
  function rows(body, wanted, make) {
    const keys = JSON.stringify(wanted.map((row) => row.key));
    if (body.dataset.keys !== keys) {
      body.replaceChildren(...wanted.map(make));
      body.dataset.keys = keys;
    }
    wanted.forEach((row, i) => fill(/** @type {HTMLTableRowElement} */ (body.children[i]), row));
  }

  /** @param {string} key */
  function derive(key) {
    Live.by = key;
    Live.ask();
  }

  /** @param {Row} row */
  function nameCell(row) {
    const button = element("button", { type: "button", class: "live-name" }, row.name);
    button.onclick = () => derive(row.key);
    return element("th", { scope: "row" }, button);
  }

  /** @param {Row} row */
  function variableRow(row) {
    if (page.classList.contains("live-still")) return computedRow(row); // nothing to move
    const slider = element("input", { type: "range", "aria-label": phrase("{0}, slider", row.name) });
    const field = element("input", { inputmode: "decimal", autocomplete: "off", "aria-label": row.name, class: "live-field" });
    slider.onpointerdown = () => Live.remember();
    slider.onkeydown = ({ key }) => {
      if (/^(Arrow|Page|Home|End)/.test(key)) Live.remember();
    };
    slider.oninput = () => {
      slider.dataset.moving = "";
      field.value = slider.value;
      Live.setNumber(row.key, slider.value);
    };
    slider.onpointerup = slider.onblur = () => slider.removeAttribute("data-moving");
    field.oninput = () => {
      if (field.value.trim()) Live.setNumber(row.key, field.value.trim());
    };
    const both = element("div", { class: "live-number" }, slider, field);
    return element("tr", {}, nameCell(row), element("td", {}, both), element("td", { class: "live-gradient" }));
  }

  /** @param {Row} row */
  function computedRow(row) {
    const line = element("td", { class: "live-line" });
    return element("tr", {}, nameCell(row), line, element("td", { class: "live-gradient" }));
  }

  /**
   * Fit a slider's range to its number and to where the result has a value.
   * @param {HTMLInputElement} slider
   * @param {Row} row
   */
  function range(slider, row) {
    const [low, high] = [row.low ?? -1, row.high ?? 1];
    slider.min = String(low);
    slider.max = String(high);
    slider.step = String(Math.max(Math.abs(low), Math.abs(high)) / 100);
    slider.value = String(row.number ?? 0);
  }

  /**
   * @param {HTMLTableRowElement} made
   * @param {Row} row
   */
  function fill(made, row) {
    made.dataset.key = row.key;
    made.querySelector("button")?.setAttribute("aria-pressed", String(row.key === Live.by));
    /** @type {any} */ (made.querySelector(".live-gradient")).textContent = row.gradient;
    const line = made.querySelector(".live-line");
    if (line) line.textContent = row.line?.replace(/^[^=]*= /, "= ") ?? `= ${row.value}`;
    const [slider, field] = made.querySelectorAll("input");
    if (!slider) return;
    const number = row.number ?? 0;
    field.placeholder = row.number === null ? phrase("no number") : "";
    if (Live.waiting) return; // a newer number is on its way
    if (!("moving" in slider.dataset)) range(slider, row); // never under the finger
    slider.value = String(number);
    if (document.activeElement !== field) field.value = row.number === null ? "" : String(number);
  }

  // --- graph, derivation, film -----------------------------------------------------------------

  /** @param {string} drawn */
  function graph(drawn) {
    const box = part("graph");
    const focused = document.activeElement?.closest?.("#live-graph [data-key]")?.getAttribute("data-key");
    box.innerHTML = drawn;
    const svg = box.querySelector("svg");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", svg.querySelector("title").textContent);
    for (const group of svg.querySelectorAll("[data-key]")) {
      const { key } = group.dataset;
      const words = [...group.querySelectorAll("text")].map((text) => text.textContent).join(", ");
      group.setAttribute("role", "button");
      group.setAttribute("tabindex", "0");
      group.setAttribute("aria-label", words);
      group.setAttribute("aria-pressed", String(key === Live.by));
      group.addEventListener("click", () => derive(key));
      group.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        derive(key);
      });
      if (key === focused) group.focus();
    }
  }

  /** @param {Texts} answer */
  async function derivation(answer) {
    const math = part("math");
    const text = part("text");
    const { MathJax } = /** @type {any} */ (window);
    const latex = answer.latex ?? "";
    const plain = part("plain").checked || !MathJax?.tex2svgPromise || !latex || latex.length > MOST_LATEX;
    part("derivative").textContent = answer.derivative ?? "";
    text.textContent = answer.text ?? phrase("There is no variable here, so there is no derivative.");
    text.hidden = !plain;
    math.hidden = plain;
    if (plain) return;
    const set = await MathJax.tex2svgPromise(latex, { display: true });
    if (answer !== Live.shown) return;
    math.replaceChildren(set);
    MathJax.startup.document.clear();
    MathJax.startup.document.updateDocument();
  }

  /**
   * The film is the library's own; a new one goes on where the old one was (film.js says how).
   * @param {string} made
   */
  function film(made) {
    const box = part("film");
    const { step, due } = box.querySelector(".scalargrad-film")?.dataset ?? {};
    const focused = document.activeElement?.closest?.("#live-film [name]")?.getAttribute("name");
    box.innerHTML = made;
    const { dataset } = box.querySelector(".scalargrad-film");
    if (step) dataset.step = step;
    if (due) dataset.due = due;
    const script = box.querySelector("script");
    script.replaceWith(element("script", {}, script.textContent)); // only so it is run
    if (focused) box.querySelector(`[name=${focused}]`).focus();
  }

  /** @param {Texts} answer */
  function texts(answer) {
    page.classList.remove("live-empty");
    Live.shown = answer;
    if (!Live.waiting) Live.by = answer.by ?? ""; // else something else was clicked meanwhile
    part("notes").textContent = answer.notes.join(" ");
    part("ones").hidden = !answer.variables.some((row) => row.number === null);
    part("program").textContent = answer.program ?? "";
    const { result, derivative, slope } = answer;
    const sentences = [result.value && `${result.name} = ${result.value}`, slope && `${derivative} = ${slope}`];
    part("chosen").textContent = sentences.filter(Boolean).join("     ");
    table(answer);
    derivation(answer);
  }

  /** @param {Pictures} answer */
  function pictures({ svg, film: made, problems }) {
    if (svg) graph(svg);
    else part("graph").textContent = problems.svg;
    if (made) film(made);
    else part("film").textContent = problems.film ?? "";
  }

  return { texts, pictures, derivation };
})();

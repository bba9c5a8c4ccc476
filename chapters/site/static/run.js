// @ts-check
// A page of the book that runs where it stands: its code becomes editable, its outputs are replaced.
(() => {
  /**
   * @typedef {{cell: number, items?: Item[], error?: string, line?: number}} Part
   * @typedef {{exercise: number, right: boolean, words: string}} Verdict
   * @typedef {{changed: Record<string, string>, attempt?: {exercise: number, typed: string}}} Question
   */

  const { element, nodes } = RunShow;
  const { lang } = document.documentElement;
  const FILES = lang === "en" ? "../live-files/" : "../../live-files/"; // all languages share them
  const bar = /** @type {HTMLElement | null} */ (document.querySelector("div.run"));
  if (!bar) return;
  const page = bar.dataset.page ?? "";
  const KEPT = lang === "en" ? `scalargrad:${page}` : `scalargrad:${page}:${lang}`;
  const PROGRESS = "scalargrad:solved";

  /**
   * @param {string} words
   * @param {() => void} action
   * @param {Record<string, string>} attributes
   */
  function button(words, action, attributes = {}) {
    const made = element("button", { type: "button", ...attributes }, words);
    made.onclick = action;
    return made;
  }

  // --- the cells --------------------------------------------------------------------------------

  /** A cell of code, as printed and as it is now. */
  class Cell {
    /** @param {HTMLElement} box */
    constructor(box) {
      this.box = box;
      this.place = Number([...box.classList].find((name) => /^cell-\d+$/.test(name))?.slice(5));
      this.pre = /** @type {HTMLPreElement} */ (box.querySelector("pre"));
      this.printed = (this.pre.textContent ?? "").replace(/\n$/, "");
      this.highlighted = this.pre.innerHTML;
      this.text = this.printed;
    }

    get changed() {
      return this.text !== this.printed;
    }

    /** @param {string} text */
    set(text) {
      this.text = text;
      if (this.changed) this.pre.textContent = text;
      else this.pre.innerHTML = this.highlighted;
      this.box.classList.toggle("changed", this.changed);
    }

    /** Have the reader edit it: Tab indents, Escape leaves, Shift+Enter runs. */
    edit() {
      if (this.box.querySelector("textarea")) return;
      const field = element("textarea", {
        spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off",
        "aria-label": phrase("code; Shift+Enter runs it, Escape leaves it"),
      });
      field.value = this.text;
      const fit = () => (field.rows = field.value.split("\n").length + 1);
      fit();
      field.oninput = () => {
        this.set(field.value);
        fit();
        keep();
      };
      field.onkeydown = (event) => {
        if (event.key === "Tab" && !event.shiftKey) {
          event.preventDefault();
          document.execCommand("insertText", false, "    "); // can be undone
        } else if (event.key === "Escape") {
          this.leave();
          /** @type {HTMLElement | null} */ (this.box.querySelector("button"))?.focus();
        } else if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) {
          event.preventDefault();
          run();
        }
      };
      this.pre.hidden = true;
      this.pre.after(field);
      field.focus();
    }

    leave() {
      this.box.querySelector("textarea")?.remove();
      this.pre.hidden = false;
    }

    /** Where what it shows stands; made where it showed nothing when it was printed. */
    get shown() {
      const there = document.querySelector(`.shown-${this.place}`);
      if (there) return /** @type {HTMLElement} */ (there);
      const made = element("div", { class: `shown shown-${this.place} container` });
      (this.box.closest("details:not(.admonition)") ?? this.box).after(made);
      return made;
    }
  }

  const cells = [...document.querySelectorAll("div.cell")].map(
    (box) => new Cell(/** @type {HTMLElement} */ (box)),
  );
  /** @type {Map<Element, Node[]>} */
  const printed = new Map(); // what each output showed when the book was made
  for (const box of document.querySelectorAll("div.shown")) printed.set(box, [...box.childNodes]);

  const changes = () => Object.fromEntries(cells.filter((c) => c.changed).map((c) => [c.place, c.text]));

  // --- what was changed is kept, here and in a link -----------------------------------------------

  function keep() {
    const now = changes();
    if (Object.keys(now).length) localStorage.setItem(KEPT, JSON.stringify(now));
    else localStorage.removeItem(KEPT);
    showButtons();
  }

  function link() {
    const address = new URL(location.href);
    address.hash = `cells=${encodeURIComponent(JSON.stringify(changes()))}`;
    return address.href;
  }

  /** @returns {Record<string, string>} what the address or this browser has */
  function kept() {
    const linked = location.hash.match(/^#cells=(.*)$/)?.[1];
    try {
      return JSON.parse(linked ? decodeURIComponent(linked) : (localStorage.getItem(KEPT) ?? "{}"));
    } catch {
      return {};
    }
  }

  // --- the bar --------------------------------------------------------------------------------------

  const status = element("span", { role: "status" });
  const progress = element("progress", { "aria-label": phrase("loading"), hidden: "" });
  const runButton = button(phrase("Run this page"), run, { class: "run-start" });
  const stopButton = button(phrase("Stop"), () => stop(phrase("Stopped.")), { hidden: "" });
  const backButton = button(phrase("As printed"), asPrinted, { hidden: "" });
  const linkButton = button(phrase("Copy a link to your changes"), () => {
    navigator.clipboard.writeText(link()).then(() => say(phrase("Copied.")), () => prompt(phrase("The link:"), link()));
  }, { hidden: "" });

  /** @param {string} words */
  function say(words) {
    status.textContent = words;
  }

  function showButtons() {
    const some = cells.some((cell) => cell.changed);
    backButton.hidden = !some && !ran;
    linkButton.hidden = !some;
    const count = cells.filter((cell) => cell.changed).length;
    if (!some || ran || worker) return;
    say(count === 1 ? phrase("1 of the cells below is changed.") : phrase("{0} of the cells below are changed.", count));
  }

  /** Bring the page back as it was printed. */
  function asPrinted() {
    for (const cell of cells) {
      cell.leave();
      cell.set(cell.printed);
    }
    for (const [box, nodes] of printed) box.replaceChildren(...nodes);
    for (const box of document.querySelectorAll("div.shown")) {
      box.classList.remove("old");
      if (!printed.has(box)) box.replaceChildren();
    }
    ran = false;
    if (location.hash.startsWith("#cells=")) history.replaceState(null, "", location.pathname);
    keep();
    say("");
  }

  // --- the worker: one question after the other -----------------------------------------------------

  /** @type {Worker | null} */
  let worker = null;
  let ready = false;
  let ran = false;
  /** @type {Question[]} */
  const waiting = [];
  /** @type {Question | null} */
  let asked = null;
  let began = 0;

  function start() {
    worker = new Worker(`${FILES}run_worker.js?language=${lang}`, { type: "module" });
    worker.onmessage = ({ data }) => heard(data);
    worker.onerror = (event) => stop(phrase("Python could not be started: {0}", event.message));
    say(phrase("Loading Python, about {0} MB …", bar?.dataset.megabytes));
  }

  /** @param {Question} question */
  function ask(question) {
    waiting.push(question);
    if (!worker) start();
    next();
  }

  function next() {
    if (!ready || asked || !waiting.length) return;
    asked = waiting.shift() ?? null;
    began = performance.now();
    stopButton.hidden = false;
    say(phrase(asked?.attempt ? "Marking …" : "Running …"));
    worker?.postMessage({ page, changed: {}, ...asked });
  }

  /** @param {{kind: string, loaded: number, total: number, message: string, part: Part | Verdict}} data */
  function heard(data) {
    if (data.kind === "progress") {
      progress.hidden = ready;
      progress.max = data.total;
      progress.value = data.loaded;
    } else if (data.kind === "ready") {
      ready = true;
      progress.hidden = true;
      makeEditable();
      next();
    } else if (data.kind === "broken") {
      stop(phrase("Python has stopped: {0}", data.message));
    } else if (data.kind === "part") {
      if ("exercise" in data.part) showVerdict(data.part);
      else showPart(data.part);
    } else if (data.kind === "done") {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      say(asked?.attempt ? "" : phrase("Done in {0} s. Click on code to change it; Shift+Enter runs it.", seconds));
      if (!asked?.attempt) bar?.setAttribute("data-runs", String(Number(bar.dataset.runs ?? 0) + 1));
      asked = null;
      stopButton.hidden = true;
      next();
    }
  }

  /** End whatever runs. @param {string} why */
  function stop(why) {
    worker?.terminate();
    worker = null;
    ready = false;
    asked = null;
    waiting.length = 0;
    stopButton.hidden = progress.hidden = true;
    say(`${why} ${phrase("The next run starts Python anew.")}`);
  }

  /** Run all cells: those above give the ones below their variables. */
  function run() {
    ran = true;
    showButtons();
    waiting.splice(0, waiting.length, ...waiting.filter((question) => question.attempt));
    for (const box of document.querySelectorAll("div.shown")) box.classList.add("old");
    ask({ changed: changes() });
  }

  function makeEditable() {
    for (const cell of cells) {
      if (cell.box.querySelector(".cell-buttons")) continue;
      const edit = button(phrase("Edit"), () => cell.edit());
      const from = button(phrase("Run"), run, { title: phrase("Run this cell and those below: Shift+Enter") });
      cell.box.prepend(element("div", { class: "cell-buttons" }, edit, from));
      cell.pre.addEventListener("click", () => {
        if (!getSelection()?.toString()) cell.edit();
      });
    }
  }

  // --- showing what a cell shows ----------------------------------------------------------------------

  /** @param {Part} part */
  function showPart({ cell: place, items, error, line }) {
    const cell = cells.find((one) => one.place === place);
    const there = document.querySelector(`.shown-${place}`);
    const box = /** @type {HTMLElement | null} */ (there ?? (error || items?.length ? cell?.shown : null));
    if (!box) return;
    box.classList.remove("old");
    if (error) {
      const text = line ? `${error}\n${phrase("line {0}:", line)} ${cell?.text.split("\n")[line - 1]?.trim() ?? ""}` : error;
      box.replaceChildren(element("pre", { class: "run-error", role: "alert" }, text));
      say(phrase("A cell has an error; the cells below it were not run."));
      return;
    }
    if (!items || items.some((item) => item.kind === "as printed")) return;
    const olds = printed.get(box) ?? [];
    box.replaceChildren(...items.flatMap((item) => nodes(item, olds, cells.some((one) => one.changed))));
    for (const script of box.querySelectorAll("script")) {
      script.replaceWith(element("script", {}, script.textContent ?? "")); // only so it is run
    }
    /** @type {any} */ (window).bookButtons?.(box);
  }

  // --- exercises ----------------------------------------------------------------------------------------

  /** @returns {Record<string, number[]>} the exercises that were solved, of each page */
  const solved = () => JSON.parse(localStorage.getItem(PROGRESS) ?? "{}");
  const fields = [...document.querySelectorAll("div.attempt")].map((box) => /** @type {HTMLElement} */ (box));

  function makeFields() {
    for (const box of fields) {
      const number = Number(box.dataset.exercise);
      const long = box.dataset.kind === "DerivationOf";
      const field = long ? element("textarea", { rows: "3", spellcheck: "false" }) : element("input", { autocomplete: "off" });
      field.setAttribute("aria-label", phrase("your answer to exercise {0}", number));
      field.placeholder = phrase("your answer");
      const form = element("form", {}, field, element("button", {}, phrase("Check")));
      const words = element("pre", { class: "attempt-words", role: "status" });
      form.onsubmit = (event) => {
        event.preventDefault();
        if (!field.value.trim()) return;
        words.textContent = worker ? "…" : phrase("Loading Python, about {0} MB, once …", bar?.dataset.megabytes);
        ask({ changed: {}, attempt: { exercise: number, typed: field.value } });
      };
      field.addEventListener("keydown", (event) => {
        const { key, ctrlKey, metaKey } = /** @type {KeyboardEvent} */ (event);
        if (long && key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit();
      });
      box.append(form, words);
    }
    showProgress();
  }

  function showProgress() {
    const done = solved()[page] ?? [];
    for (const box of fields) box.classList.toggle("solved", done.includes(Number(box.dataset.exercise)));
    const last = fields.at(-1);
    if (!last) return;
    const line = document.querySelector(".attempt-progress") ?? element("p", { class: "attempt-progress", role: "status" });
    line.textContent = done.length ? phrase("Solved on this page: {0} of {1}.", done.length, fields.length) : "";
    (last.closest(".shown") ?? last).after(line);
  }

  /** @param {Verdict} verdict */
  function showVerdict({ exercise, right, words }) {
    const box = fields.find((one) => Number(one.dataset.exercise) === exercise);
    const place = box?.querySelector(".attempt-words");
    if (!box || !place) return;
    place.textContent = words || (phrase(right ? "Right." : "Not yet."));
    place.classList.toggle("right", right);
    if (!right) return;
    const all = solved();
    all[page] = [...new Set([...(all[page] ?? []), exercise])];
    localStorage.setItem(PROGRESS, JSON.stringify(all));
    showProgress();
  }

  // --- start ------------------------------------------------------------------------------------------------

  if (location.protocol === "file:") {
    bar.append(element("span", {}, phrase("To change and run this page here:"), " ", element("code", {}, "python -m chapters --live")));
    return;
  }
  bar.append(runButton, stopButton, backButton, linkButton, progress, status);
  runButton.title = phrase("Loads Python, about {0} MB, and runs every cell", bar.dataset.megabytes);
  for (const [place, text] of Object.entries(kept())) cells.find((cell) => cell.place === Number(place))?.set(String(text));
  makeFields();
  say(phrase("Python comes into your browser for it, once, about {0} MB.", bar.dataset.megabytes));
  showButtons();
})();

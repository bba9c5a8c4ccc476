// @ts-check
// (npx -p typescript tsc --noEmit --allowJs --checkJs --strict --target es2022 live.js)
//
// The live page: what is typed or moved becomes a question to the worker; its answer is shown.
(() => {
  /**
   * @typedef {{key: string, name: string, number: number | null, value: string,
   *   gradient: string, line?: string}} Row
   * @typedef {{error?: string, line?: number | null, result: Row, variables: Row[],
   *   computed: Row[], notes: string[], by?: string, derivative?: string, slope?: string,
   *   text?: string, latex?: string, program?: string}} Texts
   * @typedef {{svg: string, film: string, problems: Record<string, string>}} Pictures
   * @typedef {{lines: string, by: string, operations: boolean, steps: boolean}} State the link's
   * @typedef {State & {key: string, answer: Texts & Pictures}} Preset
   */

  const DELAY = 150; // ms after the last key
  const PATIENCE = 1000; // ms until a computation can be stopped

  /** @type {(id: string) => any} */
  const part = (id) => document.getElementById(`live-${id}`);
  const page = /** @type {HTMLElement} */ (document.getElementById("live"));
  /** @type {Preset[]} */
  const presets = JSON.parse(part("presets").textContent);
  const lines = /** @type {HTMLTextAreaElement} */ (part("lines"));

  let by = "";
  /** @type {Texts | null} */
  let shown = null; // of the last good answer

  // --- the state, and its link ----------------------------------------------------------------

  /** @returns {State} */
  function state() {
    const { checked: operations } = part("operations");
    return { lines: lines.value, by, operations, steps: part("steps").checked };
  }

  /** @param {State} wanted */
  function restore(wanted) {
    lines.value = wanted.lines;
    lines.rows = Math.min(22, Math.max(6, wanted.lines.split("\n").length + 1));
    by = wanted.by;
    part("operations").checked = wanted.operations;
    part("steps").checked = wanted.steps;
  }

  /** The state as an address: #toy&by=a, or #lines=… for what is no example. */
  function fragment() {
    const now = state();
    const preset = presets.find((one) => one.lines === now.lines);
    const words = new URLSearchParams(preset ? {} : { lines: now.lines });
    if (!preset || now.by !== preset.by) words.set("by", now.by);
    if (now.operations !== Boolean(preset?.operations)) words.set("operations", String(+now.operations));
    if (now.steps) words.set("steps", "1");
    return [preset?.key, words.toString()].filter(Boolean).join("&");
  }

  /** @returns {State} what the address asks for */
  function addressed() {
    const words = new URLSearchParams(location.hash.slice(1));
    const preset = presets.find((one) => words.has(one.key));
    const typed = words.get("lines");
    const first = typed === null ? (preset ?? presets[0]) : { lines: typed, by: "", operations: false };
    return {
      lines: first.lines,
      by: words.get("by") ?? first.by,
      operations: (words.get("operations") ?? String(+first.operations)) === "1",
      steps: words.get("steps") === "1",
    };
  }

  // --- the worker: one question at a time, the newest next ------------------------------------

  /** @type {Worker | null} */
  let worker = null;
  let ready = false;
  let running = false;
  let waiting = false;
  let typing = 0;
  let slow = 0;

  function start() {
    ready = false;
    worker = new Worker("live-files/worker.js", { type: "module" });
    worker.onmessage = ({ data }) => heard(data);
    worker.onerror = (event) => say(`Python could not be started: ${event.message}`);
    say("Loading Python, Graphviz and scalargrad …");
  }

  /** @param {{kind: string, loaded: number, total: number, message: string, part: Texts | Pictures}} data */
  function heard(data) {
    const bar = part("progress");
    if (data.kind === "progress" && !ready) {
      bar.hidden = false;
      bar.max = data.total;
      bar.value = data.loaded;
    } else if (data.kind === "ready") {
      ready = true;
      bar.hidden = true;
      say("Ready: change a number, a formula, or click a box.");
      if (waiting) ask();
    } else if (data.kind === "broken") {
      bar.hidden = true;
      if (ready) restart(`This was too much for Python: ${data.message}`);
      else say(`Python could not be started: ${data.message}`);
    } else if (data.kind === "part") {
      if ("svg" in data.part) showPictures(data.part);
      else showTexts(data.part);
    } else if (data.kind === "done") {
      finished();
      page.dataset.answers = String(Number(page.dataset.answers ?? 0) + 1);
      if (waiting) ask();
    }
  }

  function finished() {
    clearTimeout(slow);
    running = false;
    if (!part("stop").hidden) say("Ready.");
    part("stop").hidden = true;
    page.classList.remove("live-busy");
  }

  /** Ask for what the page says now; while another question runs, when that is answered. */
  function ask() {
    clearTimeout(typing);
    waiting = running || !ready;
    if (waiting || !worker) return;
    running = true;
    const [reasons, film] = [part("reasons").checked, part("film-box").open];
    worker.postMessage({ ...state(), reasons, film });
    slow = setTimeout(() => {
      say("Computing …");
      page.classList.add("live-busy");
      part("stop").hidden = false;
    }, PATIENCE);
  }

  function askSoon() {
    clearTimeout(typing);
    typing = setTimeout(ask, DELAY);
  }

  /**
   * End the worker with whatever it does, and start another, which waits for a change.
   * @param {string} why
   */
  function restart(why) {
    worker?.terminate();
    finished();
    waiting = false;
    start();
    complain(`${why}\nPython starts anew. Change the formulas.`);
  }

  // --- showing an answer ----------------------------------------------------------------------

  /** @param {string} words */
  function say(words) {
    part("state").textContent = words;
  }

  /**
   * @param {string} message
   * @param {number} line that it is about; 0: none
   */
  function complain(message, line = 0) {
    part("error").textContent = message;
    lines.style.setProperty("--wrong", String(line));
    lines.setAttribute("aria-invalid", String(Boolean(message)));
  }

  /** @param {Texts} answer */
  function showTexts(answer) {
    complain(answer.error ?? "", answer.line ?? 0);
    page.classList.toggle("live-stale", Boolean(answer.error));
    if (answer.error) return;
    page.classList.remove("live-empty");
    shown = answer;
    if (!waiting) by = answer.by ?? ""; // else something else was clicked meanwhile
    part("notes").textContent = answer.notes.join(" ");
    part("program").textContent = answer.program ?? "";
    showTable(answer);
    showDerivation(answer);
    keep();
  }

  /** @param {Pictures} pictures */
  function showPictures({ svg, film, problems }) {
    if (svg) showGraph(svg);
    else part("graph").textContent = problems.svg;
    if (film) showFilm(film);
    else part("film").textContent = problems.film;
  }

  let announcing = 0;
  /** Keep the state in the address, and say the result, once nothing has changed for a while. */
  function keep() {
    clearTimeout(announcing);
    announcing = setTimeout(() => {
      history.replaceState(null, "", `#${fragment()}`);
      markPreset();
      if (!shown) return;
      const { result, derivative, slope } = shown;
      const sentences = [result.value && `${result.name} = ${result.value}`, slope && `${derivative} = ${slope}`];
      part("said").textContent = sentences.filter(Boolean).join(". ");
    }, 600);
  }

  function markPreset() {
    const now = presets.find((one) => one.lines === lines.value)?.key;
    for (const link of page.querySelectorAll(".live-presets a")) {
      if (link.getAttribute("href") === `#${now}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

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

  // --- the table: a row for each variable, with its slider, and for each result ---------------

  /** @param {Texts} answer */
  function showTable(answer) {
    part("of").textContent = `gradient of ${answer.result.name}`;
    showRows(part("variables"), answer.variables, variableRow);
    showRows(part("computed"), answer.computed, computedRow);
  }

  /**
   * Rows stay while their names stay: what is being dragged must not be replaced.
   * @param {HTMLElement} body
   * @param {Row[]} rows
   * @param {(row: Row) => HTMLTableRowElement} make
   */
  function showRows(body, rows, make) {
    const keys = JSON.stringify(rows.map((row) => row.key));
    if (body.dataset.keys !== keys) {
      body.replaceChildren(...rows.map(make));
      body.dataset.keys = keys;
    }
    rows.forEach((row, i) => fill(/** @type {HTMLTableRowElement} */ (body.children[i]), row));
  }

  /** @param {Row} row */
  function nameCell(row) {
    const button = element("button", { type: "button", class: "live-name" }, row.name);
    button.onclick = () => derive(row.key);
    return element("th", { scope: "row" }, button);
  }

  /** @param {Row} row */
  function variableRow(row) {
    const slider = element("input", { type: "range", "aria-label": `${row.name}, slider` });
    const field = element("input", { type: "number", step: "any", "aria-label": row.name });
    slider.oninput = () => {
      field.value = slider.value;
      setNumber(row.key, slider.value);
    };
    field.oninput = () => {
      if (field.value && field.checkValidity()) setNumber(row.key, field.value);
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
   * @param {HTMLTableRowElement} made
   * @param {Row} row
   */
  function fill(made, row) {
    made.dataset.key = row.key;
    made.querySelector("button")?.setAttribute("aria-pressed", String(row.key === by));
    /** @type {any} */ (made.querySelector(".live-gradient")).textContent = row.gradient;
    const line = made.querySelector(".live-line");
    if (line) line.textContent = row.line?.replace(/^[^=]*= /, "= ") ?? "";
    const [slider, field] = made.querySelectorAll("input");
    if (!slider) return;
    const number = row.number ?? 0;
    field.placeholder = row.number === null ? "no number" : "";
    if (slider.dataset.key !== row.key || Math.abs(number) > Number(slider.max)) {
      slider.dataset.key = row.key;
      const most = 10 ** (Math.floor(Math.log10(Math.abs(number) || 0.1)) + 1); // 3: 10; 0.3: 1
      slider.max = String(most);
      slider.min = String(-most);
      slider.step = String(most / 100);
    }
    if (waiting) return; // a newer number is on its way
    slider.value = String(number);
    if (document.activeElement !== field) field.value = row.number === null ? "" : String(number);
  }

  /**
   * Write a variable's number into its line; a variable without one gets a line.
   * @param {string} key
   * @param {string} number
   */
  function setNumber(key, number) {
    const name = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const given = new RegExp(`((?:^|[,;])\\s*${name}\\s*[=＝]\\s*)(?:\\([^)]*\\)|[^,;#(])*?(\\s*(?:[,;#].*)?)$`, "u");
    const typed = lines.value.split("\n");
    const place = typed.findIndex((line) => given.test(line.split("#")[0]));
    if (place < 0) typed.push(`${key} = ${number}`);
    else typed[place] = typed[place].replace(given, `$1${number}$2`);
    lines.value = typed.join("\n");
    ask();
  }

  /** @param {string} key */
  function derive(key) {
    by = key;
    ask();
  }

  // --- graph, derivation, film ----------------------------------------------------------------

  /** @param {string} drawn */
  function showGraph(drawn) {
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
      group.setAttribute("aria-pressed", String(key === by));
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
  async function showDerivation(answer) {
    const math = part("math");
    const text = part("text");
    const { MathJax } = /** @type {any} */ (window);
    const plain = part("plain").checked || !MathJax?.tex2svgPromise || !answer.latex;
    part("derivative").textContent = answer.derivative ?? "";
    text.textContent = answer.text ?? "There is no variable here, so there is no derivative.";
    text.hidden = !plain;
    math.hidden = plain;
    if (plain) return;
    const set = await MathJax.tex2svgPromise(answer.latex, { display: true });
    if (answer !== shown) return;
    math.replaceChildren(set);
    MathJax.startup.document.clear();
    MathJax.startup.document.updateDocument();
  }

  /** The film is the library's own; it stays at the step where it was. @param {string} film */
  function showFilm(film) {
    const box = part("film");
    const figures = [...box.querySelectorAll("figure")];
    const step = figures.findIndex((figure) => figure.classList.contains("now"));
    box.innerHTML = film;
    const script = box.querySelector("script");
    script.replaceWith(element("script", {}, script.textContent)); // only so it is run
    for (let i = 0; i < step; i++) box.querySelector("button[name=next]").click();
  }

  // --- start ----------------------------------------------------------------------------------

  function arrive() {
    restore(addressed());
    const wanted = by;
    const preset = presets.find((one) => one.lines === lines.value);
    if (!ready && preset) {
      showTexts(preset.answer);
      showPictures(preset.answer);
    }
    if (!ready && !preset) page.classList.add("live-empty"); // until there is an answer
    by = wanted;
    markPreset();
    ask();
  }

  lines.oninput = askSoon;
  part("stop").onclick = () => restart("Stopped: this took too long.");
  part("reasons").checked = innerWidth > 600; // a telephone has no room beside the lines
  for (const option of ["operations", "steps", "reasons"]) part(option).onchange = ask;
  part("plain").onchange = () => shown && showDerivation(shown);
  part("film-box").ontoggle = () => part("film-box").open && ask();
  part("copy").onclick = async () => {
    history.replaceState(null, "", `#${fragment()}`);
    try {
      await navigator.clipboard.writeText(location.href);
      part("copied").textContent = "Copied.";
    } catch {
      part("copied").textContent = "It is in the address bar.";
    }
  };
  addEventListener("hashchange", arrive);
  arrive();
  addEventListener("load", async () => {
    await /** @type {any} */ (window).MathJax?.startup?.promise;
    if (shown) showDerivation(shown);
  });
  for (const link of page.querySelectorAll(".live-presets a")) {
    link.addEventListener("click", () => {
      if (link.getAttribute("href") === location.hash) arrive(); // else hashchange tells
    });
  }
  if (location.protocol === "file:") {
    say("To change the numbers, serve this folder: python -m http.server -d book, and open http://localhost:8000/live.html.");
  } else if (page.dataset.runtime) {
    part("controls").disabled = false;
    start();
  }
})();

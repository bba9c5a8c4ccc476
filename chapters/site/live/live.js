// @ts-check
// The live page, last part: what is typed or moved becomes a question to the worker.
(() => {
  /**
   * @typedef {{lines: string, by: string, operations: boolean, steps: boolean}} State the link's
   * @typedef {State & {key: string, answer: Texts & Pictures}} Preset
   */

  const DELAY = 150; // ms after the last key
  const REST = 800; // ms of rest before an error is shown, the address renewed
  const PATIENCE = 1000; // ms until a computation can be stopped

  const { part, page } = Live;
  /** @type {Preset[]} */
  const presets = JSON.parse(part("presets").textContent);
  const lines = /** @type {HTMLTextAreaElement} */ (part("lines"));
  const still = location.protocol === "file:" || !page.dataset.runtime; // Python cannot run here

  // --- the state, and its link ----------------------------------------------------------------

  /** @returns {State} */
  function state() {
    const { checked: operations } = part("operations");
    return { lines: lines.value, by: Live.by, operations, steps: part("steps").checked };
  }

  /** @param {State} wanted */
  function restore(wanted) {
    lines.value = wanted.lines;
    lines.rows = Math.min(12, Math.max(6, wanted.lines.split("\n").length + 1));
    Live.by = wanted.by;
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

  let keeping = 0;
  /** Keep what is typed in the address, right or wrong; say the result to those who listen. */
  function keep() {
    clearTimeout(keeping);
    history.replaceState(null, "", `#${fragment()}`);
    const now = presets.find((one) => one.lines === lines.value)?.key;
    for (const link of page.querySelectorAll(".live-presets a")) {
      if (link.getAttribute("href") === `#${now}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    part("said").textContent = part("chosen").textContent.replace("     ", ". ");
  }

  function keepSoon() {
    clearTimeout(keeping);
    keeping = setTimeout(keep, REST);
  }

  // --- undo: a slider changes the lines without leaving a trace in the text field ---------------

  /** @type {string[]} */
  const undone = [];
  Live.remember = () => {
    if (undone.at(-1) !== lines.value) undone.push(lines.value);
  };
  page.addEventListener("keydown", (event) => {
    const typing = event.target === lines && document.activeElement === lines;
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || !undone.length || typing) return;
    event.preventDefault();
    lines.value = undone.pop() ?? lines.value;
    ask();
  });

  // --- the worker: one question at a time, the newest next ------------------------------------

  /** @type {Worker | null} */
  let worker = null;
  let ready = false;
  let running = false;
  let typing = 0;
  let slow = 0;
  /** @type {object[]} */
  const tasks = []; // what else is to be asked, behind the formulas

  function start() {
    ready = false;
    worker = new Worker(`${page.dataset.files}worker.js?language=${page.dataset.language}`, { type: "module" });
    worker.onmessage = ({ data }) => heard(data);
    worker.onerror = (event) => status(phrase("Python could not be started: {0}", event.message));
    status(phrase("Loading Python, Graphviz and scalargrad …"));
  }

  /** @param {{kind: string, loaded: number, total: number, message: string, part: any}} data */
  function heard(data) {
    const bar = part("progress");
    if (data.kind === "progress" && !ready) {
      bar.hidden = false;
      bar.max = data.total;
      bar.value = data.loaded;
    } else if (data.kind === "ready") {
      ready = true;
      bar.hidden = true;
      status(phrase("Ready: change a number, a formula, or click a box."));
      next();
    } else if (data.kind === "broken") {
      bar.hidden = true;
      if (ready) restart(phrase("This was too much for Python: {0}", data.message));
      else status(phrase("Python could not be started: {0}", data.message));
    } else if (data.kind === "part") {
      showPart(data.part);
    } else if (data.kind === "done") {
      finished();
      page.dataset.answers = String(Number(page.dataset.answers ?? 0) + 1);
      next();
    }
  }

  function finished() {
    clearTimeout(slow);
    running = false;
    if (!part("stop").hidden) status("Ready.");
    part("stop").hidden = true;
    page.classList.remove("live-busy");
  }

  /** Ask for what the page says now; while another question runs, when that is answered. */
  function ask() {
    if (still) {
      LiveStill.show(presets.find((one) => one.lines === lines.value)).then(keep);
      return;
    }
    clearTimeout(typing);
    Live.waiting = true;
    next();
  }

  function next() {
    if (running || !ready || !worker) return;
    const [reasons, film] = [part("reasons").checked, part("film-box").open];
    const question = Live.waiting ? { ...state(), reasons, film } : tasks.shift();
    if (!question) return;
    Live.waiting = false;
    running = true;
    worker.postMessage(question);
    slow = setTimeout(() => {
      status("Computing …");
      page.classList.add("live-busy");
      part("stop").hidden = false;
    }, PATIENCE);
  }

  function askSoon() {
    LiveMore.forget();
    keepSoon();
    clearTimeout(typing);
    typing = setTimeout(ask, DELAY);
  }

  /** @param {object} question */
  function askTask(question) {
    const { task } = /** @type {{task: string}} */ (question);
    const old = tasks.findIndex((one) => /** @type {any} */ (one).task === task);
    if (old >= 0 && task !== "descended") tasks.splice(old, 1);
    tasks.push(question);
    next();
  }

  /**
   * End the worker with whatever it does, and start another, which waits for a change.
   * @param {string} why
   */
  function restart(why) {
    worker?.terminate();
    finished();
    LiveMore.stop();
    Live.waiting = false;
    tasks.length = 0;
    start();
    complain(`${why}\n${phrase("Python starts anew. Change the formulas.")}`);
  }

  // --- showing an answer ----------------------------------------------------------------------

  /** @param {string} words */
  function status(words) {
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

  let complaining = 0;
  /** @param {any} answer texts, pictures, or the answer to a task */
  function showPart(answer) {
    if ("svg" in answer) LiveShow.pictures(answer);
    else if (!("error" in answer) && !("result" in answer)) LiveMore.show(answer);
    else {
      clearTimeout(complaining);
      page.classList.toggle("live-stale", Boolean(answer.error));
      keepSoon();
      if (answer.error) {
        complaining = setTimeout(() => complain(answer.error, answer.line ?? 0), REST);
        return;
      }
      complain("");
      LiveShow.texts(answer);
      LiveMore.follow(answer);
    }
  }

  /**
   * Write a variable's number into its line; a variable without one gets a line.
   * @param {string} key
   * @param {string} number
   */
  Live.setNumber = (key, number) => {
    const name = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const given = new RegExp(`((?:^|[,;])\\s*${name}\\s*[=＝]\\s*)(?:\\([^)]*\\)|[^,;#(])*?(\\s*(?:[,;#].*)?)$`, "u");
    const typed = lines.value.split("\n");
    const place = typed.findIndex((line) => given.test(line.split("#")[0]));
    if (place < 0) typed.push(`${key} = ${number}`);
    else typed[place] = typed[place].replace(given, `$1${number}$2`);
    lines.value = typed.join("\n");
    ask();
  };
  Live.ask = ask;

  // --- start ----------------------------------------------------------------------------------

  function arrive() {
    restore(addressed());
    const wanted = Live.by;
    const preset = presets.find((one) => one.lines === lines.value);
    if (!ready && !still && preset) {
      LiveShow.texts(preset.answer);
      LiveShow.pictures(preset.answer);
    }
    if (!ready && !still && !preset) page.classList.add("live-empty"); // until there is an answer
    Live.by = wanted;
    keep();
    ask();
  }

  /**
   * @param {string} text
   * @param {string} name of a file; "": to the clipboard
   */
  async function hand(text, name = "") {
    if (name) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
      link.download = name;
      link.click();
      return;
    }
    await navigator.clipboard.writeText(text).catch(() => prompt(phrase("Copy this:"), text));
    part("copied").textContent = phrase("Copied.");
  }

  lines.oninput = askSoon;
  part("stop").onclick = () => restart(phrase("Stopped: this took too long."));
  part("reasons").checked = innerWidth > 600; // a telephone has no room beside the lines
  for (const option of ["operations", "steps", "reasons"]) part(option).onchange = ask;
  part("plain").onchange = () => Live.shown && LiveShow.derivation(Live.shown);
  part("film-box").ontoggle = () => part("film-box").open && ask();
  part("ones").onclick = () => {
    for (const row of Live.shown?.variables ?? []) if (row.number === null) Live.setNumber(row.key, "1");
  };
  part("copy").onclick = () => {
    keep();
    hand(location.href);
  };
  for (const button of page.querySelectorAll("[data-copy]")) {
    /** @type {HTMLButtonElement} */ (button).onclick = () => {
      const what = button.getAttribute("data-copy");
      if (what === "svg") hand(new XMLSerializer().serializeToString(part("graph").querySelector("svg")), "graph.svg");
      else hand((what === "latex" ? Live.shown?.latex : Live.shown?.text) ?? "");
    };
  }
  addEventListener("hashchange", arrive);
  if (still) LiveStill.start();
  else {
    LiveMore.start(askTask);
    LivePractise.start(askTask);
  }
  arrive();
  addEventListener("load", async () => {
    await /** @type {any} */ (window).MathJax?.startup?.promise;
    if (Live.shown) LiveShow.derivation(Live.shown);
  });
  if (location.protocol === "file:") status(phrase("Click a box: its derivation is shown. To change the numbers: {0}", "python -m chapters --live"));
  if (!still) {
    part("controls").disabled = false;
    start();
  }
  for (const link of page.querySelectorAll(".live-presets a")) {
    link.addEventListener("click", () => {
      keep(); // what was typed stays in the address that Back leads to
      if (link.getAttribute("href") === location.hash) arrive(); // else hashchange tells
    });
  }
})();

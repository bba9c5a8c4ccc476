// @ts-check
// The live page, second part: gradient descent, the curve, a learner's own derivation.

/** Asks the worker for what is not shown at once, and shows it. */
const LiveMore = (() => {
  const { part, element } = Live;
  const WIDTH = 420;
  const HEIGHT = 160;
  const PLAYED = 250; // ms between two steps
  const SVG = "http://www.w3.org/2000/svg";

  /** @type {(question: object) => void} */
  let send = () => {};
  let playing = 0;
  /** @type {number[]} */
  let losses = [];
  let before = ""; // the lines before the first step
  let result = ""; // what the losses are of

  // --- plots --------------------------------------------------------------------------------------

  /**
   * @param {string} tag
   * @param {Record<string, string | number>} attributes
   * @param {string} text
   */
  function drawn(tag, attributes, text = "") {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    made.textContent = text;
    return made;
  }

  /** A number with four significant digits. @param {number} x */
  const short = (x) => String(Number(x.toPrecision(4))).replace("-", "−");

  /**
   * A plot with its smallest and largest numbers at the axes.
   * @param {string} name what it shows, for those who do not see it
   * @param {number[]} xs
   * @param {(number | null)[]} ys
   */
  function plot(name, xs, ys) {
    const known = /** @type {number[]} */ (ys.filter((y) => y !== null));
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    let [low, high] = [Math.min(...known), Math.max(...known)];
    if (low === high) [low, high] = [low - 1, high + 1];
    const across = (/** @type {number} */ x) => 60 + ((WIDTH - 70) * (x - left)) / (right - left || 1);
    const up = (/** @type {number} */ y) => HEIGHT - 25 - ((HEIGHT - 40) * (y - low)) / (high - low);
    const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": name });
    svg.append(
      drawn("path", { d: `M60,10V${HEIGHT - 25}H${WIDTH - 10}`, class: "axis" }),
      drawn("text", { x: 55, y: up(high) + 4, "text-anchor": "end" }, short(high)),
      drawn("text", { x: 55, y: up(low) + 4, "text-anchor": "end" }, short(low)),
      drawn("text", { x: across(left), y: HEIGHT - 8 }, short(left)),
      drawn("text", { x: across(right), y: HEIGHT - 8, "text-anchor": "end" }, short(right)),
    );
    let path = "";
    xs.forEach((x, i) => {
      const y = ys[i];
      if (y !== null) path += `${path && ys[i - 1] !== null && i ? "L" : "M"}${across(x).toFixed(1)},${up(y).toFixed(1)}`;
    });
    svg.append(drawn("path", { d: path, class: "line" }));
    return { svg, across, up, left, right };
  }

  // --- gradient descent ---------------------------------------------------------------------------

  /** What is moved: the weights and biases by their names; all where there is none. @param {string[]} names */
  function movers(names) {
    const trained = names.filter((name) => /^[wbθW]/.test(name));
    const chosen = trained.length ? trained : names;
    const box = part("movers");
    if (box.dataset.names === names.join()) return;
    box.dataset.names = names.join();
    box.replaceChildren(phrase("moved:"), " ", ...names.map((name) => {
      const check = element("input", { type: "checkbox", value: name });
      check.checked = chosen.includes(name);
      return element("label", {}, check, ` ${name} `);
    }));
    again();
  }

  const moved = () => [...part("movers").querySelectorAll("input:checked")].map((box) => box.value);

  /** @param {number} times */
  function step(times) {
    const alpha = Number(part("alpha").value.replace("−", "-").replace(",", "."));
    if (!Number.isFinite(alpha)) {
      part("descended").textContent = phrase("α is a number, not {0}.", part("alpha").value);
      return;
    }
    if (!losses.length) before = part("lines").value;
    send({ task: "descended", lines: part("lines").value, alpha, times, names: moved() });
  }

  /** @param {{losses: number[], numbers: Record<string, number>, error: string}} found */
  function descended(found) {
    losses = losses.length ? [...losses, ...found.losses.slice(1)] : found.losses;
    result = Live.shown?.result.name ?? "";
    const steps = losses.length - 1;
    if (losses.length > 1) {
      const { svg } = plot(phrase("{0} after each step", result), losses.map((_, i) => i), losses);
      part("losses").replaceChildren(svg);
    }
    const now = steps === 1 ? phrase("1 step:") : phrase("{0} steps:", steps);
    const reached = losses.length ? `${now} ${result} = ${short(losses[steps])}. ` : "";
    part("descended").textContent = reached + found.error;
    if (found.error) play(false);
    for (const [name, number] of Object.entries(found.numbers)) {
      Live.setNumber(name, String(Number(number.toPrecision(10))));
    }
    if (playing) playing = setTimeout(() => step(1), PLAYED);
  }

  /** @param {boolean} wanted */
  function play(wanted) {
    clearTimeout(playing);
    playing = 0;
    part("play").textContent = phrase(wanted ? "Pause" : "Play");
    part("play").setAttribute("aria-pressed", String(wanted));
    if (!wanted) return;
    playing = 1;
    step(1);
  }

  function again() {
    play(false);
    if (losses.length && before) {
      part("lines").value = before;
      Live.ask();
    }
    forget();
  }

  /** Something else was typed: the losses are not of these formulas any more. */
  function forget() {
    losses = [];
    part("losses").replaceChildren();
    part("descended").textContent = "";
  }

  // --- the curve with its tangent --------------------------------------------------------------------

  function askCurve() {
    const row = Live.shown?.variables.find((one) => one.key === Live.by);
    const slider = /** @type {HTMLInputElement | null} */ (document.querySelector(`#live-variables tr[data-key="${CSS.escape(Live.by)}"] input[type=range]`));
    if (!part("curve-box").open) return;
    if (!row || !slider || Live.shown?.variables.some((one) => one.number === null)) {
      part("curve").textContent = phrase("Click the name of a variable that has a number.");
      return;
    }
    send({ task: "curve", lines: part("lines").value, by: row.key, low: Number(slider.min), high: Number(slider.max) });
  }

  /** @param {{by: string, of: string, xs: number[], ys: (number | null)[], x: number, y: number, slope: number}} found */
  function curve({ by, of, xs, ys, x, y, slope }) {
    part("curve-by").textContent = by;
    const { svg, across, up, left, right } = plot(phrase("{0} as a function of {1}, and its tangent at {2}", of, by, short(x)), xs, ys);
    const reach = (right - left) / 6;
    const ends = [x - reach, x + reach].map((at) => `${across(at)},${up(y + slope * (at - x))}`);
    svg.append(
      drawn("path", { d: `M${ends[0]}L${ends[1]}`, class: "tangent" }),
      drawn("circle", { cx: across(x), cy: up(y), r: 4, class: "point" }),
    );
    part("curve").replaceChildren(svg, element("p", { class: "live-small" }, phrase("At {0} = {1} the slope of the tangent is {2}.", by, short(x), short(slope))));
  }

  // --- what is asked for with a button ------------------------------------------------------------------

  /** @param {(question: object) => void} ask */
  function start(ask) {
    send = ask;
    for (const button of document.querySelectorAll("#live-descent [data-steps]")) {
      /** @type {HTMLButtonElement} */ (button).onclick = () => step(Number(button.getAttribute("data-steps")));
    }
    part("play").onclick = () => play(!playing);
    part("again").onclick = again;
    part("mark").onclick = () => {
      part("marks").textContent = "…";
      send({ task: "marked", lines: part("lines").value, derivation: part("typed").value });
    };
    part("typed").onkeydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) part("mark").click();
    };
    part("second-go").onclick = () => {
      const [x, y] = [part("second-x").value.trim(), part("second-y").value.trim()];
      if (x) send({ task: "second", lines: part("lines").value, x, y: y || x });
    };
    part("curve-box").ontoggle = askCurve;
    part("check-box").ontoggle = askCheck;
  }

  function askCheck() {
    if (part("check-box").open) send({ task: "checked", lines: part("lines").value });
  }

  /** After each answer: what is open follows it. @param {Texts} answer */
  function follow(answer) {
    movers(answer.variables.map((row) => row.key));
    askCurve();
    askCheck();
  }

  /** @param {Record<string, any>} answer */
  function show(answer) {
    if (answer.descended) descended(answer.descended);
    if (answer.curve) curve(answer.curve);
    if (answer.marked) {
      part("marks").textContent = answer.marked.text;
      part("marks").classList.toggle("right", answer.marked.right);
    }
    if (answer.practised) LivePractise.show(answer.practised);
    if (answer.hinted) LivePractise.hinted(answer.hinted.words);
    if (answer.second) part("second").textContent = answer.second.text;
    if (answer.checked) part("check").textContent = answer.checked.text;
  }

  return { start, follow, show, forget, stop: () => play(false) };
})();

// @ts-check
// Plays each film of the page: its frames are figures, and one of them at a time is on show.
//
// A film can be put in another's place without losing it: the <section> has data-step, the number
// of the frame on show, and, while the film plays, data-due, the time of its next step as
// Date.now() has it. Who hands both on before this script runs has the new film go on there.

(() => {
  const REST = 1800; // milliseconds between two steps
  const [LETTERS, SMALLEST] = [12, 9]; // a picture's letters: their size in it, the least in pixels
  const MARGIN = 8; // pixels to keep between what is in turn and the edge of the box
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** @param {HTMLElement} film */
  function start(film) {
    /** @type {<T extends Element>(what: string) => T} */
    const part = (what) => /** @type {any} */ (film.querySelector(what));
    /** @type {(name: string) => HTMLButtonElement} */
    const button = (name) => part(`button[name=${name}]`);
    /** @type {HTMLElement[]} */
    const frames = [...film.querySelectorAll(".frames figure")].map((frame) => /** @type {any} */ (frame));
    /** @type {HTMLElement} */
    const box = part(".box");
    /** @type {HTMLElement} */
    const words = part(".now figcaption");
    /** @type {HTMLInputElement} */
    const slider = part("input[name=step]");
    const last = frames.length - 1;
    let now = 0;
    let timer = 0;

    /** @param {number} step */
    function show(step) {
      now = Math.max(0, Math.min(step, last));
      const picture = frames[now].querySelector("svg");
      box.replaceChildren(...(picture ? [picture.cloneNode(true)] : []));
      words.innerHTML = wordsOf(frames[now]);
      film.dataset.step = slider.value = String(now + 1);
      part("output").textContent = frames[now].dataset.place ?? "";
      bringToMiddle(calm.matches ? "auto" : "smooth");
    }

    /** @param {HTMLElement} frame */
    const wordsOf = (frame) => frame.querySelector("figcaption")?.innerHTML ?? "";

    /**
     * Scroll to the node in turn; to its arrow and operand, too, where all three fit the box.
     * @param {ScrollBehavior} behavior
     */
    function bringToMiddle(behavior) {
      const node = box.querySelector(".node[data-in-turn=node]")?.getBoundingClientRect();
      if (!node) return box.scrollTo({ left: 0, top: 0, behavior });
      const all = [...box.querySelectorAll("[data-in-turn]")].map((each) => each.getBoundingClientRect());
      const edge = box.getBoundingClientRect();
      /**
       * @param {"left" | "top"} from
       * @param {"right" | "bottom"} to
       * @param {number} size
       */
      const way = (from, to, size) => {
        const low = Math.min(...all.map((each) => each[from])) - MARGIN;
        const high = Math.max(...all.map((each) => each[to])) + MARGIN;
        const middle = (node[from] + node[to] - size) / 2;
        const found = high - low > size ? middle : Math.min(Math.max(middle, high - size), low);
        return found - edge[from];
      };
      const left = box.scrollLeft + way("left", "right", box.clientWidth);
      const top = box.scrollTop + way("top", "bottom", box.clientHeight);
      box.scrollTo({ left, top, behavior });
    }

    /**
     * Fit the box to the film's width. A picture shrinks as far as its letters stay legible, else
     * it keeps its size and is scrolled; and the words have the same height in all frames.
     */
    function fit() {
      const width = box.querySelector("svg")?.viewBox.baseVal.width ?? 0;
      const least = (width * SMALLEST) / LETTERS;
      box.style.setProperty("--least", `${film.clientWidth < least ? width : least}px`);
      const trial = /** @type {HTMLElement} */ (words.cloneNode());
      words.before(trial);
      trial.style.minHeight = "0";
      const heights = frames.map((frame) => {
        trial.innerHTML = wordsOf(frame);
        return trial.getBoundingClientRect().height;
      });
      trial.remove();
      words.style.minHeight = `${Math.max(...heights)}px`;
      bringToMiddle("auto");
    }

    /** @param {number} due the time of the next step */
    function play(due) {
      film.dataset.due = String(due);
      button("play").textContent = button("play").dataset.pause ?? "";
      timer = setTimeout(() => {
        if (!film.isConnected) return; // another film has taken its place
        show(now + 1);
        if (now < last) play(Date.now() + REST);
        else stop();
      }, due - Date.now());
    }

    function stop() {
      clearTimeout(timer);
      delete film.dataset.due;
      button("play").textContent = button("play").dataset.play ?? "";
    }

    /** @type {[string, () => number][]} */
    const ways = [["first", () => 0], ["back", () => now - 1], ["next", () => now + 1], ["last", () => last]];
    for (const [name, to] of ways) {
      button(name).onclick = () => {
        stop();
        show(to());
      };
    }
    slider.oninput = () => {
      stop();
      show(Number(slider.value) - 1);
    };
    button("play").onclick = () => {
      if (film.dataset.due) return stop();
      if (now === last) show(0);
      play(Date.now() + REST);
    };

    /** @type {Record<string, string>} */
    const keys = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last", " ": "play" };
    const isPage = film.dataset.page !== undefined;
    /** @param {KeyboardEvent} event */
    function press(event) {
      const on = /** @type {Element} */ (event.target);
      if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === " " && (!isPage || scrolls() || on.closest("button, .box"))) return;
      event.preventDefault();
      event.stopPropagation();
      button(keys[event.key]).click();
    }
    /** Whether the space bar scrolls the page. */
    const scrolls = () => document.documentElement.scrollHeight > innerHeight;
    if (isPage) document.addEventListener("keydown", press);
    else film.addEventListener("keydown", press);

    const { step, due } = film.dataset;
    film.classList.add("plays");
    for (const shown of [".buttons", ".now"]) part(shown).removeAttribute("hidden");
    show(Number(step ?? 1) - 1);
    if (due && now < last) play(Number(due));
    else stop();
    new ResizeObserver(fit).observe(box);
  }

  for (const film of document.querySelectorAll(".scalargrad-film:not(.plays)")) start(/** @type {any} */ (film));
})();

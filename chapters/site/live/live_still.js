// @ts-check
// The live page where Python cannot run: what was computed when the book was built is shown.

/** Shows the examples' derivations and films; they are loaded on request. */
const LiveStill = (() => {
  /**
   * @typedef {{by: string, derivative: string, slope: string, text: string, latex: string,
   *   svg: string}} Box what an answer says of one box
   * @typedef {Record<string, {film: string, boxes: Record<string, Box>}>} Stills
   */

  const { page, part, element } = Live;

  /** @type {Promise<Stills> | null} */
  let loading = null;

  /** A classic script: a page that was opened as a file may load nothing else. */
  function load() {
    loading ??= new Promise((resolve) => {
      const script = element("script", { src: `${page.dataset.files}presets_${page.dataset.language}.js` });
      script.onload = () => resolve(/** @type {any} */ (window).LIVE_STILL);
      document.head.append(script);
    });
    return loading;
  }

  /** Have the page show what is there, and hide what needs Python. */
  function start() {
    page.classList.add("live-still");
    part("controls").disabled = false;
    part("lines").readOnly = true;
    part("lines").setAttribute("aria-readonly", "true");
    part("film-box").ontoggle = () => Live.ask();
  }

  /**
   * Show an example, derived by the box that was chosen.
   * @param {{key: string, by: string, answer: Texts & Pictures} | undefined} preset
   */
  async function show(preset) {
    page.classList.toggle("live-empty", !preset);
    part("unknown").hidden = Boolean(preset);
    if (!preset) return;
    const { film, boxes } = (await load())[preset.key];
    const box = boxes[Live.by] ?? boxes[preset.by];
    Live.by = box.by;
    LiveShow.texts({ ...preset.answer, ...box });
    LiveShow.pictures({ svg: box.svg, film: part("film-box").open ? film : "", problems: {} });
    page.dataset.answers = String(Number(page.dataset.answers ?? 0) + 1);
  }

  return { start, show };
})();

// @ts-check
// Python (Pyodide) and Graphviz (Viz.js), loaded into a worker from the folder of this file.

/** @typedef {{files: Record<string, number>, wheels: string[]}} Contents what the folder holds */

/**
 * Count each byte that is fetched from now on.
 * @param {number} total of all files
 */
function countBytes(total) {
  const plain = self.fetch.bind(self);
  let loaded = 0;
  self.fetch = async (...request) => {
    const response = await plain(...request);
    if (!response.ok || !response.body) return response;
    const counter = new TransformStream({
      transform(chunk, controller) {
        loaded += chunk.length;
        postMessage({ kind: "progress", loaded, total });
        controller.enqueue(chunk);
      },
    });
    const { headers, status } = response;
    return new Response(response.body.pipeThrough(counter), { headers, status });
  };
}

/** The language of the page that started this worker. */
export const language = new URLSearchParams(self.location.search).get("language") ?? "en";

/** Have Python answer in it. @param {any} python */
export function chooseLanguage(python) {
  python.pyimport("scalargrad").set_language(language);
}

/** @param {string} name of a file beside this one */
export async function file(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return response;
}

/**
 * @param {string} name of a module beside this one
 * @returns {Promise<any>}
 */
const load = (name) => import(new URL(name, import.meta.url).href);

/**
 * Python with this library's wheels; its pictures are drawn by Viz.js.
 * @returns {Promise<any>}
 */
export async function startPython() {
  /** @type {Contents} */
  const contents = await (await file("contents.json")).json();
  countBytes(Object.values(contents.files).reduce((sum, size) => sum + size, 0));
  const [{ loadPyodide }, viz] = await Promise.all([
    load("runtime/pyodide.mjs"),
    load("runtime/viz.js").then((module) => module.instance()),
  ]);
  const python = await loadPyodide({ indexURL: new URL("runtime/", import.meta.url).href });
  for (const wheel of contents.wheels) {
    python.unpackArchive(await (await file(`runtime/${wheel}`)).arrayBuffer(), "wheel");
  }
  const svg = (/** @type {string} */ dot) => viz.renderString(dot, { format: "svg" });
  python.pyimport("scalargrad.pictures.rendering").draw_with(svg);
  return python;
}

/**
 * Answer each message with the messages that `answer` sends, one question after the other.
 * @param {Promise<(question: object) => void>} started what answers
 */
export function serve(started) {
  started.then(
    () => postMessage({ kind: "ready" }),
    (error) => postMessage({ kind: "broken", message: String(error) }),
  );
  self.onmessage = async ({ data: question }) => {
    const answer = await started;
    try {
      answer(question);
      postMessage({ kind: "done" });
    } catch (error) {
      postMessage({ kind: "broken", message: String(error) });
    }
  };
}

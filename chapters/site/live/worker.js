// @ts-check
// Python and Graphviz, off the page's thread: it answers questions one by one, and can be ended.

/** @typedef {{files: Record<string, number>, wheels: string[]}} Contents what the folder holds */

const send = (/** @type {object} */ message) => postMessage(message);

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
        send({ kind: "progress", loaded, total });
        controller.enqueue(chunk);
      },
    });
    const { headers, status } = response;
    return new Response(response.body.pipeThrough(counter), { headers, status });
  };
}

/** @param {string} name of a file beside this one */
async function file(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return response;
}

/**
 * @param {string} name of a module beside this one
 * @returns {Promise<any>}
 */
const load = (name) => import(new URL(name, import.meta.url).href);

/** Load all; return the function that answers. */
async function start() {
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
  python.FS.writeFile("answers.py", await (await file("answers.py")).text());
  const answers = python.pyimport("answers");
  answers.draw_with((/** @type {string} */ dot) => viz.renderString(dot, { format: "svg" }));
  const part = (/** @type {string} */ json) => send({ kind: "part", part: JSON.parse(json) });
  return (/** @type {object} */ question) => answers.asked(JSON.stringify(question), part);
}

const started = start();
started.then(
  () => send({ kind: "ready" }),
  (error) => send({ kind: "broken", message: String(error) }),
);

onmessage = async ({ data: question }) => {
  const ask = await started;
  try {
    ask(question);
    send({ kind: "done" });
  } catch (error) {
    send({ kind: "broken", message: String(error) });
  }
};

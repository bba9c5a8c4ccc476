// @ts-check
// The live page's Python, off the page's thread: it answers questions one by one, and can be ended.
import { file, serve, startPython } from "./python.js";

/** Load all; return the function that answers. */
async function start() {
  const python = await startPython();
  python.FS.writeFile("answers.py", await (await file("answers.py")).text());
  const answers = python.pyimport("answers");
  const part = (/** @type {string} */ json) => postMessage({ kind: "part", part: JSON.parse(json) });
  return (/** @type {object} */ question) => answers.asked(JSON.stringify(question), part);
}

serve(start());

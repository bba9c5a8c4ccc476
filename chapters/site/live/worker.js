// @ts-check
// The live page's Python, off the page's thread: it answers questions one by one, and can be ended.
import { chooseLanguage, file, serve, startPython } from "./python.js";

/** Load all; return the function that answers. */
async function start() {
  const python = await startPython();
  for (const name of ["phrases.py", "answers.py"]) python.FS.writeFile(name, await (await file(name)).text());
  chooseLanguage(python);
  const answers = python.pyimport("answers");
  const part = (/** @type {string} */ json) => postMessage({ kind: "part", part: JSON.parse(json) });
  return (/** @type {object} */ question) => answers.asked(JSON.stringify(question), part);
}

serve(start());

// @ts-check
// Runs a page of the book, off the page's thread.
import { chooseLanguage, file, language, serve, startPython } from "./python.js";

/** Load Python and the pages; return the function that runs one, or judges an answer. */
async function start() {
  const python = await startPython();
  python.unpackArchive(await (await file(`pages_${language}.zip`)).arrayBuffer(), "zip", { extractDir: "/book" });
  python.runPython(`
    import sys
    sys.path[:0] = ["/book/here", "/book/chapters", "/book"]
    import stand_ins
    stand_ins.install()`.replace(/^ {4}/gm, ""));
  chooseLanguage(python);
  const session = python.pyimport("session");
  const part = (/** @type {string} */ json) => postMessage({ kind: "part", part: JSON.parse(json) });
  return (/** @type {object} */ question) => session.asked(JSON.stringify(question), part);
}

serve(start());

// @ts-check
// The live page, third part: derivations to practise on, the same as `python -m scalargrad --practise`.

/** Asks one derivation after the other: worked out, one factor blank, the last lines, the whole. */
const LivePractise = (() => {
  const { part } = Live;
  const STAGES = [
    phrase("worked out: read it"),
    phrase("one factor is blank"),
    phrase("the last lines are yours"),
    phrase("the whole derivation is yours"),
  ];

  /** @type {(question: object) => void} */
  let send = () => {};
  const now = { seed: Math.floor(Math.random() * 100000), number: 0, level: 1, stage: 0 };
  let prompt = "";
  let right = 0;

  /** @param {number} stages how far to go on; 0: another graph of the same stage */
  function next(stages) {
    now.number += 1;
    now.stage += stages;
    if (now.stage === STAGES.length) {
      now.stage = 0;
      now.level += 1;
    }
    part("practise-words").textContent = "";
    part("practise-answer").value = "";
    send({ task: "practised", ...now });
  }

  function check() {
    if (now.stage === 0) next(1);
    else if (part("practise-answer").value.trim()) {
      send({ task: "practised", ...now, answer: part("practise-answer").value });
    }
  }

  /** @param {{graph?: string, shown?: string, prompt?: string, words?: string, right?: boolean, hint?: string}} found */
  function show(found) {
    if (found.graph !== undefined) {
      prompt = found.prompt ?? "";
      part("practise-level").textContent = phrase("Level {0}: {1}. {2} right so far.", now.level, STAGES[now.stage], right);
      const wanted = now.stage ? `\n\n${prompt.trimStart()}` : "";
      part("practise-graph").textContent = `${found.graph}${found.shown ? `\n\n${found.shown}` : ""}${wanted}`;
      part("practise-go").textContent = phrase(now.stage ? "Check" : "Go on");
      part("practise-answer").hidden = now.stage === 0;
      return;
    }
    part("practise-words").textContent = found.words ?? "";
    part("practise-words").classList.toggle("right", Boolean(found.right));
    if (!found.right) return;
    right += 1;
    part("practise-go").textContent = phrase("Go on");
    part("practise-go").onclick = () => {
      part("practise-go").onclick = check;
      next(1);
    };
  }

  /** @param {(question: object) => void} ask */
  function start(ask) {
    send = ask;
    part("practise").ontoggle = () => {
      if (part("practise").open && !now.number) next(0);
    };
    part("practise-go").onclick = check;
    part("practise-hint").onclick = () => hint();
    part("practise-other").onclick = () => {
      part("practise-go").onclick = check;
      next(0);
    };
  }

  function hint() {
    send({ task: "hinted", ...now });
  }

  return { start, show, hinted: (/** @type {string} */ words) => (part("practise-words").textContent = words) };
})();

for (const film of document.querySelectorAll(".scalargrad-film:not(.plays)")) {
  const frames = film.querySelectorAll("figure"), count = film.querySelector("output");
  const button = (name) => film.querySelector(`button[name=${name}]`);
  let now = 0, timer = null;
  const stop = () => { clearInterval(timer); timer = null; button("play").textContent = "play"; };
  const show = (n) => {
    now = Math.max(0, Math.min(n, frames.length - 1));
    frames.forEach((frame, i) => frame.classList.toggle("now", i === now));
    count.textContent = `${now + 1} of ${frames.length}`;
    if (now === frames.length - 1) stop();
  };
  const go = { first: () => 0, back: () => now - 1, next: () => now + 1 };
  for (const name in go) button(name).onclick = () => { stop(); show(go[name]()); };
  button("play").onclick = () => {
    if (timer) return stop();
    if (now === frames.length - 1) show(0);
    timer = setInterval(() => show(now + 1), 1800);
    button("play").textContent = "pause";
  };
  const keys = { ArrowRight: "next", ArrowLeft: "back", Home: "first" };
  (film.dataset.page ? document : film).addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault(); event.stopPropagation();
    button(keys[event.key]).click();
  });
  film.classList.add("plays");
  film.querySelector(".buttons").hidden = false;
  show(0);
}

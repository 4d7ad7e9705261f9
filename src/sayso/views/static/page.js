// Lights a claim and its words together. Without this script the page's links and :target rules do the same.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const NAME = /^(r\d+)c(\d+)w?$/; // the page's own anchors; anything else in the address is ignored
  let active = null;

  const bar = document.createElement("div");
  bar.className = "bar";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Lit claim");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const jump = document.createElement("a");
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "Clear";
  bar.append(said, jump, clear);
  document.body.append(bar);

  const partsOf = (id) => document.querySelectorAll(`[data-c~="${id}"]`);
  const tell = (card) => {
    const voice = card.querySelector(".says-line").textContent.trim();
    const words = card.querySelector(".standing").textContent.trim().split(/\s+/).slice(1).join(" ");
    return `${voice}: ${words}, ${card.querySelector(".what").textContent}`;
  };

  function dark() {
    if (!active) return;
    for (const part of partsOf(active)) part.classList.remove("lit");
    document.querySelector(".has-lit")?.classList.remove("has-lit");
    document.getElementById(active).querySelector(".what").removeAttribute("aria-current");
    active = null;
    said.textContent = "";
    root.classList.remove("lighting");
  }

  function light(id) {
    const card = document.getElementById(id);
    if (!card) return null;
    dark();
    active = id;
    const report = card.closest(".report");
    report.classList.add("has-lit");
    root.classList.add("lighting");
    for (const part of partsOf(id)) part.classList.add("lit");
    card.querySelector(".what").setAttribute("aria-current", "true");
    said.textContent = tell(card);
    history.replaceState(null, "", `#${id}`);
    return card;
  }

  function reveal(part) {
    if (!part) return;
    const { top, bottom } = part.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) part.scrollIntoView({ block: "center" });
  }

  // Scrolls the list, so that the text stays where the reader is, and the page only by what is then still hidden.
  function revealIn(pane, card) {
    const gap = 12;
    const frame = pane.getBoundingClientRect();
    const before = card.getBoundingClientRect();
    const below = before.bottom + gap - Math.min(frame.bottom, innerHeight);
    const above = before.top - gap - Math.max(frame.top, 0);
    if (below > 0) pane.scrollTop += Math.min(below, above);
    else if (above < 0) pane.scrollTop += above;
    const left = card.getBoundingClientRect().bottom + gap - innerHeight;
    if (left > 0) scrollBy(0, left);
  }

  const wordsOf = (id) => document.getElementById(`${id}w`)?.closest("mark");
  const framed = (card) => {
    const pane = card.closest(".claims");
    return getComputedStyle(pane).position === "sticky" ? pane : null;
  };
  // The way back: to the claim after its words were shown, to the words after the claim was.
  const offer = (id, toClaim) => {
    jump.textContent = toClaim ? "Go to the claim" : "Back to the words";
    jump.href = toClaim ? `#${id}` : `#${id}w`;
  };
  function follow() {
    const card = document.getElementById(active);
    const toClaim = jump.getAttribute("href") === `#${active}`;
    reveal(toClaim ? card : wordsOf(active));
    (toClaim ? card.querySelector(".what") : wordsOf(active).querySelector("a")).focus({ preventScroll: true });
    offer(active, !toClaim);
  }

  function fromClaim(id) {
    if (light(id)) {
      reveal(wordsOf(id));
      const pane = framed(document.getElementById(id));
      if (pane) revealIn(pane, document.getElementById(id));
      offer(id, true);
    }
  }

  function fromWords(mark) {
    const ids = mark.dataset.c.split(" ");
    // Words that serve several claims light them in turn; a trigger begins with its own.
    const own = mark.querySelector("a[href]")?.getAttribute("href").slice(1);
    const next = ids.includes(active) ? ids[(ids.indexOf(active) + 1) % ids.length] : (own ?? ids[0]);
    const card = light(next);
    if (!card) return;
    const pane = framed(card);
    if (pane) revealIn(pane, card);
    offer(next, true);
  }

  document.addEventListener("click", (event) => {
    if (event.target === clear) return dark();
    if (event.target === jump) {
      event.preventDefault();
      follow();
      return;
    }
    const mark = event.target.closest("mark.w");
    const card = event.target.closest(".card");
    const selecting = String(getSelection()).length > 0;
    if (!(mark || card) || (selecting && !event.target.closest("a"))) return;
    event.preventDefault();
    if (mark) fromWords(mark);
    else fromClaim(card.id);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dark();
  });

  function fromAddress() {
    const found = NAME.exec(location.hash.slice(1));
    if (found) fromClaim(`${found[1]}c${found[2]}`);
  }
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();

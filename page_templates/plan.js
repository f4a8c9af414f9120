"use strict";
(() => {
  const cards = Array.from(document.querySelectorAll(".card"));
  const groups = Array.from(document.querySelectorAll(".group"));
  const gates = Array.from(document.querySelectorAll(".gates button"));
  const filter = document.getElementById("filter");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map(cards.map((card) => [card, fold(card.textContent)]));
  let state = "all";
  const show = () => {
    const wanted = fold(filter.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const fits = state === "all" || card.dataset.state === state;
      card.hidden = !fits || !wanted.every((word) => texts.get(card).includes(word));
      shown += card.hidden ? 0 : 1;
    }
    groups.forEach((group) => { group.hidden = !group.querySelector(".card:not([hidden])"); });
    document.getElementById("count").textContent = shown + " / " + cards.length;
    document.getElementById("none").hidden = shown > 0;
  };
  const choose = (wanted) => {
    state = wanted;
    gates.forEach((gate) => gate.setAttribute("aria-pressed", String(gate.dataset.state === wanted)));
    show();
  };
  const copy = async (button) => {
    const label = button.textContent;
    const code = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      getSelection().selectAllChildren(code);
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 1500);
  };
  for (const button of document.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  if (!filter) return;
  document.querySelector(".tools").hidden = false;
  gates.forEach((gate) => gate.addEventListener("click", () => choose(gate.dataset.state)));
  filter.addEventListener("input", show);
  addEventListener("hashchange", () => {
    const card = document.getElementById(location.hash.slice(1));
    if (!card || !card.hidden) return;
    filter.value = "";
    choose("all");
    card.scrollIntoView();
  });
  show();
})();

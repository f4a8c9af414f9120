"use strict";
(() => {
  const table = document.getElementById("report");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const filter = document.getElementById("filter");
  const sort = document.getElementById("sort");
  const found = Array.from(body.querySelectorAll("tr:not(.nothing)"));
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const show = () => {
    const wanted = fold(filter.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of found) {
      const text = fold(row.textContent);
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    document.getElementById("count").textContent = shown + " / " + found.length;
    document.getElementById("none").hidden = shown > 0 || found.length === 0;
  };
  const order = (index, down) => {
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    sort.value = index < 0 ? "" : String(index);
    if (index < 0) return body.append(...found);
    heads[index].setAttribute("aria-sort", down ? "descending" : "ascending");
    const by = (row) => row.cells[index].textContent;
    const sorted = [...found].sort((one, two) => by(one).localeCompare(by(two), undefined, { numeric: true }));
    body.append(...(down ? sorted.reverse() : sorted));
  };
  filter.addEventListener("input", show);
  sort.addEventListener("change", () => order(sort.value === "" ? -1 : Number(sort.value), false));
  heads.forEach((head, index) => {
    head.firstElementChild.addEventListener("click", () => order(index, head.getAttribute("aria-sort") === "ascending"));
  });
  show();
})();

"use strict";
(() => {
  const filter = document.getElementById("filter");
  const sort = document.getElementById("sort");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const tables = Array.from(document.querySelectorAll("table"), (table) => {
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    return { body, heads, rows: Array.from(body.querySelectorAll("tr:not(.nothing)")) };
  });
  const report = tables[0];
  const show = () => {
    const wanted = fold(filter.value).split(/\s+/).filter(Boolean);
    for (const { rows } of tables) {
      for (const row of rows) {
        const text = fold(row.textContent);
        row.hidden = !wanted.every((word) => text.includes(word));
      }
    }
    const found = report.rows.length;
    const shown = report.rows.filter((row) => !row.hidden).length;
    document.getElementById("count").textContent = shown + " / " + found;
    document.getElementById("none").hidden = shown > 0 || found === 0;
  };
  const order = ({ body, heads, rows }, index, down) => {
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    if (index < 0) return body.append(...rows);
    heads[index].setAttribute("aria-sort", down ? "descending" : "ascending");
    const by = (row) => row.cells[index].dataset.order || row.cells[index].textContent;
    const sorted = [...rows].sort((one, two) => by(one).localeCompare(by(two), undefined, { numeric: true }));
    body.append(...(down ? sorted.reverse() : sorted));
  };
  filter.addEventListener("input", show);
  sort.addEventListener("change", () => order(report, sort.value === "" ? -1 : Number(sort.value), false));
  for (const table of tables) {
    table.heads.forEach((head, index) => {
      head.firstElementChild.addEventListener("click", () => {
        order(table, index, head.getAttribute("aria-sort") === "ascending");
        if (table === report) sort.value = String(index);
      });
    });
  }
  show();
})();

"use strict";
(() => {
  const table = document.getElementById("report");
  const body = table.tBodies[0];
  const filter = document.getElementById("filter");
  const count = document.getElementById("count");
  const rows = () => Array.from(body.rows);
  const show = () => {
    const wanted = filter.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows()) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = shown + " / " + rows().length;
  };
  filter.addEventListener("input", show);
  Array.from(table.tHead.rows[0].cells).forEach((head, index) => {
    head.firstElementChild.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const by = (row) => row.cells[index].textContent;
      const order = rows().sort((one, two) => by(one).localeCompare(by(two), undefined, { numeric: true }));
      body.append(...(down ? order.reverse() : order));
    });
  });
  show();
})();

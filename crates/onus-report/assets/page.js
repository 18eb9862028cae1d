// Keys and colours.

// The matrix is one stop of the tab key; arrows go from cell to cell.
for (const table of document.querySelectorAll(".matrix")) {
  const cells = [...table.querySelectorAll("a.cell")];
  cells.forEach((cell, at) => (cell.tabIndex = at ? -1 : 0));
  table.addEventListener("focusin", ({ target }) => {
    if (!target.matches("a.cell")) return;
    for (const cell of cells) cell.tabIndex = cell === target ? 0 : -1;
  });
  table.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step || !event.target.matches("a.cell")) return;
    event.preventDefault();
    neighbour(event.target, step)?.focus();
  });
}

/** The next cell in a direction: within the field first, then over empty fields. */
function neighbour(cell, [down, across]) {
  const beside = down > 0 ? cell.nextElementSibling : down < 0 ? cell.previousElementSibling : null;
  if (beside) return beside;
  const field = cell.closest("td");
  let [row, column] = [field.parentElement, field.cellIndex];
  for (;;) {
    if (down) row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
    column += across;
    const next = row?.cells[column];
    if (!next) return null;
    const inside = next.querySelectorAll("a.cell");
    if (inside.length) return inside[down < 0 ? inside.length - 1 : 0];
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || sheet.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select, textarea")) return;
  const field = document.getElementById("search");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// The chosen colours are kept where the browser allows it.
const kept = {
  get: () => { try { return localStorage.getItem("onus-theme"); } catch { return null; } },
  set: (theme) => { try { localStorage.setItem("onus-theme", theme); } catch { /* a page from a file may keep nothing */ } },
};
const chosen = document.getElementById(`theme-${kept.get()}`);
if (chosen) chosen.checked = true;
for (const radio of document.querySelectorAll('input[name="theme"]')) {
  radio.addEventListener("change", () => kept.set(radio.value));
}

// What the address names is shown; a group of gaps is unfolded.
const unfold = () => {
  const target = /^#g-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (target) target.open = true;
};
window.addEventListener("hashchange", unfold);
unfold();
show();

// The sheet and what its cells hold: `data-value` is what was opened, `data-typed` what somebody wrote instead.
export const sheet = document.getElementById("sheet");
const said = document.getElementById("sheet-said");

export const cellsOf = (root) => [...root.querySelectorAll("button[data-cell]")];
export const rowOf = (element) => element.closest("tr[data-stage]");
export const typedIn = (row) => cellsOf(row).filter((cell) => cell.dataset.typed !== undefined);
export const isDirty = () => sheet.querySelector("[data-typed], [data-editor]") !== null;
export const cellOf = (row, name) => row.querySelector(`button[data-cell="${name}"]`);
export const say = (text) => {
  said.textContent = text;
};

// What a cell holds now, as it would be edited.
export const valueOf = (cell) => cell.dataset.typed ?? cell.dataset.value;

export function show(cell, text) {
  cell.textContent = text;
  cell.setAttribute("aria-label", `${cell.dataset.heading}: ${text}`);
}

// Keep what was typed in a cell, or forget it where it is what stood there anyway.
export function type(cell, value, text) {
  if (cell.dataset.original === undefined) cell.dataset.original = cell.textContent;
  if (value === cell.dataset.value) {
    delete cell.dataset.typed;
    show(cell, cell.dataset.original);
  } else {
    cell.dataset.typed = value;
    show(cell, text);
  }
}

// Somebody else's value, or the saved one, becomes what stands there.
export function settle(cell, value, text) {
  delete cell.dataset.typed;
  delete cell.dataset.original;
  cell.dataset.value = value;
  show(cell, text);
}

// The parts of the entry form that every module of it asks for.
export const form = document.getElementById("entry");
export const body = document.querySelector("#grid tbody");
export const CELLS = ["code", "quantity", "unit_price", "discount", "requested_on", "note"];

export const field = (name) => form.elements[name];
export const cell = (row, name) => row.querySelector(`[data-cell=${name}]`);
export const slot = (row, name) => row.querySelector(`[data-show=${name}]`);
export const productOf = (row) => row.querySelector("[name$=-product]");
export const rowsNow = () => [...body.querySelectorAll("tr.entry-row")];
export const isBlank = (row) => ["code", "quantity", "unit_price", "note"].every((name) => !cell(row, name).value.trim());

// Something was filled in by the page: totals, list and kept copy follow as if it had been typed.
export function changed() {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

export function make(tag, css, text = "") {
  return Object.assign(document.createElement(tag), { className: css, textContent: text });
}

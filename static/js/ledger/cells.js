// One cell at a time is open for writing. Tab and Enter move on, Esc gives back what stood there.
import { cellsOf, rowOf, sheet, type, valueOf } from "./sheet.js";

const touch = matchMedia("(pointer: coarse)");
const NATIVE = { day: "date", moment: "datetime-local" };
const CHOSEN = new Set(["owner", "cause", "flag"]);

let current = null; // the cell that is open, with its editor

export function watchCells() {
  // With one cell open, the next opens on the way down: closing the first may move the page under the finger.
  sheet.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("button[data-cell]");
    if (!cell || !current) return;
    event.preventDefault();
    close(current.cell, current.editor, true);
    open(cell);
  });
  sheet.addEventListener("click", (event) => {
    const cell = event.target.closest("button[data-cell]");
    const place = event.target.closest("td");
    if (cell) open(cell);
    else if (place && !event.target.closest("a, button, [data-editor]")) {
      const only = place.querySelector("button[data-cell]");
      if (only) open(only);
    }
  });
  sheet.addEventListener("keydown", walk);
}

export function open(cell) {
  if (cell.hidden) return;
  const editor = editorFor(cell);
  editor.dataset.editor = cell.dataset.cell;
  editor.setAttribute("aria-label", cell.dataset.heading);
  if (cell.hasAttribute("aria-invalid")) editor.setAttribute("aria-invalid", "true");
  cell.hidden = true;
  cell.before(editor);
  current = { cell, editor };
  editor.addEventListener("keydown", (event) => press(event, cell, editor));
  editor.addEventListener("blur", () => close(cell, editor, true));
  editor.focus();
  editor.select?.();
  if (editor.matches("textarea")) {
    grow(editor);
    editor.addEventListener("input", () => grow(editor));
  }
}

function editorFor(cell) {
  const kind = cell.dataset.kind;
  const value = valueOf(cell);
  if (CHOSEN.has(kind)) return chooser(cell, kind, value);
  const editor = document.createElement(kind === "lines" ? "textarea" : "input");
  editor.className = "input";
  if (NATIVE[kind] && touch.matches) editor.type = NATIVE[kind];
  else if (NATIVE[kind]) editor.placeholder = kind === "day" ? today() : `${today()} 14:30`;
  editor.autocomplete = "off";
  editor.value = editor.type === "datetime-local" && value ? (value.includes(" ") ? value.replace(" ", "T") : `${value}T00:00`) : value;
  return editor;
}

function chooser(cell, kind, value) {
  const editor = document.getElementById(`choose-${kind}`).content.firstElementChild.cloneNode(true);
  if (![...editor.options].some((option) => option.value === value)) editor.add(new Option(cell.textContent, value));
  editor.value = value;
  return editor;
}

const grow = (editor) => {
  editor.rows = Math.min(12, Math.max(3, editor.value.split("\n").length + Math.floor(editor.value.length / 24)));
};

const shownOf = (editor) => (editor.matches("select") ? (editor.value ? editor.selectedOptions[0].text : "") : written(editor));
const written = (editor) => (editor.type === "datetime-local" ? editor.value.replace("T", " ") : editor.value.trim());

// The row is left a moment later, when it is known where the focus went.
function close(cell, editor, keep) {
  if (!editor.isConnected || editor.dataset.closed) return;
  editor.dataset.closed = "1";
  if (current?.editor === editor) current = null;
  if (keep) type(cell, editor.matches("select") ? editor.value : written(editor), shownOf(editor));
  editor.remove();
  cell.hidden = false;
  const row = rowOf(cell);
  setTimeout(() => leave(row));
}

// rows.js listens.
const leave = (row, detail) => row.dispatchEvent(new CustomEvent("leave", { bubbles: true, detail }));

function press(event, cell, editor) {
  if (event.isComposing) return;
  const steps = { Tab: () => next(cell, event.shiftKey ? -1 : 1), Enter: () => below(cell) };
  if (event.key === "Escape") {
    event.preventDefault();
    close(cell, editor, false);
    cell.focus();
  } else if (event.key === ";" && (event.ctrlKey || event.metaKey) && NATIVE[cell.dataset.kind]) {
    event.preventDefault();
    editor.value = today();
  } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) {
    const to = steps[event.key]();
    if (event.key === "Tab" && !to) return;
    event.preventDefault();
    close(cell, editor, true);
    if (to) open(to);
    else cell.focus();
    if (event.key === "Enter" && !to) leave(rowOf(cell), { even: true });
  }
}

function today() {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

function next(cell, step) {
  const all = cellsOf(sheet);
  return all[all.indexOf(cell) + step];
}

function below(cell, step = 1) {
  const column = cellsOf(sheet).filter((one) => one.dataset.cell === cell.dataset.cell);
  return column[column.indexOf(cell) + step];
}

// The arrows walk over cells that are closed.
function walk(event) {
  const cell = event.target.closest("button[data-cell]");
  const steps = { ArrowRight: (one) => next(one, 1), ArrowLeft: (one) => next(one, -1), ArrowDown: (one) => below(one), ArrowUp: (one) => below(one, -1) };
  if (!cell || !steps[event.key]) return;
  event.preventDefault();
  steps[event.key](cell)?.focus();
}

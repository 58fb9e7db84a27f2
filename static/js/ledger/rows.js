// A row is saved when it is left. What is refused stays as it was typed, with the reason below; a conflict is decided there.
import { cellOf, cellsOf, rowOf, say, settle, sheet, typedIn } from "./sheet.js";
import { open } from "./cells.js";

// Signing in anew changes the token: the cookie knows the present one.
const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const saving = new WeakSet();

export function watchRows() {
  // A click on another row, a link or the empty page: the blur of an open cell has called `leave` already.
  sheet.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    if (row) setTimeout(() => leave(row));
  });
  sheet.addEventListener("leave", (event) => leave(rowOf(event.target), event.detail ?? {}));
}

// Save a row that nobody is in any more. `even`: also where the focus stays in it.
function leave(row, { even = false } = {}) {
  if (!row.isConnected || row.hasAttribute("data-deciding") || !typedIn(row).length) return;
  if (!even && row.contains(document.activeElement)) return;
  save(row);
}

async function save(row) {
  if (saving.has(row)) return;
  saving.add(row);
  row.setAttribute("aria-busy", "true");
  const sent = new Map(typedIn(row).map((cell) => [cell.dataset.cell, cell.dataset.typed]));
  try {
    await take(row, sent, await post(row, sent));
  } catch {
    note(row, sheet.dataset.lost, { again: true });
  } finally {
    saving.delete(row);
    row.removeAttribute("aria-busy");
  }
}

function post(row, sent) {
  const body = new URLSearchParams({ version: row.dataset.version });
  for (const [name, value] of sent) {
    body.set(name, value);
    body.set(`opened-${name}`, cellOf(row, name).dataset.value);
  }
  return fetch(row.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" } });
}

async function take(row, sent, answer) {
  if (answer.redirected) note(row, sheet.dataset.ended, { again: true });
  else if ([401, 403, 404].includes(answer.status)) note(row, sheet.dataset.denied, { again: true });
  else if (answer.status === 422) refuse(row, await answer.json());
  else if (answer.status === 409) contest(row, sent, await answer.json());
  else if (answer.ok) renew(row, sent, await answer.text());
  else throw new Error(answer.status);
}

// The saved row takes the place of the old one, cell by cell: what is being typed meanwhile stays.
function renew(row, sent, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("tr");
  const focused = row.contains(document.activeElement) ? document.activeElement.dataset.cell : null;
  [...row.cells].forEach((place, at) => {
    const cells = cellsOf(place);
    const busy = cells.some((cell) => cell.hidden || (cell.dataset.typed !== undefined && cell.dataset.typed !== sent.get(cell.dataset.cell)));
    if (!busy) return place.replaceChildren(...fresh.cells[at].childNodes);
    for (const cell of cells) {
      const saved = cellOf(fresh, cell.dataset.cell);
      if (saved) cell.dataset.value = saved.dataset.value;
    }
  });
  row.className = fresh.className;
  row.dataset.version = fresh.dataset.version;
  clearNote(row);
  if (focused && !row.contains(document.activeElement)) cellOf(row, focused)?.focus();
  row.classList.add("is-saved");
  setTimeout(() => row.classList.remove("is-saved"), 1600);
  say(sheet.dataset.saved);
  leave(row);
}

function refuse(row, told) {
  clearNote(row);
  note(row, told.message);
  const wrong = Object.keys(told.faults ?? {}).map((name) => cellOf(row, name)).filter(Boolean);
  for (const cell of wrong) cell.setAttribute("aria-invalid", "true");
  const elsewhere = document.activeElement?.closest?.("[data-editor], input, textarea");
  if (wrong.length && !elsewhere) open(wrong[0]);
}

// --- two people in one row -------------------------------------------------------------------------------------------

function contest(row, sent, told) {
  clearNote(row);
  row.dataset.version = told.version;
  const open = [];
  for (const cell of cellsOf(row)) {
    const theirs = told.theirs[cell.dataset.cell];
    if (cell.dataset.typed === undefined) settle(cell, theirs.value, theirs.shown);
    else if (theirs.value !== cell.dataset.value && theirs.value !== cell.dataset.typed) open.push([cell, theirs]);
    else cell.dataset.value = theirs.value;
  }
  const place = note(row, told.message);
  row.setAttribute("data-deciding", "");
  for (const [cell, theirs] of open) place.append(question(row, cell, theirs));
  if (!open.length) decided(row);
}

function question(row, cell, theirs) {
  const asked = document.getElementById("conflict-cell").content.firstElementChild.cloneNode(true);
  asked.querySelector("[data-heading]").textContent = cell.dataset.heading;
  asked.querySelector("[data-theirs]").textContent = theirs.shown || "—";
  asked.querySelector("[data-mine]").textContent = cell.textContent || "—";
  const answer = (decide) => () => {
    decide();
    asked.remove();
    decided(row);
  };
  asked.querySelector("[data-take]").addEventListener("click", answer(() => settle(cell, theirs.value, theirs.shown)));
  asked.querySelector("[data-keep]").addEventListener("click", answer(() => {
    cell.dataset.value = theirs.value;
    delete cell.dataset.original;
  }));
  return asked;
}

function decided(row) {
  const holder = noteOf(row);
  if (holder?.querySelector(".decide")) return holder.querySelector("button").focus();
  row.removeAttribute("data-deciding");
  clearNote(row);
  if (typedIn(row).length) save(row);
  else cellsOf(row)[0]?.focus();
}

// --- what is said below a row ----------------------------------------------------------------------------------------

const noteOf = (row) => (row.nextElementSibling?.matches(".row-note") ? row.nextElementSibling : null);

function note(row, text, { again = false } = {}) {
  clearNote(row);
  const holder = document.createElement("tr");
  holder.className = "row-note";
  const place = holder.insertCell();
  place.colSpan = row.cells.length;
  place.setAttribute("role", "alert");
  const said = document.createElement("p");
  said.textContent = text;
  place.append(said);
  if (again) place.append(retry(row));
  row.classList.add("is-unsaved");
  row.after(holder);
  return place;
}

function retry(row) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = sheet.dataset.again;
  button.addEventListener("click", () => save(row));
  return button;
}

function clearNote(row) {
  noteOf(row)?.remove();
  row.classList.remove("is-unsaved");
  for (const cell of cellsOf(row)) cell.removeAttribute("aria-invalid");
}

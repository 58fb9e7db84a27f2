// What is typed is kept in this browser until it is saved: a closed tab or a lost connection loses nothing.
import { learn } from "./customer.js";
import { changed, form, rowsNow } from "./form.js";
import { addRow, nameRows } from "./rows.js";

const key = `order-entry:${form.dataset.keep}`;
const state = document.getElementById("entry-state");
const banner = document.getElementById("kept");
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "submit_key", "lines-INITIAL_FORMS", "lines-MIN_NUM_FORMS", "lines-MAX_NUM_FORMS"]);
const clock = (at) => new Date(at).toTimeString().slice(0, 5);

function typed() {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !LEFT_OUT.has(name)));
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep() {
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed: typed() }));
  state.textContent = state.dataset.text.replace("__time__", clock(Date.now()));
}

const meaning = (fields) => JSON.stringify(Object.entries(fields).filter(([name, value]) => value && !/^(version|base|lines-TOTAL_FORMS)$/.test(name)).sort());

function restore(fields) {
  while (rowsNow().length < Number(fields["lines-TOTAL_FORMS"] ?? 0)) addRow({ focus: false });
  for (const [name, value] of Object.entries(fields)) {
    const input = form.elements[name];
    if (input?.type === "checkbox") input.checked = true;
    else if (input && name !== "lines-TOTAL_FORMS") input.value = value;
  }
  for (const row of rowsNow()) row.querySelector("[name$=-product]").value = "";
  if (form.elements.customer.value) learn(form.elements.customer.value);
  nameRows(rowsNow()).then(changed);
  changed();
}

function offer(copy) {
  banner.hidden = false;
  banner.querySelector("[data-kept-at]").textContent = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  banner.querySelector("[data-restore]").addEventListener("click", () => {
    banner.hidden = true;
    restore(copy.typed);
  });
  banner.querySelector("[data-forget-kept]").addEventListener("click", () => {
    banner.hidden = true;
    localStorage.removeItem(key);
  });
}

export function watchKeep() {
  const copy = kept();
  const bound = form.dataset.bound === "1";
  if (copy && !bound && meaning(copy.typed) !== meaning(typed())) offer(copy);
  else if (!bound) localStorage.removeItem(key);
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep();
    sessionStorage.setItem("order-entry-sent", key);
  });
}

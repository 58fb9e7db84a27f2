// The entry page: choosing a customer fills the head, the grid is worked by keyboard alone, totals follow the typing.
import { makeCombo } from "./combobox.js";
import { decimal, fenOf, paidShare, shownFen } from "./decimals.js";

const form = document.getElementById("entry");
const body = document.querySelector("#grid tbody");
const template = document.getElementById("row-template");
const total = form.querySelector("[name=lines-TOTAL_FORMS]");
const field = (name) => form.querySelector(`[name=${name}]`);
const cell = (row, name) => row.querySelector(`[data-cell=${name}]`);
const rowsNow = () => [...body.querySelectorAll("tr")];
const isBlank = (row) => ["code", "quantity", "unit_price", "note"].every((name) => !cell(row, name).value.trim());

/* ---- customer ---- */
const customerBox = form.querySelector("[data-combo=customer]");
makeCombo(customerBox, { url: customerBox.dataset.url });
customerBox.addEventListener("chosen", (event) => fillCustomer(event.detail.id));
customerBox.querySelector("[role=combobox]").addEventListener("change", (event) => {
  if (!event.target.value.trim()) field("customer").value = "";
});

async function fillCustomer(id) {
  const response = await fetch(form.dataset.fill.replace("/0/", `/${id}/`));
  if (!response.ok) return;
  const known = await response.json();
  field("customer").value = known.id;
  document.getElementById("customer-text").value = known.name;
  const filled = { contact_name: known.contact, contact_phone: known.phone, address: known.address, payment_terms: known.terms };
  for (const [name, value] of Object.entries(filled)) if (field(name)) field(name).value = value;
  form.dataset.discount = known.discount;
  showFacts(known);
  refresh();
  field("due_on").focus();
}

function showFacts(known) {
  const holder = document.getElementById("customer-facts");
  const head = document.createElement("div");
  head.className = "section-head";
  const title = Object.assign(document.createElement("h2"), { textContent: known.short });
  const kind = Object.assign(document.createElement("span"), { className: "tag", textContent: known.kind });
  const page = Object.assign(document.createElement("a"), { className: "more", href: known.url, textContent: holder.dataset.labelPage });
  head.append(title, kind, page);
  const facts = document.createElement("dl");
  facts.className = "facts";
  for (const fact of known.facts) {
    facts.append(
      Object.assign(document.createElement("dt"), { textContent: fact.label }),
      Object.assign(document.createElement("dd"), { textContent: fact.value }),
    );
  }
  holder.replaceChildren(head, facts);
}

/* ---- rows ---- */
function prepare(row) {
  const combo = row.querySelector(".combo");
  row.combo = makeCombo(combo, { url: form.dataset.pickProduct, query: () => ({ customer: field("customer").value }) });
  combo.addEventListener("chosen", (event) => fillProduct(row, event.detail));
}

function fillProduct(row, product) {
  cell(row, "code").value = product.code;
  row.querySelector("[name$=-product]").value = product.id;
  showProduct(row, product);
  if (!cell(row, "unit_price").value) cell(row, "unit_price").value = product.price;
  if (!cell(row, "discount").value && form.dataset.discount) cell(row, "discount").value = form.dataset.discount;
  if (!cell(row, "quantity").value) cell(row, "quantity").focus();
  showPrices(product.id);
  refresh();
}

function showProduct(row, product) {
  const name = row.querySelector("[data-show=name]");
  const spec = Object.assign(document.createElement("span"), { className: "sub", textContent: product.spec });
  name.replaceChildren(product.name, spec);
  row.querySelector("[data-show=unit]").textContent = product.unit;
}

async function showPrices(product) {
  const customer = field("customer").value;
  if (!customer || !product) return;
  const response = await fetch(`${form.dataset.prices}?${new URLSearchParams({ customer, product })}`);
  if (response.ok) document.getElementById("prices").innerHTML = await response.text();
}

async function nameKnownRows() {
  for (const row of rowsNow()) {
    const code = cell(row, "code").value.trim();
    if (!code || row.querySelector("[data-show=name]").textContent) continue;
    const response = await fetch(`${form.dataset.pickProduct}?${new URLSearchParams({ q: code })}`);
    const product = response.ok && (await response.json()).results.find((one) => one.code === code.toUpperCase());
    if (product) showProduct(row, product);
  }
}

function addRow({ after = null, focus = true } = {}) {
  const number = Number(total.value);
  const holder = document.createElement("tbody");
  holder.append(template.content.cloneNode(true));
  holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", String(number));
  const row = holder.querySelector("tr");
  total.value = String(number + 1);
  if (after) after.after(row);
  else body.append(row);
  prepare(row);
  renumber();
  if (focus) cell(row, "code").focus();
  return row;
}

function clearRow(row) {
  for (const input of row.querySelectorAll("input")) input.value = "";
  for (const shown of row.querySelectorAll("[data-show]")) shown.replaceChildren();
}

function dropRow(row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  // The row stays in the form, empty and last: the numbering of the fields has no hole.
  clearRow(row);
  row.hidden = true;
  body.append(row);
  if (neighbour && !neighbour.hidden) cell(neighbour, "code").focus();
  else addRow();
  renumber();
  refresh();
}

// The order on the screen is the order that is sent: fields are renamed by their place.
function renumber() {
  rowsNow().forEach((row, place) => {
    row.querySelector(".row-no").textContent = String(place + 1);
    for (const input of row.querySelectorAll("[name^=lines-]")) input.name = input.name.replace(/^lines-\d+-/, `lines-${place}-`);
  });
}

/* ---- keyboard ---- */
const CELLS = ["code", "quantity", "unit_price", "discount", "requested_on", "note"];

function goTo(row, name) {
  const target = row && !row.hidden ? cell(row, name) : null;
  if (!target) return;
  target.focus();
  target.select?.();
}

body.addEventListener("keydown", (event) => {
  const input = event.target.closest("[data-cell]");
  if (event.isComposing || !input || event.defaultPrevented) return;
  const row = input.closest("tr");
  const name = input.dataset.cell;
  const act = {
    Enter: () => (row.nextElementSibling && !row.nextElementSibling.hidden ? goTo(row.nextElementSibling, "code") : addRow({ after: row })),
    ArrowDown: () => goTo(row.nextElementSibling, name),
    ArrowUp: () => goTo(row.previousElementSibling, name),
    "ctrl+d": () => copyAbove(row, name),
    "ctrl+ArrowUp": () => moveRow(row, row.previousElementSibling, name),
    "ctrl+ArrowDown": () => moveRow(row.nextElementSibling, row, name, row),
    "ctrl+Delete": () => dropRow(row),
    "alt+p": () => showPrices(row.querySelector("[name$=-product]").value),
  };
  const key = `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}${event.key}`;
  const edge = sideways(event, input, name);
  if (edge) goTo(row, edge);
  else if (act[key] && !(row.combo?.isOpen() && name === "code" && key.startsWith("Arrow"))) act[key]();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

// Left and right leave the cell only at its edge, so that the text can still be walked through.
function sideways(event, input, name) {
  if (event.ctrlKey || event.altKey || event.shiftKey) return null;
  const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
  const atEnd = input.selectionStart === input.value.length;
  if (event.key === "ArrowLeft" && atStart) return CELLS[CELLS.indexOf(name) - 1];
  if (event.key === "ArrowRight" && atEnd) return CELLS[CELLS.indexOf(name) + 1];
  return null;
}

function copyAbove(row, name) {
  const above = row.previousElementSibling;
  if (!above) return;
  cell(row, name).value = cell(above, name).value;
  if (name === "code") {
    row.querySelector("[name$=-product]").value = above.querySelector("[name$=-product]").value;
    row.querySelector("[data-show=name]").replaceChildren(...[...above.querySelector("[data-show=name]").childNodes].map((n) => n.cloneNode(true)));
    row.querySelector("[data-show=unit]").textContent = above.querySelector("[data-show=unit]").textContent;
    if (!cell(row, "unit_price").value) cell(row, "unit_price").value = cell(above, "unit_price").value;
  }
  refresh();
}

function moveRow(moved, before, name, focused = moved) {
  if (!moved || !before || moved.hidden || before.hidden) return;
  before.before(moved);
  renumber();
  goTo(focused, name);
}

/* ---- paste a block ---- */
body.addEventListener("paste", (event) => {
  const input = event.target.closest("[data-cell]");
  const text = event.clipboardData.getData("text/plain");
  if (!input || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  let row = input.closest("tr");
  const first = CELLS.indexOf(input.dataset.cell);
  for (const line of text.replace(/\r/g, "").replace(/\n+$/, "").split("\n")) {
    row ??= addRow({ focus: false });
    line.split("\t").forEach((value, place) => {
      const name = CELLS[first + place];
      if (name) cell(row, name).value = value.trim();
    });
    row = row.nextElementSibling;
    if (row?.hidden) row = null;
  }
  nameKnownRows();
  refresh();
});

/* ---- totals and what is missing ---- */
function amountOf(row) {
  const quantity = decimal(cell(row, "quantity").value);
  const price = decimal(cell(row, "unit_price").value);
  const share = paidShare(cell(row, "discount").value);
  return quantity && price && share ? fenOf(quantity, price, share) : null;
}

function refresh() {
  let sum = 0n;
  let count = 0;
  for (const row of rowsNow()) {
    const fen = amountOf(row);
    row.querySelector("[data-show=amount]").textContent = fen === null ? "" : shownFen(fen);
    sum += fen ?? 0n;
    if (!isBlank(row)) count += 1;
  }
  const freight = decimal(field("freight").value);
  if (freight) sum += fenOf(freight, { digits: 1n, scale: 0 }, { digits: 1n, scale: 0 });
  form.querySelector("[data-sum=lines]").textContent = String(count);
  form.querySelector("[data-sum=total]").textContent = shownFen(sum);
  showMissing(count);
}

function showMissing(count) {
  const list = document.getElementById("missing");
  const names = ["customer", "contact_name", "contact_phone", "payment_terms", "due_on", "address"];
  const lacking = names.filter((name) => field(name) && !field(name).value.trim());
  if (!count) lacking.push("lines");
  const items = (lacking.length ? lacking : ["nothing"]).map((name) =>
    Object.assign(document.createElement("li"), { className: lacking.length ? "error" : "good", textContent: list.dataset[name] ?? list.getAttribute(`data-${name}`) }),
  );
  if (list.textContent !== items.map((item) => item.textContent).join("")) list.replaceChildren(...items);
}

form.addEventListener("input", (event) => {
  if (event.target.dataset.cell === "code") {
    const row = event.target.closest("tr");
    row.querySelector("[name$=-product]").value = "";
    row.querySelector("[data-show=name]").replaceChildren();
  }
  if (!event.isComposing) refresh();
});
body.addEventListener("click", (event) => {
  if (event.target.closest("[data-drop]")) dropRow(event.target.closest("tr"));
});
body.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr");
  rowsNow().forEach((one) => one.classList.toggle("is-cursor", one === row));
});
document.getElementById("add-row").addEventListener("click", () => addRow());
form.addEventListener("keydown", (event) => {
  // Enter in the head goes to the next field; only the buttons send the form.
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.defaultPrevented) return;
  if (!event.target.matches("input:not([data-cell])")) return;
  event.preventDefault();
  const inputs = [...form.querySelectorAll(".field-row .input, [data-cell=code]")].filter((one) => one.offsetParent);
  inputs[inputs.indexOf(event.target) + 1]?.focus();
});

for (const row of rowsNow()) prepare(row);
renumber();
nameKnownRows();
refresh();
if (field("customer").value && !field("contact_name").value && !field("address").value) fillCustomer(field("customer").value);

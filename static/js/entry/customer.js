// Choosing a customer fills contact, phone, default address and terms, and shows what is known beside the form.
import { makeCombo } from "../combobox.js";
import { changed, field, form, make, rowsNow } from "./form.js";
import { priceRows } from "./rows.js";
import { showBasket } from "./take.js";
import { refresh } from "./totals.js";

const box = form.querySelector("[data-combo=customer]");
const text = document.getElementById("customer-text");
const facts = document.getElementById("customer-facts");
let known = null;
// The name that stands for the id in the hidden field: a text that differs from it has chosen nobody.
let chosen = { id: field("customer").value, names: [text.value] };

export async function learn(id) {
  const response = await fetch(form.dataset.fill.replace("/0/", `/${id}/`)).catch(() => null);
  if (!response?.ok) return null;
  known = await response.json();
  chosen = { id: String(known.id), names: [known.name, known.short] };
  agree();
  form.dataset.discount = known.discount;
  offer("contacts", known.contacts.map((contact) => contact.name));
  offer("addresses", known.addresses.map((address) => address.text));
  document.getElementById("missing").dataset.lacking = known.lacking;
  showFacts();
  showBasket();
  return known;
}

function offer(list, values) {
  document.getElementById(list).replaceChildren(...values.map((value) => Object.assign(document.createElement("option"), { value })));
}

function agree() {
  const typed = text.value.trim();
  const named = chosen.id && typed && chosen.names.includes(typed);
  field("customer").value = named ? chosen.id : "";
  facts.hidden = Boolean(chosen.id && chosen.names[0]) && !named;
}

const FILLED = { contact_name: "contact", contact_phone: "phone", address: "address", payment_terms: "terms" };
const standing = () => Object.fromEntries(Object.keys(FILLED).map((name) => [name, field(name).value]));

// What was typed while the facts were on their way stays, and so does the place where one types: it may be about to be.
function fill(before) {
  text.value = known.name;
  agree();
  for (const [name, fact] of Object.entries(FILLED)) {
    if (field(name).value === before[name] && field(name) !== document.activeElement) field(name).value = known[fact];
  }
  changed();
  if ([document.body, text].includes(document.activeElement)) field("due_on").focus();
}

function showFacts() {
  const head = make("div", "section-head");
  const page = make("a", "more", facts.dataset.labelPage);
  page.href = known.url;
  head.append(make("h2", "", known.short), make("span", "tag", known.kind), page);
  const list = make("dl", "facts");
  for (const fact of known.facts) {
    if (fact.used !== undefined && !form.dataset.credit) continue;
    const value = make("dd", fact.tone ?? "", fact.value);
    if (fact.used !== undefined) Object.assign(value.dataset, { used: fact.used, cover: fact.cover });
    list.append(make("dt", "", fact.label), value);
  }
  facts.replaceChildren(head, list);
  refresh();
}

export function watchCustomer() {
  makeCombo(box, { url: box.dataset.url });
  box.addEventListener("chosen", async (event) => {
    const before = standing();
    if (await learn(event.detail.id)) {
      fill(before);
      priceRows(rowsNow());
    }
  });
  text.addEventListener("input", agree);
  agree();
  field("contact_name").setAttribute("list", "contacts");
  field("address").setAttribute("list", "addresses");
  field("contact_name").addEventListener("change", () => {
    const contact = known?.contacts.find((one) => one.name === field("contact_name").value);
    if (contact && !contact.phone.includes("*")) field("contact_phone").value = contact.phone;
  });
  if (field("customer").value) learnAtStart(field("customer").value);
}

async function learnAtStart(id) {
  const before = standing();
  const untouched = !before.contact_name && !before.address;
  if ((await learn(id)) && untouched) fill(before);
}

// Choosing a customer fills contact, phone, default address and terms, and shows what is known beside the form.
import { makeCombo } from "../combobox.js";
import { changed, field, form, make } from "./form.js";

const box = form.querySelector("[data-combo=customer]");
const text = document.getElementById("customer-text");
let known = null;

export async function learn(id) {
  const response = await fetch(form.dataset.fill.replace("/0/", `/${id}/`)).catch(() => null);
  if (!response?.ok) return null;
  known = await response.json();
  form.dataset.discount = known.discount;
  offer("contacts", known.contacts.map((contact) => contact.name));
  offer("addresses", known.addresses.map((address) => address.text));
  showFacts();
  return known;
}

function offer(list, values) {
  document.getElementById(list).replaceChildren(...values.map((value) => Object.assign(document.createElement("option"), { value })));
}

function fill() {
  field("customer").value = known.id;
  text.value = known.name;
  field("contact_name").value = known.contact;
  field("contact_phone").value = known.phone;
  field("address").value = known.address;
  field("payment_terms").value = known.terms;
  changed();
  field("due_on").focus();
}

function showFacts() {
  const holder = document.getElementById("customer-facts");
  const head = make("div", "section-head");
  const page = make("a", "more", holder.dataset.labelPage);
  page.href = known.url;
  head.append(make("h2", "", known.short), make("span", "tag", known.kind), page);
  const facts = make("dl", "facts");
  for (const fact of known.facts) facts.append(make("dt", "", fact.label), make("dd", "", fact.value));
  holder.replaceChildren(head, facts);
}

export function watchCustomer() {
  makeCombo(box, { url: box.dataset.url });
  box.addEventListener("chosen", async (event) => {
    if (await learn(event.detail.id)) fill();
  });
  text.addEventListener("change", () => {
    if (!text.value.trim()) field("customer").value = "";
  });
  field("contact_name").setAttribute("list", "contacts");
  field("address").setAttribute("list", "addresses");
  field("contact_name").addEventListener("change", () => {
    const contact = known?.contacts.find((one) => one.name === field("contact_name").value);
    if (contact && !contact.phone.includes("*")) field("contact_phone").value = contact.phone;
  });
  if (field("customer").value) learnAtStart(field("customer").value);
}

async function learnAtStart(id) {
  const untouched = !field("contact_name").value && !field("address").value;
  if ((await learn(id)) && untouched) fill();
}

// A customer chosen by name, pinyin or phone in a short form: the key goes into the hidden field.
import { makeCombo } from "./combobox.js";

for (const box of document.querySelectorAll("[data-combo=customer]")) {
  const text = box.querySelector("[role=combobox]");
  const key = box.querySelector("input[type=hidden]");
  makeCombo(box, { url: box.dataset.url });
  box.addEventListener("chosen", (event) => {
    key.value = event.detail.id;
    text.value = event.detail.label;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  text.addEventListener("change", () => {
    if (!text.value.trim()) key.value = "";
  });
}

// A customer or a product chosen by name, code, pinyin or phone in a short form: the key goes into the hidden field.
import { makeCombo } from "./combobox.js";

for (const box of document.querySelectorAll("[data-combo]")) {
  const text = box.querySelector("[role=combobox]");
  const key = box.querySelector("input[type=hidden]");
  let chosen = { id: key.value, name: text.value };
  makeCombo(box, { url: box.dataset.url });
  box.addEventListener("chosen", (event) => {
    chosen = { id: event.detail.id, name: event.detail.label };
    text.value = chosen.name;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // A text that differs from the chosen name has chosen nobody.
  text.addEventListener("input", () => {
    key.value = text.value.trim() === chosen.name ? chosen.id : "";
  });
}

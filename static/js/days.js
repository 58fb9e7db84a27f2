// A date field takes what is typed (12-22, +3, 周五); its button opens the browser's own calendar for mouse and thumb.
for (const input of document.querySelectorAll("input[data-day]")) addPicker(input);

function addPicker(input) {
  const wrap = document.createElement("span");
  wrap.className = "day";
  input.replaceWith(wrap);
  const native = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1 });
  native.className = "day-native";
  native.setAttribute("aria-hidden", "true");
  const button = Object.assign(document.createElement("button"), { type: "button", tabIndex: -1 });
  button.className = "day-button";
  button.setAttribute("aria-label", document.body.dataset.dayLabel ?? "");
  button.append(icon());
  wrap.append(input, native, button);
  button.addEventListener("click", () => {
    native.value = /^\d{4}-\d{2}-\d{2}/.test(input.value) ? input.value.slice(0, 10) : "";
    if (native.showPicker) native.showPicker();
    else native.focus();
  });
  native.addEventListener("change", () => {
    if (!native.value) return;
    const clock = /\s\d{1,2}:\d{2}$/.exec(input.value)?.[0] ?? "";
    input.value = native.value + (input.dataset.day === "moment" ? clock : "");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}

function icon() {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", (document.querySelector("svg use")?.getAttribute("href") ?? "").replace(/#.*$/, "#i-calendar"));
  picture.append(use);
  return picture;
}

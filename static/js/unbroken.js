// Numbers of orders, shipments and tickets stay on one line: a browser breaks them after their hyphen.
const NUMBER = /[A-Z]{0,3}\d{6}-\d{3,}(?:-\d+)?/g;
const TYPED = "input, textarea, select, option, script, style, svg, [contenteditable], .nowrap";

function keepWhole(text) {
  const parts = document.createDocumentFragment();
  let from = 0;
  for (const { 0: number, index } of text.data.matchAll(NUMBER)) {
    const whole = document.createElement("span");
    whole.className = "nowrap";
    whole.textContent = number;
    parts.append(text.data.slice(from, index), whole);
    from = index + number.length;
  }
  if (!from) return;
  parts.append(text.data.slice(from));
  text.replaceWith(parts);
}

function keepAllWhole(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  texts
    .filter((text) => text.data.includes("-") && text.parentElement && !text.parentElement.closest(TYPED))
    .forEach(keepWhole);
}

keepAllWhole(document.body);
document.addEventListener("htmx:load", (event) => keepAllWhole(event.detail.elt));

// The choice of light, dark or what the system says; theme.js reads it before the first paint.
const buttons = document.querySelectorAll("[data-theme-choice]");

function show(choice) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
}

function choose(choice) {
  const root = document.documentElement;
  if (choice) root.dataset.theme = choice;
  else delete root.dataset.theme;
  if (choice) localStorage.setItem("theme", choice);
  else localStorage.removeItem("theme");
  show(choice);
}

for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.themeChoice));
show(document.documentElement.dataset.theme ?? "");

// Menus close by Escape and by a click elsewhere; dialogs open by name; the theme is switched; toasts go away.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu-holder[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (event.target.closest("[data-close]")) event.target.closest(".toast")?.remove();
  if (event.target.closest("[data-theme-switch]")) switchTheme();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.menu-holder[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

for (const toast of document.querySelectorAll(".toast:not(.toast-red)")) setTimeout(() => toast.remove(), 6000);

// On a phone the stepper is longer than the screen: it shows where the order stands.
const now = document.querySelector(".steps:not(.steps-v) [aria-current]");
if (now) now.parentElement.scrollLeft = now.offsetLeft - now.parentElement.clientWidth / 2;

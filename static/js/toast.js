// Toasts for done things go away by themselves, unless somebody is reading one; errors stay until they are closed.
const STAYS = 6000;

function leave(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leave(toast) : toast.remove()), STAYS);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest(".toast")?.remove();
});

for (const toast of document.querySelectorAll(".toast:not(.toast-red)")) leave(toast);

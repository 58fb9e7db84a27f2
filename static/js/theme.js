// Before the first paint: the look that this browser chose. A classic script, so that it runs at once.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();

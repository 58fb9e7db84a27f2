// Copies the text of the field beside the button (data-copy), and says so on the button.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = button.parentElement.querySelector("[data-copy-from]");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // plain HTTP: the browser offers no clipboard
  }
  button.querySelector("span").textContent = button.dataset.copied;
});

// The button says what it will do: all signed for, or how much of it is in question.
const form = document.getElementById("acceptance");
const button = form.querySelector("[data-all]");

function problems() {
  const lines = [...form.querySelectorAll(".accept")].filter((line) => line.querySelector("[value=problem]:checked"));
  return lines.map((line) => {
    const chosen = [...line.querySelectorAll(".objection")].filter((part) => line.querySelector(`#${part.dataset.chosenBy}:checked`));
    const total = chosen.reduce((sum, part) => sum + (Number(part.querySelector("[inputmode=decimal]").value) || 0), 0);
    return { total, unit: line.dataset.unit };
  });
}

function tell() {
  const found = problems();
  const label = button.querySelector("span");
  if (!found.length) label.textContent = button.dataset.all;
  else if (found.length === 1 && found[0].total) label.textContent = button.dataset.one.replace("{what}", `${found[0].total} ${found[0].unit}`);
  else label.textContent = button.dataset.many.replace("{count}", found.length);
}

form.addEventListener("input", tell);
form.addEventListener("change", tell);
tell();

// Cards are dragged to the column of their next stage: the same as pressing the button on the card.
let dragged = null;

const laneOf = (target) => target.closest?.("[data-lane]");
const fits = (lane) => lane && dragged && lane.dataset.lane === dragged.dataset.next;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-next]") ?? null;
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const lane = laneOf(event.target);
  if (!fits(lane)) return;
  event.preventDefault();
  lane.dataset.over = "";
});

document.addEventListener("dragleave", (event) => {
  const lane = laneOf(event.target);
  if (lane && !lane.contains(event.relatedTarget)) delete lane.dataset.over;
});

document.addEventListener("drop", (event) => {
  const lane = laneOf(event.target);
  if (!fits(lane)) return;
  event.preventDefault();
  delete lane.dataset.over;
  const form = dragged.querySelector("form");
  if (form) form.requestSubmit();
  else dragged.querySelector("a.btn")?.click();
});

document.addEventListener("dragend", () => {
  dragged = null;
});

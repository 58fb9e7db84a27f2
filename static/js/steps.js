// On a phone the stepper is longer than the screen: it is scrolled to where the order stands.
for (const now of document.querySelectorAll(".steps:not(.steps-v) [aria-current]")) {
  const road = now.parentElement;
  road.scrollLeft = now.offsetLeft - road.clientWidth / 2;
}

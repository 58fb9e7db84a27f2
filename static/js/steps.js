// On a phone the stepper is longer than the screen: it is scrolled to where the order stands.
for (const now of document.querySelectorAll(".steps:not(.steps-v) [aria-current]")) {
  const road = now.parentElement;
  road.scrollLeft = now.offsetLeft - road.clientWidth / 2;
}

// What scrolls sideways can be reached and scrolled by keyboard too.
for (const wide of document.querySelectorAll(".steps, .table-scroll")) {
  if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
}

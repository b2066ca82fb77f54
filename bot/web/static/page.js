// The page: one conversation, or the three seats of a demonstration.

import { Pane } from "./pane.js";
import { showSeats } from "./seats.js";
import { given } from "./words.js";

const root = document.getElementById("panes");

if (given.seats.length > 1) {
  showSeats(root, given.seats);
} else {
  const pane = new Pane(given.seats[0], { head: () => "", places: () => {}, news: () => {} });
  pane.element.classList.add("front");
  root.append(pane.element);
  if (matchMedia("(pointer: fine)").matches) pane.composer.input.focus();
}

// With the keyboard of a phone open only a part of the page can be seen: the page becomes as high as that part.
function fit() {
  const view = window.visualViewport;
  document.documentElement.style.setProperty("--height", view.height + "px");
  document.documentElement.style.setProperty("--top", view.offsetTop + "px");
}

if (window.visualViewport) {
  window.visualViewport.addEventListener("resize", fit);
  window.visualViewport.addEventListener("scroll", fit);
  fit();
}

// Times to choose from: the days as a strip, the times of the chosen day below it.

import { button, el } from "./dom.js";
import { t } from "./words.js";

// `press(data, element)` is called with the chosen time.
export function times(part, press) {
  const box = el("div", "times");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", t("web-pick-time"));
  const strip = el("div", "days");
  const clocks = el("div", "clocks");
  const tabs = part.days.map((day) => button("day", day.label, () => choose(day)));
  function choose(day) {
    tabs.forEach((tab, at) => tab.setAttribute("aria-pressed", String(part.days[at] === day)));
    clocks.textContent = "";
    for (const slot of day.slots) clocks.append(clock(slot, press));
  }
  strip.append(...tabs);
  box.append(strip, clocks);
  if (part.days.length) choose(part.days[0]);
  return box;
}

function clock(slot, press) {
  const choice = button("choice", slot.clock, () => press(slot.data, choice));
  choice.dataset.data = slot.data;
  choice.setAttribute("aria-label", slot.label);
  return choice;
}

// The words of a time in a row's parts, "" when it holds no such time.
export function timeLabel(parts, data) {
  for (const part of parts) {
    for (const day of part.days || []) {
      for (const slot of day.slots) if (slot.data === data) return slot.label;
    }
  }
  return "";
}

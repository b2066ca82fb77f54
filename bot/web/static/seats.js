// The demonstration: enterprise, expert and administrator side by side, or as tabs where there is no room.

import { button, el } from "./dom.js";
import { Pane } from "./pane.js";
import { t } from "./words.js";

const NAMES = { enterprise: "web-seat-enterprise", expert: "web-seat-expert", admin: "web-seat-admin" };
const WHO = { enterprise: "web-seat-enterprise-who", expert: "web-seat-expert-who", admin: "web-seat-admin-who" };

export function showSeats(root, seats) {
  const bar = el("div", "tabs");
  bar.setAttribute("role", "group");
  const panes = new Map();
  const tabs = new Map();
  function choose(chosen) {
    for (const seat of seats) {
      panes.get(seat).element.classList.toggle("front", seat === chosen);
      tabs.get(seat).setAttribute("aria-pressed", String(seat === chosen));
    }
    read(chosen);
    panes.get(chosen).log.toEnd();
    panes.get(chosen).showSeen();
  }
  function read(seat) {
    tabs.get(seat).classList.remove("fresh");
    tabs.get(seat).removeAttribute("aria-label");
  }
  function news(seat) {
    const pane = panes.get(seat);
    if (!pane || pane.element.offsetParent !== null) return;
    tabs.get(seat).classList.add("fresh");
    tabs.get(seat).setAttribute("aria-label", t("web-new-messages", { seat: t(NAMES[seat]) }));
  }
  for (const seat of seats) {
    tabs.set(seat, button("tab", t(NAMES[seat]), () => choose(seat)));
    panes.set(seat, seat === "expert" ? expertPane(() => news(seat)) : new Pane(seat, plain(seat, () => news(seat))));
  }
  bar.append(...tabs.values());
  root.before(bar);
  root.classList.add("three");
  root.append(...Array.from(panes.values(), (pane) => pane.element));
  choose(seats[0]);
}

function plain(seat, news) {
  return { head: () => head(seat, null), places: () => {}, news };
}

function head(seat, chooser) {
  const name = t(NAMES[seat]);
  const mark = el("span", "seat-mark", name.slice(0, 1));
  mark.setAttribute("aria-hidden", "true");
  return el("header", "pane-head", mark, el("h2", "seat-name", name), chooser || el("p", "seat-who", t(WHO[seat])));
}

// The expert's seat follows the newest request, until the person chooses an expert themselves.
function expertPane(news) {
  const chooser = el("select", "chooser");
  chooser.setAttribute("aria-label", t("web-choose-expert"));
  let follows = true;
  let pane = null;
  chooser.addEventListener("change", () => {
    follows = false;
    pane.sit(Number(chooser.value));
  });
  function places(found, seated) {
    chooser.textContent = "";
    for (const place of found) {
      const label = place.waiting ? t("web-expert-waiting", { name: place.name }) : place.name + " · " + place.unit;
      const option = el("option", "", label);
      option.value = String(place.number);
      option.selected = place.number === seated;
      chooser.append(option);
    }
    const first = found[0];
    if (follows && first && first.waiting && first.number !== seated) setTimeout(() => pane.sit(first.number), 0);
  }
  pane = new Pane("expert", { head: () => head("expert", chooser), places, news });
  return pane;
}

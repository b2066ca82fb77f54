// The conversation as one sees it: rows of both sides in order, edited in place, kept at the end while one reads there.

import { ICONS, button, el, icon } from "./dom.js";
import { divider, labelOf, pressed, said, told, typing } from "./rows.js";
import { t } from "./words.js";

const NEAR = 80; // pixels from the end up to which the log follows what comes
const HIDDEN = 16; // pixels below the edge from which the way down is shown: a row of buttons is higher
const GAP = 10 * 60 * 1000;
const TYPING_AT_MOST = 12000;
const BURST = 4000; // rows within this time after an action are one answer
const CITY = 8 * 60 * 60 * 1000; // Asia/Shanghai has no summer time
const VOID = "…";

export class Log {
  // `press(data, row, element)` is called when a button is pressed.
  constructor(press) {
    this.press = press;
    this.list = el("div", "rows");
    this.box = el("div", "log", this.list);
    this.box.setAttribute("role", "log");
    this.box.setAttribute("aria-live", "polite");
    this.box.setAttribute("aria-label", t("web-keqiao"));
    this.box.tabIndex = 0;
    this.latest = button("latest", icon(ICONS.down), () => this.toEnd());
    this.latest.setAttribute("aria-label", t("web-latest"));
    this.box.addEventListener("scroll", () => this.latest.classList.toggle("shown", this.isBeyondEdge()));
    this.clear();
  }

  clear() {
    this.rows = new Map(); // outgoing row → {row, element}; a row that replaced another shares its element
    this.mine = new Map(); // number of the message → element
    this.heard = new Set(); // inbox rows shown
    this.waiting = null; // a press that is shown as words when its answer comes as a new row
    this.newest = ""; // `at` of the newest row of the server
    this.last = 0;
    this.anchor = null; // where reading begins: the first row of the newest answer or piece of news
    this.actedAt = 0; // when the person last said or pressed something here
    this.list.textContent = "";
    this.dots = typing();
  }

  get empty() {
    return !this.rows.size && !this.mine.size;
  }

  // A row that was told; true when it is new.
  tell(row) {
    this.follow(row.at);
    if (this.rows.has(row.id)) return false;
    this.stopTyping();
    const block = told(row, (data, element) => this.press(data, row, element));
    const earlier = row.replaces === null ? undefined : this.rows.get(row.replaces);
    const waiting = this.waiting;
    this.waiting = null;
    if (earlier) {
      earlier.element.replaceWith(block);
      for (const [id, each] of this.rows) if (each.element === earlier.element) this.rows.set(id, { row: each.row, element: block });
      block.classList.add("edited");
    } else {
      if (waiting && row.parts.length) this.words(waiting);
      if (row.parts.length) this.append(block, row);
      if (!this.anchor || row.kind !== "reply" || Date.now() - this.actedAt > BURST) this.anchor = block;
    }
    this.rows.set(row.id, { row, element: block });
    this.age();
    return true;
  }

  // What was said or pressed on any device, as the server has it.
  hear(row) {
    this.follow(row.at);
    if (this.heard.has(row.row)) return;
    this.heard.add(row.row);
    if (row.press !== undefined) {
      if (!this.mine.has(row.id)) this.mark(row.press, row.on, row.id);
      return;
    }
    const own = this.mine.get(row.id);
    if (own) own.classList.remove("sending");
    else if (row.text || row.files.length) this.say(row.id, row.text, row.files, row, "");
  }

  // Something the person says on this page now, or said elsewhere.
  say(id, text, files, row, state) {
    const block = said(text.length > 5000 ? text.slice(0, 5000) + VOID : text, files, state);
    this.mine.set(id, block);
    this.act();
    this.append(block, row);
  }

  // A press: the button shows it at once, the words follow with the answer.
  mark(data, on, id) {
    const found = this.rows.get(on);
    this.mine.set(id, null);
    this.act();
    if (!found) return;
    const label = labelOf(found.row, data);
    this.waiting = label ? { label, on } : null;
    for (const choice of found.element.querySelectorAll(".choice")) {
      const chosen = choice.dataset.data === data;
      choice.classList.toggle("chosen", chosen);
      if (chosen) choice.setAttribute("aria-label", t("web-pressed", { label }));
    }
  }

  words(press) {
    this.append(pressed(press.label), null);
  }

  // From here on rows belong to the answer of what was just said or pressed.
  act() {
    this.anchor = null;
    this.actedAt = Date.now();
  }

  acknowledge(id) {
    const own = this.mine.get(id);
    if (own) own.classList.remove("sending");
  }

  refuse(id, why, again, discard) {
    const own = this.mine.get(id);
    if (!own) return;
    own.classList.remove("sending");
    own.classList.add("failed");
    const drop = button("link", t("web-discard"), () => { own.remove(); discard(); });
    own.append(el("p", "failure", t("web-not-sent") + " · " + why), el("p", "failure", again, drop));
  }

  append(block, row) {
    const at = row ? Date.parse(row.at) : Date.now();
    if (at - this.last > GAP) this.list.append(divider((!row || day(at) === day(Date.now()) ? t("web-today") : row.day) + " " + clock(at)));
    this.last = Math.max(at, this.last);
    this.list.append(block);
    if (this.dots.parentNode) this.list.append(this.dots);
  }

  // Buttons of earlier rows step back; they can still be pressed, and the answer says when they are too old.
  age() {
    const groups = Array.from(this.list.querySelectorAll(".choices, .times"));
    const last = groups.length ? groups[groups.length - 1].parentNode : null;
    for (const group of groups) group.classList.toggle("old", group.parentNode !== last);
  }

  startTyping() {
    this.list.append(this.dots);
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => this.stopTyping(), TYPING_AT_MOST);
  }

  stopTyping() {
    clearTimeout(this.typingEnds);
    this.dots.remove();
  }

  follow(at) {
    if (at > this.newest) this.newest = at;
  }

  isNearEnd() {
    return this.below() < NEAR;
  }

  isBeyondEdge() {
    return this.below() > HIDDEN;
  }

  below() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  // The end, but not past the beginning of the newest answer: a long one is read from its top.
  toNews() {
    this.toEnd();
    if (this.anchor && this.anchor.isConnected) this.box.scrollTop = Math.min(this.box.scrollTop, this.anchor.offsetTop - 12);
  }
}

// Day and clock in city time, whatever zone the device is in.
function day(at) {
  return new Date(at + CITY).toISOString().slice(0, 10);
}

function clock(at) {
  return new Date(at + CITY).toISOString().slice(11, 16);
}

// Rows of the transcript as elements.

import { ICONS, button, el, icon, linked } from "./dom.js";
import { timeLabel, times } from "./times.js";
import { given, t } from "./words.js";

const WIDE_LABEL = 12;

// What was told: one block with its parts. `press(data, element)` is called for buttons and times.
export function told(row, press) {
  const block = el("article", "told");
  for (const part of inOrder(row.parts)) block.append(shown(part, press));
  return block;
}

// Buttons end a message: a document that stands behind them moves up.
function inOrder(parts) {
  const documents = parts.filter((part) => part.type === "document");
  const others = parts.filter((part) => part.type !== "document");
  const at = others.findIndex((part) => part.type === "choices");
  return at < 0 ? others.concat(documents) : others.slice(0, at).concat(documents, others.slice(at));
}

function shown(part, press) {
  if (part.type === "text") return el("p", "bubble", ...linked(part.text));
  if (part.type === "card") return card(part);
  if (part.type === "choices") return choices(part, press);
  if (part.type === "times") return times(part, press);
  return download(part);
}

function card(part) {
  const lines = part.lines.map(line);
  const footnote = part.footnote ? el("p", "card-foot", ...linked(part.footnote)) : null;
  return el("div", "bubble card", el("p", "card-title", part.title), lines.length ? el("div", "card-lines", ...lines) : null, footnote);
}

const SPACE = "\u3000";
const LONGEST_NAME = 8;
const ENGLISH_PAIR = /^([A-Z][A-Za-z ]{1,18}): (.+)$/;

// Full-width spaces divide a line: `行业　高端装备制造` is a name and a value, `1　陈工　某大学` an item of a list,
// and a line that begins with them says more about the item above. English names end with a colon.
function line(text) {
  const parts = text.split(SPACE).filter(Boolean);
  if (text.startsWith(SPACE)) return el("p", "card-more", ...linked(parts.join(" ")));
  if (parts.length > 1 && /^\d{1,3}$/.test(parts[0])) return item(parts);
  const english = ENGLISH_PAIR.exec(text);
  if (english) return pair(english[1], english[2]);
  if (parts.length < 2 || parts[0].length > LONGEST_NAME) return el("p", "card-line", ...linked(parts.join(" · ")));
  return pair(parts[0], parts.slice(1).join(" "));
}

function pair(name, value) {
  return el("p", "card-pair", el("span", "card-name", name), el("span", "card-value", ...linked(value)));
}

function item(parts) {
  const rest = parts.length > 2 ? el("span", "card-beside", ...linked(parts.slice(2).join(" "))) : null;
  return el("p", "card-item", el("span", "card-number", parts[0]), el("span", "card-value", el("strong", "", parts[1]), rest ? " " : null, rest));
}

function choices(part, press) {
  const longest = Math.max(...part.buttons.map((each) => width(each.label)));
  const columns = longest > WIDE_LABEL ? 1 : Math.min(part.columns, part.buttons.length, 3);
  const group = el("div", "choices columns-" + columns);
  group.setAttribute("role", "group");
  for (const each of part.buttons) {
    const choice = button("choice", each.label, () => press(each.data, choice));
    choice.dataset.data = each.data;
    group.append(choice);
  }
  return group;
}

// Latin letters are about half as wide as Chinese characters.
function width(label) {
  return Array.from(label).reduce((sum, char) => sum + (char.charCodeAt(0) < 0x2e80 ? 0.55 : 1), 0);
}

function download(part) {
  const link = el("a", "bubble file", icon(ICONS.file), el("span", "file-name", part.name), icon(ICONS.down));
  link.href = part.url;
  link.setAttribute("aria-label", t("web-download", { name: part.name }));
  if (!given.wechat) {
    link.setAttribute("download", part.name);
    return link;
  }
  return el("div", "", link, el("p", "hint", t("web-open-in-browser")));
}

// What the person said. `state` is "" or "sending".
export function said(text, files, state) {
  const block = el("div", "mine");
  const bubble = el("div", "bubble", text ? el("p", "", ...linked(text)) : null);
  for (const file of files) bubble.append(el("p", "mine-file", icon(ICONS.file), file.name));
  block.append(bubble);
  block.classList.toggle("sending", state === "sending");
  return block;
}

export function pressed(label) {
  return el("div", "mine pressed", el("div", "bubble", label));
}

export function divider(text) {
  return el("p", "divider", text);
}

export function typing() {
  const dots = el("div", "typing", el("span", "dot"), el("span", "dot"), el("span", "dot"));
  dots.setAttribute("role", "img");
  dots.setAttribute("aria-label", t("web-typing"));
  return dots;
}

// The words of a button in a row, "" when the row has no such button.
export function labelOf(row, data) {
  for (const part of row.parts) {
    for (const each of part.buttons || []) if (each.data === data) return each.label;
  }
  return timeLabel(row.parts, data);
}

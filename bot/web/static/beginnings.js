// What an empty conversation shows: whom one talks to, and something to tap.

import { button, el } from "./dom.js";
import { given, t } from "./words.js";

const EXAMPLES = ["web-example-1", "web-example-2", "web-example-3"];

// `send(text)` says an example; `open(opening)` follows the link the visitor came by.
export function beginning(seat, send, open) {
  if (given.opening && (seat === "" || seat === "enterprise")) return opened(given.opening, open);
  if (seat === "expert") return quiet(t("web-expert-quiet-title"), t("web-expert-quiet-text"));
  if (seat === "admin") return quiet(t("web-admin-quiet-title"), t("web-admin-quiet-text"));
  const examples = EXAMPLES.map((key) => button("example", t(key), () => send(t(key))));
  return el(
    "div", "welcome",
    el("h1", "", t("web-welcome-title")),
    el("p", "", t("web-welcome-text")),
    el("p", "welcome-try", t("web-welcome-try")),
    el("div", "examples", ...examples),
    el("p", "welcome-note", t("web-welcome-note")),
  );
}

function quiet(title, text) {
  return el("div", "welcome quiet", el("h1", "", title), el("p", "", text));
}

function opened(opening, open) {
  const invited = opening.kind === "invite";
  const kind = opening.kind === "event" ? t("web-link-event") : t("web-link-expert");
  const label = invited ? t("web-accept-button") : t("web-link-button");
  return el(
    "div", "welcome",
    el("h1", "", invited ? t("web-accept-title") : kind),
    el("p", invited ? "" : "welcome-subject", invited ? t("web-accept-text") : opening.title),
    button("primary", label, () => open(opening)),
  );
}

const COMMANDS = {
  "": ["web-command-mine", "web-command-policies", "web-command-events", "web-command-human"],
  expert: ["web-command-mine", "web-command-leave"],
  admin: ["web-command-today", "web-command-announce", "web-command-export"],
};
const TO_EDIT = ["web-command-leave"];

// Words that are always at hand, one tap each; one that names a number is put where it can be changed first.
export function commands(seat, send, fill) {
  const keys = COMMANDS[seat] || COMMANDS[""];
  const list = el("div", "commands", ...keys.map((key) => button("command", t(key), () => (TO_EDIT.includes(key) ? fill : send)(t(key)))));
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", t("web-commands"));
  return list;
}

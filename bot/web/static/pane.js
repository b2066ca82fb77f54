// One conversation: its log, its composer, its socket. A demonstration shows three of them.

import { beginning, commands } from "./beginnings.js";
import { Composer, acceptDrops } from "./composer.js";
import { button, el, toast, uuid } from "./dom.js";
import { Link } from "./link.js";
import { Log } from "./log.js";
import { Pending } from "./pending.js";
import { given, t } from "./words.js";

const PLACEHOLDERS = { expert: "web-write-as-expert", admin: "web-write-as-admin" };
const OFFLINE_AFTER = 1500;
const SEEN_AFTER = 300;

export class Pane {
  // `on` has head() → element or null, places(places, seated), news().
  constructor(seat, on) {
    this.seat = seat;
    this.on = on;
    this.expert = null; // the demonstration's expert one sits as; null = the server chooses
    this.unseen = new Set();
    this.log = new Log((data, row, element) => this.press(data, row, element));
    this.composer = new Composer(t(PLACEHOLDERS[seat] || "web-write-here"), () => "/files?" + new URLSearchParams(this.place()), (text, files) => this.say(text, files));
    this.banner = el("p", "banner");
    this.banner.setAttribute("role", "status");
    const send = (text) => this.say(text, []);
    this.commands = commands(seat, send, (text) => this.composer.fill(text));
    this.element = el("section", "pane", on.head(), this.banner, el("div", "log-frame", this.log.box, this.log.latest), el("div", "foot", this.commands, this.composer.form));
    this.element.dataset.seat = seat;
    acceptDrops(this.element, this.composer);
    document.addEventListener("visibilitychange", () => this.showSeen());
    this.open();
  }

  open() {
    this.live = false;
    this.pending = new Pending(this.seat + (this.expert || ""));
    this.link = new Link(() => this.query(), this.pending, {
      frame: (frame) => this.take(frame),
      state: (state) => this.connection(state),
      barred: () => this.warn(t("web-no-cookie")),
    });
  }

  // Another expert of the demonstration: an empty page and a new socket.
  sit(expert) {
    this.link.stop();
    this.expert = expert;
    this.unseen.clear();
    this.log.clear();
    this.open();
  }

  place() {
    const place = {};
    if (this.seat) place.seat = this.seat;
    if (this.expert) place.expert = this.expert;
    return place;
  }

  query() {
    return this.log.newest ? { ...this.place(), after: this.log.newest } : this.place();
  }

  take(frame) {
    if (frame.row) this.told(frame.row);
    else if (frame.mine) this.heard(frame.mine);
    else if (frame.ack) this.log.acknowledge(frame.ack);
    else if (frame.refused !== undefined) this.refused(frame.refused, frame.why);
    else if (frame.places) this.seated(frame);
    else if (frame.reset) this.log.clear();
    else if (frame.farewell) this.farewell(frame.farewell);
    else if (frame.ready) this.begin();
  }

  begin() {
    const first = !this.live;
    this.live = true;
    for (const message of this.pending.all()) this.showPending(message);
    if (this.log.empty) this.welcome();
    if (first) this.log.toEnd();
    this.showSeen();
  }

  welcome() {
    const open = (opening) => this.follow(opening);
    this.log.list.append(beginning(this.seat, (text) => this.say(text, []), open));
  }

  // The last words to somebody whose data was removed, and below them the beginning.
  farewell(row) {
    const written = this.log.mine.size > 0;
    this.log.tell(row);
    if (!written) this.welcome();
    this.log.box.scrollTop = 0;
  }

  told(row) {
    const wasNear = this.log.isNearEnd();
    this.clearWelcome();
    if (!this.log.tell(row)) return;
    this.unseen.add(row.id);
    if (!this.live) return;
    if (row.toast) toast(row.toast);
    if (row.parts.length && (row.replaces === null || wasNear)) this.stay(wasNear);
    if (row.parts.length) this.on.news();
    this.showSeen();
  }

  heard(row) {
    const wasNear = this.log.isNearEnd();
    if (row.press !== undefined || row.text || row.files.length) this.clearWelcome();
    this.log.hear(row);
    if (this.live) this.stay(wasNear);
  }

  stay(wasNear) {
    if (wasNear) this.log.toNews();
    else this.log.latest.classList.add("shown");
  }

  clearWelcome() {
    const welcome = this.log.list.querySelector(".welcome");
    if (welcome) welcome.remove();
  }

  say(text, files) {
    const message = { id: uuid(), say: { text, files: files.map((file) => file.file) } };
    this.clearWelcome();
    this.log.say(message.id, text, files, null, "sending");
    this.send(message);
  }

  follow(opening) {
    const message = { id: uuid(), say: { text: "/start", files: [] } };
    if (opening.token) message.invite = opening.token;
    else message.start = opening.start;
    given.opening = null;
    history.replaceState(null, "", "/");
    this.clearWelcome();
    this.send(message, Boolean(opening.token));
  }

  press(data, row, element) {
    if (element.dataset.busy) return; // a double tap is one press
    element.dataset.busy = "1";
    setTimeout(() => delete element.dataset.busy, 800);
    const message = { id: uuid(), press: { data, on: row.id } };
    this.log.mark(data, row.id, message.id);
    this.send(message);
  }

  send(message, forgetful) {
    this.log.startTyping();
    this.log.toEnd();
    this.link.post(message, forgetful);
  }

  // What was written before the page was loaded anew and is not acknowledged yet.
  showPending(message) {
    if (this.log.mine.has(message.id) || !message.say || message.start) return;
    this.clearWelcome();
    this.log.say(message.id, message.say.text, [], null, "sending");
  }

  refused(id, why) {
    const message = this.pending.remove(id);
    this.log.stopTyping();
    if (!message || !message.say) {
      toast(why);
      return;
    }
    const again = button("link", t("web-send-again"), () => {
      this.log.mine.get(id).remove();
      this.composer.fill(message.say.text);
    });
    this.log.refuse(id, why, again, () => {});
  }

  seated(frame) {
    this.expert = frame.seated;
    this.on.places(frame.places, frame.seated);
  }

  connection(state) {
    clearTimeout(this.offline);
    if (state === "on") {
      if (this.banner.textContent) toast(t("web-back-online"));
      this.warn("");
      return;
    }
    const words = navigator.onLine === false ? t("web-offline") : t("web-reconnecting") + " · " + t("web-offline");
    this.offline = setTimeout(() => this.warn(words), OFFLINE_AFTER);
  }

  warn(text) {
    this.banner.textContent = text;
    this.banner.classList.toggle("shown", Boolean(text));
  }

  // Tells the server what was on the screen, once in a while.
  showSeen() {
    clearTimeout(this.seenSoon);
    this.seenSoon = setTimeout(() => {
      if (document.hidden || this.element.offsetParent === null || !this.unseen.size || !this.link.ready) return;
      this.link.mention({ seen: Array.from(this.unseen).slice(-500) });
      this.unseen.clear();
    }, SEEN_AFTER);
  }
}

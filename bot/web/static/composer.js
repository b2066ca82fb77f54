// Where one writes: grows with the text, sends with Enter but not while characters are being composed, takes files.

import { ICONS, button, el, icon, toast } from "./dom.js";
import { t } from "./words.js";

const MAX_TEXT = 100000;
const MAX_BYTES = 10 * 1024 * 1024;
const COMPOSING = 229; // what Safari reports for the Enter that ends a composition

export class Composer {
  // `send(text, files)` gets the finished message; `address()` is where files are posted.
  constructor(placeholder, address, send) {
    this.address = address;
    this.deliver = send;
    this.files = [];
    this.uploads = 0;
    this.input = el("textarea", "input");
    this.input.rows = 1;
    this.input.placeholder = placeholder;
    this.input.setAttribute("aria-label", placeholder);
    this.input.setAttribute("enterkeyhint", "send");
    this.picker = el("input", "picker");
    this.picker.type = "file";
    this.picker.tabIndex = -1;
    this.picker.setAttribute("aria-hidden", "true");
    this.attach = button("tool", icon(ICONS.attach), () => this.picker.click());
    this.attach.setAttribute("aria-label", t("web-attach"));
    this.go = el("button", "send", icon(ICONS.send));
    this.go.setAttribute("aria-label", t("web-send"));
    this.chips = el("div", "chips");
    this.form = el("form", "composer", this.chips, el("div", "bar", this.attach, this.picker, this.input, this.go));
    this.listen();
    this.fit();
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === COMPOSING) return;
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener("paste", (event) => {
      if (event.clipboardData && event.clipboardData.files.length) {
        event.preventDefault();
        this.take(event.clipboardData.files);
      }
    });
    this.picker.addEventListener("change", () => { this.take(this.picker.files); this.picker.value = ""; });
  }

  fill(text) {
    this.input.value = text;
    this.input.focus();
    this.fit();
  }

  send() {
    const text = this.input.value.trim();
    if (this.uploads || (!text && !this.files.length)) return;
    if (text.length > MAX_TEXT) {
      toast(t("web-too-long", { limit: MAX_TEXT }));
      return;
    }
    this.deliver(text, this.files);
    this.files = [];
    this.input.value = "";
    this.fit();
    this.showChips();
  }

  // As high as the text, up to the limit of the style sheet.
  fit() {
    this.input.style.height = "";
    if (this.input.value) this.input.style.height = this.input.scrollHeight + "px";
    this.ready();
  }

  ready() {
    this.go.disabled = this.uploads > 0 || (!this.input.value.trim() && !this.files.length);
  }

  take(files) {
    for (const file of Array.from(files)) this.upload(file);
  }

  async upload(file) {
    if (file.size > MAX_BYTES) {
      toast(t("web-file-refused", { limit: MAX_BYTES / 1024 / 1024 }));
      return;
    }
    const chip = el("span", "chip", t("web-file-sending", { name: file.name }));
    this.chips.append(chip);
    this.uploads += 1;
    this.ready();
    try {
      this.files.push(await this.posted(file));
    } catch (error) {
      toast(error.why || t("web-file-failed"));
    }
    this.uploads -= 1;
    chip.remove();
    this.showChips();
    this.ready();
  }

  async posted(file) {
    const form = new FormData();
    form.append("file", file);
    const response = await fetch(this.address(), { method: "POST", body: form, credentials: "same-origin" });
    const answer = await response.json();
    if (!response.ok) throw answer;
    return answer;
  }

  showChips() {
    for (const chip of this.chips.querySelectorAll(".ready")) chip.remove();
    for (const file of this.files) {
      const remove = button("chip-remove", icon(ICONS.close), () => {
        this.files = this.files.filter((each) => each !== file);
        this.showChips();
        this.ready();
      });
      remove.setAttribute("aria-label", t("web-file-remove", { name: file.name }));
      this.chips.append(el("span", "chip ready", icon(ICONS.file), file.name, remove));
    }
  }
}

// Files dropped anywhere on `area` go into the message.
export function acceptDrops(area, composer) {
  area.dataset.drop = t("web-file-drop");
  let depth = 0;
  const carries = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
  const show = (change) => {
    depth = Math.max(0, depth + change);
    area.classList.toggle("dropping", depth > 0);
  };
  area.addEventListener("dragenter", (event) => { if (carries(event)) show(1); });
  area.addEventListener("dragleave", (event) => { if (carries(event)) show(-1); });
  area.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  area.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(-depth);
    composer.take(event.dataTransfer.files);
  });
}

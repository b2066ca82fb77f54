// Elements by hand. Text goes in as text nodes only, so nothing a person writes can become markup.

export function el(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function button(className, label, onPress) {
  const element = el("button", className, label);
  element.type = "button";
  element.addEventListener("click", onPress);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

// A line drawing of 24 by 24; `path` is SVG path data.
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  send: "M4 12 20 4l-5 16-3.500-6.500L4 12Zm7.500 1.500L20 4",
  attach: "m20 11-8.300 8.300a5 5 0 0 1-7-7l8.600-8.600a3.300 3.300 0 0 1 4.700 4.700l-8.600 8.600a1.700 1.700 0 0 1-2.400-2.400L14.800 7",
  file: "M13 3H6v18h12V8l-5-5Zm0 0v5h5",
  down: "M12 5v14m-6-6 6 6 6-6",
  close: "M6 6l12 12M18 6 6 18",
};

const ADDRESS = /https?:\/\/[^\s<>"'，。；、（）]+/g;

// Text with addresses turned into links.
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, found.index));
    const link = el("a", "", found[0]);
    link.href = found[0];
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    parts.push(link);
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

// A random UUID (version 4); the built-in way is too new and missing on plain http.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export function toast(text) {
  const note = el("div", "toast", text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.classList.add("going"), 3200);
  setTimeout(() => note.remove(), 3800);
}

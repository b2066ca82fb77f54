// What the server gave the page: language, words, seats. No word a user reads stands in a script.

export const given = JSON.parse(document.getElementById("panes").dataset.given);

export function t(key, args) {
  const words = given.words[key];
  if (words === undefined) throw new Error("no words for " + key);
  return words.replace(/\{(\w+)\}/g, (_, name) => String(args[name]));
}

// Messages that the server has not acknowledged yet. They survive a reload; where the browser keeps nothing for us
// (private windows) they survive a broken connection only.

const PREFIX = "keqiao.pending.";

export class Pending {
  constructor(name) {
    this.prefix = PREFIX + name + ".";
    this.messages = new Map();
    for (const message of this.stored()) this.messages.set(message.id, message);
  }

  add(message, forgetful) {
    this.messages.set(message.id, message);
    if (forgetful) return; // an invitation's token is not left behind on the device
    try {
      localStorage.setItem(this.prefix + message.id, JSON.stringify({ at: Date.now(), message }));
    } catch (_) { /* full or forbidden: kept in memory */ }
  }

  remove(id) {
    const message = this.messages.get(id);
    this.messages.delete(id);
    try {
      localStorage.removeItem(this.prefix + id);
    } catch (_) { /* was never stored */ }
    return message;
  }

  all() {
    return Array.from(this.messages.values());
  }

  stored() {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i);
        if (key.startsWith(this.prefix)) found.push(JSON.parse(localStorage.getItem(key)));
      }
    } catch (_) {
      return [];
    }
    return found.sort((a, b) => a.at - b.at).map((each) => each.message);
  }
}

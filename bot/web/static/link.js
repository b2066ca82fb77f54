// The socket: comes back by itself, names what the page has seen, and repeats what was not acknowledged.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 15000;
const PING_EVERY = 20000;
const SILENT_FOR = 45000;
const NO_COOKIE = 4401;
const NO_SEAT = 4404;

export class Link {
  // `query()` gives the socket's parameters; `on` has frame(frame), state("on" | "off"), barred(code).
  constructor(query, pending, on) {
    this.query = query;
    this.pending = pending;
    this.on = on;
    this.socket = null;
    this.ready = false;
    this.stopped = false;
    this.wait = FIRST_WAIT;
    this.heardAt = 0;
    this.retry = 0;
    this.onAwake = () => { if (!document.hidden) this.hurry(); };
    window.addEventListener("online", this.onAwake);
    document.addEventListener("visibilitychange", this.onAwake);
    this.pulse = setInterval(() => this.check(), PING_EVERY);
    this.connect();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.retry);
    clearInterval(this.pulse);
    window.removeEventListener("online", this.onAwake);
    document.removeEventListener("visibilitychange", this.onAwake);
    if (this.socket) this.socket.close();
  }

  // Sends a message now or as soon as possible, again and again until it is acknowledged.
  post(message, forgetful) {
    this.pending.add(message, forgetful);
    if (this.ready) this.transmit(message);
    else this.hurry();
  }

  // Sends something that does not matter when it is lost.
  mention(frame) {
    if (this.ready) this.transmit(frame);
  }

  connect() {
    if (this.stopped) return;
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const socket = new WebSocket(scheme + location.host + "/ws?" + new URLSearchParams(this.query()));
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onmessage = (event) => { if (socket === this.socket) this.take(JSON.parse(event.data)); };
    socket.onclose = (event) => { if (socket === this.socket) this.lost(event.code); };
  }

  take(frame) {
    this.heardAt = Date.now();
    if (frame.ready) {
      this.ready = true;
      this.wait = FIRST_WAIT;
      this.on.state("on");
      this.on.frame(frame);
      for (const message of this.pending.all()) this.transmit(message);
      return;
    }
    if (frame.ack) this.pending.remove(frame.ack);
    if (!frame.pong) this.on.frame(frame);
  }

  lost(code) {
    this.ready = false;
    this.socket = null;
    if (this.stopped) return;
    if (code === NO_COOKIE || code === NO_SEAT) {
      this.stop();
      this.on.barred(code);
      return;
    }
    this.on.state("off");
    this.retry = setTimeout(() => this.connect(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  // The network or the person is back: no reason to wait any longer.
  hurry() {
    if (this.stopped || this.socket) {
      this.check();
      return;
    }
    clearTimeout(this.retry);
    this.wait = FIRST_WAIT;
    this.connect();
  }

  check() {
    if (!this.ready) return;
    if (Date.now() - this.heardAt > SILENT_FOR) {
      const socket = this.socket;
      this.lost(0);
      socket.onclose = null;
      socket.close();
      return;
    }
    this.transmit({ ping: 1 });
  }

  transmit(frame) {
    this.socket.send(JSON.stringify(frame));
  }
}

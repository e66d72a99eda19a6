// The server's clock, and the three ways to move it forward. For demos and tests.

import { button, make } from "./dom.js";
import { ask } from "./server.js";
import { dayOf, timeOf, word } from "./words.js";

const TICK = 1000; // milliseconds
const LOOK = 10000; // milliseconds between two looks at the server's clock
const MOVES = { "+1h": "moveHour", next_working_morning: "moveMorning", "+5wd": "moveDays" };

export class ClockBar {
  constructor() {
    this.time = make("time", {});
    this.status = make("span", { class: "status", role: "status" });
    this.buttons = Object.keys(MOVES).map((by) => button(word(MOVES[by]), "move", () => this.move(by)));
    const now = make("span", { class: "now" }, [make("small", { text: word("clock") }), this.time]);
    this.node = make("div", { class: "clock" }, [now, ...this.buttons, this.status]);
    setInterval(() => this.draw(), TICK);
    setInterval(() => this.look(), LOOK);
    this.look();
  }

  /** A server that can't be reached is told of elsewhere; the clock goes on by itself. */
  async look() {
    if (document.visibilityState !== "visible") return;
    const found = await ask("/clock").catch(() => null);
    if (found) this.set(found.now);
  }

  set(now) {
    this.base = Date.parse(now) - performance.now();
    this.draw();
  }

  draw() {
    if (this.base === undefined) return;
    const instant = this.base + performance.now();
    this.time.textContent = dayOf(instant) + " " + timeOf(instant);
    this.time.dateTime = new Date(instant).toISOString();
  }

  async move(by) {
    this.wait(true, word("moving"));
    try {
      this.set((await ask("/clock", { by: by })).now);
      this.wait(false, "");
    } catch (error) {
      this.wait(false, word("notMoved", { why: inWords(error.message) }));
    }
  }

  wait(busy, said) {
    this.node.classList.toggle("busy", busy);
    this.node.classList.toggle("failed", !busy && Boolean(said));
    this.buttons.forEach((it) => (it.disabled = busy));
    this.status.textContent = said;
  }
}

/** The server's words are English; the two everybody meets are said in the page's language. */
function inWords(said) {
  if (said.indexOf("has no hook") >= 0) return word("noHook");
  if (said.indexOf("does not answer") >= 0) return word("hookSilent");
  return said;
}

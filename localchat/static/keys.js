// The keyboard a bot puts under the chat: large keys that say their own words.

import { button, make, refill } from "./dom.js";
import { askNumber, sendPlace } from "./asking.js";

export class Keys {
  constructor(chat, composer) {
    this.chat = chat;
    this.composer = composer;
    this.node = make("div", { class: "keys", hidden: true });
  }

  /** Draws the rows anew only when they differ: a key must not vanish under a finger. */
  show(rows) {
    const drawn = JSON.stringify(rows);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.node.hidden = !rows;
    const made = (row) => make("div", { class: "row" }, row.map((key) => this.key(key)));
    refill(this.node, (rows || []).map(made));
  }

  key(key) {
    if (key.asks === "location") return button(key.text, "key", () => sendPlace(this.chat), "place");
    if (key.asks === "contact") return button(key.text, "key", () => askNumber(this.chat), "phone");
    return button(key.text, "key", () => this.composer.sayWords(key.text));
  }
}

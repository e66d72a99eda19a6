// What a person's telephone shows beside the chat: text messages from the desk, the newest open.

import { button, icon, make, refill } from "./dom.js";
import { timeOf, word } from "./words.js";

export class Texts {
  constructor() {
    this.node = make("aside", { class: "texts", role: "status", "aria-label": word("textMessages") });
    this.putAway = 0; // the number of the newest message when the telephone was put away
    this.node.hidden = true;
  }

  /** Shows the text messages, oldest first; those put away stay away until a newer one comes. */
  show(texts) {
    const newest = texts[texts.length - 1];
    this.node.hidden = !newest || newest.number <= this.putAway;
    if (this.node.hidden || newest.number === this.shown) return;
    this.shown = newest.number;
    const close = () => this.close(newest.number);
    const title = make("h3", {}, [icon("phone"), make("span", { text: word("textMessages") })]);
    refill(this.node, [
      make("div", { class: "texts-head" }, [title, button(word("putAway"), "quiet", close)]),
      make("ul", {}, texts.slice(-3).map(line)),
      texts.length > 3 && make("small", { text: word("earlierTexts", { n: texts.length - 3 }) }),
    ]);
  }

  close(number) {
    this.putAway = number;
    this.shown = 0;
    this.node.hidden = true;
  }
}

function line(text) {
  const at = make("time", { text: timeOf(text.at * 1000) });
  return make("li", {}, [at, make("p", { text: text.text })]);
}

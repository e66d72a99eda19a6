// One person's chat with the bot, as the server last told it.

import { ask } from "./server.js";

/** Says whether a message has words to put better; a command has not. */
export function canEdit(message) {
  const said = message.text || message.caption || "/";
  return message.from === "person" && said[0] !== "/";
}

export class Chat {
  constructor(person) {
    this.person = person;
    this.messages = new Map();
    this.shown = new Set(); // ids of bubbles that were on the screen in their present wording
    this.changes = 0;
    this.state = { started: false, blocked: false, keyboard: null };
    this.view = null; // whoever draws this chat: update(changed, isFirst)
    this.told = () => {}; // called after every look
    this.looking = null;
  }

  /** Sends something as this person and looks again at once. */
  async act(what, body) {
    const answer = await ask(`/people/${this.person.id}/${what}`, body);
    this.look();
    return answer;
  }

  /** Looks now, or once more after the look under way. */
  look() {
    if (this.looking) {
      this.again = true;
      return this.looking;
    }
    const done = () => {
      this.looking = null;
      if (this.again) this.look();
      this.again = false;
    };
    this.looking = this.refresh(0).then(done, done);
    return this.looking;
  }

  /**
   * Fetches what changed, waiting up to `wait` seconds for it; `afresh` fetches everything, in case
   * the server was given another file. Throws with words to show.
   */
  async refresh(wait, afresh) {
    const after = afresh ? 0 : this.changes;
    const found = await ask(`/people/${this.person.id}/chat?after=${after}&wait=${wait}`);
    // Two looks may overtake each other: an older answer must not undo a newer one.
    if (found.changes < this.changes && !afresh) return;
    if (found.changes < this.changes) this.forget();
    const first = !this.changes;
    this.changes = found.changes;
    this.state = found;
    found.messages.forEach((message) => this.take(message));
    if (this.view) this.view.update(found.messages, first);
    this.told(this);
  }

  /** Starts from nothing. */
  forget() {
    this.messages.clear();
    this.shown.clear();
    this.changes = 0;
    if (this.view) this.view.clear();
  }

  take(message) {
    if (message.deleted) this.messages.delete(message.message_id);
    else this.messages.set(message.message_id, message);
    this.shown.delete(message.message_id);
  }

  /** Returns the bot's messages nobody has seen, oldest first. */
  unseen() {
    const all = Array.from(this.messages.values());
    const found = all.filter((message) => message.from === "bot" && !message.seen);
    return found.sort((one, other) => one.message_id - other.message_id);
  }

  /** Reports what was on the screen, up to the first message that never was. */
  async reportSeen(ids) {
    ids.forEach((id) => this.shown.add(id));
    let upTo = 0;
    for (const message of this.unseen()) {
      if (this.shown.has(message.message_id)) upTo = message.message_id;
      // An edited card far above was seen in its first wording: it holds nothing up.
      else if (!message.edited) break;
    }
    if (upTo) await this.act("seen", { up_to: upTo });
  }

  /** Returns the id of the newest message of the person that can be edited, or 0. */
  lastOwn() {
    const own = Array.from(this.messages.values()).filter((message) => message.from === "person");
    const newest = own.reduce((best, message) => Math.max(best, message.message_id), 0);
    const message = this.messages.get(newest);
    return message && canEdit(message) ? newest : 0;
  }
}

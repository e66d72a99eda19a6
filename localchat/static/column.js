// One chat as a column: its head, its messages, and below them what its person can do.

import { bubble, foldLong, gist } from "./bubble.js";
import { Composer } from "./composer.js";
import { button, make, refill } from "./dom.js";
import { Keys } from "./keys.js";
import { say, sayFailed } from "./overlay.js";
import { watchSight } from "./sight.js";
import { Texts } from "./texts.js";
import { dayOf, word } from "./words.js";

const NEAR = 80; // pixels from the end within which new messages scroll into view
const LONGEST = 5; // characters of a Chinese person's name, with a title
const BUSY = 8000; // milliseconds a pressed button waits for its answer

export class Column {
  /** Stands in `stage` from the start: what is long can only be measured there. */
  constructor(chat, head, stage) {
    this.chat = chat;
    this.pressed = new Map(); // callback id → button
    this.log = make("div", {
      class: "log", role: "log", "aria-live": "polite", tabindex: "0",
      "aria-label": word("chatOf", { name: chat.person.first_name }),
    });
    this.jump = button("", "jump", () => this.goDown(), "down");
    this.jump.hidden = true;
    this.notice = make("div", { class: "notice" });
    this.composer = new Composer(chat, this);
    this.keys = new Keys(chat, this.composer);
    this.texts = new Texts();
    const parts = [head, this.texts.node, this.log, this.jump, this.notice, this.composer.node, this.keys.node];
    const named = { id: "chat-" + chat.person.id, "aria-label": chat.person.first_name };
    this.node = make("section", Object.assign({ class: "column" }, named), parts);
    this.sight = watchSight((ids) => this.saw(ids));
    this.log.addEventListener("scroll", () => this.scrolled());
    this.keepEnd();
    chat.view = this;
    stage.append(this.node);
    this.update(Array.from(chat.messages.values()), true);
  }

  /** Draws what changed. */
  update(changed, first) {
    const near = first || this.fromEnd() < NEAR;
    const fresh = changed.filter((message) => this.draw(message)).map((it) => it.message_id);
    foldLong(changed.map((message) => this.bubbleOf(message.message_id)).filter(Boolean));
    this.markDays();
    this.keys.show(this.chat.state.keyboard);
    this.composer.show(this.chat.state);
    this.showNotice();
    this.texts.show(this.chat.state.texts || []);
    this.answer(this.chat.state.toast, first);
    if (near) this.settle(first ? this.chat.unseen().map((it) => it.message_id) : fresh);
    this.showJump();
    if (this.chat.unseen().length) this.sight.look();
  }

  clear() {
    refill(this.log, []);
  }

  close() {
    this.sight.stop();
    this.chat.view = null;
    this.node.remove();
  }

  /**
   * Draws a message in its place; says whether it is a new one. Where only `seen` changed nothing is
   * drawn: a button must not vanish under a finger, nor a playing voice note fall silent.
   */
  draw(message) {
    const id = message.message_id;
    const old = this.bubbleOf(id);
    if (message.deleted) {
      if (old) old.remove();
      return false;
    }
    const wording = JSON.stringify(Object.assign({}, message, { seen: null }));
    if (old && old.wording === wording) return false;
    const made = bubble(message, this);
    made.wording = wording;
    if (old && old.querySelector(".text.open")) made.querySelector(".unfold").click();
    if (old) old.replaceWith(made);
    else this.log.insertBefore(made, this.after(id));
    this.sight.observe(made);
    return !old;
  }

  after(id) {
    let node = this.log.lastElementChild;
    let next = null;
    while (node && Number(node.dataset.id) > id) {
      next = node;
      node = node.previousElementSibling;
    }
    return next;
  }

  bubbleOf(id) {
    return this.log.querySelector(`[data-id="${id}"]`);
  }

  /** Puts the day above its first bubble, and marks the message that can still be changed. */
  markDays() {
    let before = "";
    const last = String(this.chat.lastOwn());
    Array.from(this.log.children).forEach((node) => {
      const day = dayOf(this.find(Number(node.dataset.id)).date * 1000);
      if (day === before) delete node.dataset.day;
      else node.dataset.day = day;
      before = day;
      node.classList.toggle("last-own", node.dataset.id === last);
    });
  }

  scrolled() {
    this.atEnd = this.fromEnd() < NEAR;
    this.showJump();
  }

  /** Who reads the end stays there when a keyboard or a picked picture takes room below. */
  keepEnd() {
    if (!window.ResizeObserver) return;
    const stay = () => this.atEnd && this.settle([]);
    new ResizeObserver(stay).observe(this.log);
  }

  fromEnd() {
    return this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop;
  }

  /** Scrolls to the end, but never past the first of these messages. */
  settle(ids) {
    const first = ids.length && this.bubbleOf(Math.min(...ids));
    const end = this.log.scrollHeight - this.log.clientHeight;
    this.log.scrollTop = first ? Math.min(end, first.offsetTop - NEAR / 2) : end;
    this.atEnd = this.fromEnd() < NEAR;
  }

  goDown() {
    const waiting = this.chat.unseen().filter((message) => !message.edited);
    const below = waiting.map((it) => it.message_id).filter((id) => this.isBelow(id));
    this.settle(below);
  }

  isBelow(id) {
    const node = this.bubbleOf(id);
    return node && node.offsetTop > this.log.scrollTop + NEAR / 2;
  }

  showJump() {
    const below = this.chat.unseen().filter((it) => this.isBelow(it.message_id)).length;
    this.jump.hidden = this.fromEnd() < NEAR;
    this.jump.lastChild.textContent = below ? word("newMessages", { n: below }) : word("newer");
  }

  showNotice() {
    const state = this.chat.state;
    const act = (what) => this.chat.act(what, {}).catch(sayFailed);
    refill(this.notice, [
      state.blocked && make("p", { text: word("blocked") }),
      state.blocked && button(word("unblock"), "main", () => act("unblock")),
      !state.started && make("p", { text: word("startHint") }),
      !state.started && button(word("start"), "main", () => this.open(startCommand())),
      state.started && !state.blocked && scanned() && make("p", { text: word("scannedHint") }),
      state.started && !state.blocked && scanned() &&
        button(word("openScanned"), "main", () => this.open(startCommand())),
    ]);
  }

  /** Opens what was scanned, once: a reload must not open it again. */
  open(command) {
    this.command(command);
    forgetScanned();
    this.showNotice();
  }

  /** Shows the answer to a press, when it is a press of this page or a new one. */
  answer(toast, first) {
    const id = toast && toast.callback_id;
    const isNew = id && id !== this.lastAnswer;
    this.lastAnswer = id;
    if (!isNew || first) return;
    this.release(id);
    if (toast.text) say(toast.text, toast.show_alert);
    if (toast.url) say(toast.url, true);
  }

  release(id) {
    const node = this.pressed.get(id);
    if (node) node.removeAttribute("aria-busy");
    this.pressed.delete(id);
  }

  find(id) {
    return this.chat.messages.get(id);
  }

  goTo(id) {
    const node = this.bubbleOf(id);
    if (!node) return;
    this.log.scrollTop = node.offsetTop - NEAR / 2;
    node.classList.add("pointed");
    setTimeout(() => node.classList.remove("pointed"), 1500);
  }

  reply(message) {
    this.composer.reply(message, gist(message));
  }

  edit(message) {
    this.composer.edit(message, gist(message));
  }

  command(words) {
    this.chat.act("say", { text: words }).catch(sayFailed);
  }

  async press(message, index, node) {
    if (node.getAttribute("aria-busy")) return;
    node.setAttribute("aria-busy", "true");
    try {
      const answer = await this.chat.act("press", { message_id: message.message_id, index: index });
      this.pressed.set(answer.callback_id, node);
      setTimeout(() => this.release(answer.callback_id), BUSY);
    } catch (error) {
      node.removeAttribute("aria-busy");
      sayFailed(error);
    }
  }

  saw(ids) {
    const known = new Set(this.chat.unseen().map((message) => message.message_id));
    const news = ids.filter((id) => known.has(id));
    // What could not be reported is tried again after the next look at the server.
    if (news.length) this.chat.reportSeen(news).catch(() => {});
  }
}

/** A QR code's payload comes in the address: `?only=7&start=hall7`. */
function startCommand() {
  const payload = scanned();
  return payload ? "/start " + payload : "/start";
}

/** Returns what a scanned code brought along, as a deep link to a bot does; empty without one. */
function scanned() {
  return new URLSearchParams(location.search).get("start") || "";
}

function forgetScanned() {
  const query = new URLSearchParams(location.search);
  query.delete("start");
  const rest = query.toString();
  history.replaceState(null, "", location.pathname + (rest ? "?" + rest : "") + location.hash);
}

/** Returns the head of a column: a face perhaps, name and role, and what can be done with it. */
export function headOf(name, role, tools, disc) {
  return make("header", { class: "head" }, [
    disc,
    make("div", { class: "who" }, [make("h2", { text: name }), role && make("span", { text: role })]),
    make("div", { class: "tools" }, tools),
  ]);
}

/**
 * Returns a coloured disc with a letter by which the name is told apart: the last of a Chinese
 * person's name, the first of anything else.
 */
export function face(name) {
  const bare = name.replace(/[（(].*$/, "").trim() || name;
  const isChinesePerson = bare.length <= LONGEST && !/^[A-Za-z]/.test(bare);
  const letter = isChinesePerson ? bare.slice(-1) : bare[0];
  const hue = Array.from(name).reduce((sum, it) => (sum + it.codePointAt(0) * 7) % 6, 0);
  return make("span", { class: "face hue" + hue, "aria-hidden": "true", text: letter });
}


// Where a person writes: text, pictures and files with it, voice, place, replies, edits, commands.

import { sendPlace } from "./asking.js";
import { button, make, refill } from "./dom.js";
import { sayFailed } from "./overlay.js";
import { Picked } from "./picked.js";
import { recordVoice } from "./recorder.js";
import { ask } from "./server.js";
import { word } from "./words.js";

const TALLEST = 140; // pixels the text box grows to
const TYPING = 229; // what old browsers give as key code while Chinese is being composed

export class Composer {
  constructor(chat, column) {
    this.chat = chat;
    this.column = column;
    this.about = null; // {kind: "edit" | "reply", id}
    this.picked = new Picked();
    this.banner = make("div", { class: "banner", hidden: true });
    this.hints = make("div", { class: "hints", hidden: true, "aria-label": word("commands") });
    this.field = make("textarea", {
      rows: 1, class: "field", placeholder: word("write"), "aria-label": word("write"),
      oninput: () => this.typed(), onkeydown: (event) => this.key(event),
    });
    this.sendButton = button(word("send"), "main send", () => this.send());
    this.sound = make("input", { type: "file", accept: "audio/*", hidden: true, class: "sound" });
    this.sound.addEventListener("change", () => this.sendSound());
    const line = make("div", { class: "line" }, [this.field, this.sendButton]);
    const inside = [this.banner, this.hints, this.picked.node, line, this.toolbar(), this.sound];
    this.node = make("div", { class: "composer" }, inside);
  }

  toolbar() {
    const choose = () => this.sound.click();
    const record = () => recordVoice((blob, length) => this.sendVoice(blob, length), choose);
    return make("div", { class: "toolbar" }, [
      button(word("picture"), "tool", () => this.picked.choose(), "picture"),
      button(word("voice"), "tool", record, "voice"),
      button(word("place"), "tool", () => sendPlace(this.chat), "place"),
    ]);
  }

  show(state) {
    this.field.placeholder = state.placeholder || word("write");
    this.node.hidden = Boolean(state.blocked) || !state.started;
  }

  key(event) {
    if (event.isComposing || event.keyCode === TYPING) return;
    if (event.key === "Escape") this.leave();
    if (event.key === "ArrowUp" && !this.field.value) this.editLast();
    // On a phone the key makes a new line, as people know it; there is a large button beside it.
    const coarse = window.matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || coarse) return;
    event.preventDefault();
    this.send();
  }

  typed() {
    this.field.style.height = "auto";
    this.field.style.height = Math.min(this.field.scrollHeight + 2, TALLEST) + "px";
    this.hint();
  }

  /** Offers the commands that begin with what is typed. */
  async hint() {
    const begun = this.field.value;
    const wanted = /^\/\w*$/.test(begun) && !this.about;
    this.hints.hidden = true;
    if (!wanted) return;
    this.menu = this.menu || (await ask(`/people/${this.chat.person.id}/menu`).catch(() => null));
    const fitting = (this.menu || []).filter((it) => ("/" + it.command).startsWith(begun));
    refill(this.hints, fitting.map((it) => this.hintOf(it)));
    this.hints.hidden = !fitting.length || this.field.value !== begun;
  }

  hintOf(command) {
    const take = () => {
      this.put("");
      this.column.command("/" + command.command);
      this.field.focus();
    };
    const node = button("/" + command.command, "hint", take);
    node.append(make("small", { text: command.description }));
    return node;
  }

  reply(message, gist) {
    this.turnTo("reply", message.message_id, word("replying", { text: gist }));
  }

  edit(message, gist) {
    this.turnTo("edit", message.message_id, word("editing", { text: gist }));
    this.put(message.text || message.caption || "");
  }

  editLast() {
    const last = this.column.find(this.chat.lastOwn());
    if (last) this.column.edit(last);
  }

  turnTo(kind, id, words) {
    if (this.about && this.about.kind === "edit") this.put("");
    this.about = { kind: kind, id: id };
    const leave = button(word("cancel"), "quiet", () => this.leave());
    refill(this.banner, [make("span", { text: words }), leave]);
    this.banner.hidden = false;
    this.sendButton.lastChild.textContent = word(kind === "edit" ? "save" : "send");
    this.field.focus();
  }

  leave() {
    if (this.about && this.about.kind === "edit") this.put("");
    this.about = null;
    this.banner.hidden = true;
    this.hints.hidden = true;
    this.sendButton.lastChild.textContent = word("send");
  }

  put(text) {
    this.field.value = text;
    this.typed();
  }

  /** Sends what is there; it stays in the box until the server has it. */
  async send() {
    const text = this.field.value.trim();
    if (this.sendButton.disabled || (!text && !this.picked.files.length)) return;
    this.sendButton.disabled = true;
    try {
      if (this.picked.files.length) await this.sendPicked(text);
      else await this.sendText(text);
      this.put("");
      this.leave();
    } catch (error) {
      sayFailed(error);
    }
    this.sendButton.disabled = false;
  }

  sendText(text) {
    const about = this.about;
    if (!about) return this.chat.act("say", { text: text });
    if (about.kind === "reply") return this.chat.act("say", { text: text, reply_to: about.id });
    return this.chat.act("edit", { message_id: about.id, text: text });
  }

  /** Says the words of a key, as an answer to the message being replied to. */
  async sayWords(text) {
    const reply = this.about && this.about.kind === "reply" ? { reply_to: this.about.id } : {};
    try {
      await this.chat.act("say", Object.assign({ text: text }, reply));
      if (reply.reply_to) this.leave();
    } catch (error) {
      sayFailed(error);
    }
  }

  async sendPicked(caption) {
    const group = this.picked.files.length > 1 ? String(Date.now()) : "";
    while (this.picked.files.length) {
      const file = this.picked.files[0];
      const said = { kind: this.picked.kindOf(file), group: group, caption: caption };
      await this.sendFile(file, file.name, said);
      caption = "";
      this.picked.drop(file);
    }
  }

  sendFile(file, name, said) {
    const form = new FormData();
    Object.keys(said).forEach((key) => said[key] && form.append(key, said[key]));
    form.append("file", file, name);
    return this.chat.act("send", form);
  }

  sendVoice(blob, length) {
    return this.sendFile(blob, "voice", { kind: "voice", duration: String(Math.ceil(length)) });
  }

  async sendSound() {
    const file = this.sound.files[0];
    if (!file) return;
    try {
      await this.sendFile(file, file.name, { kind: "voice" });
    } catch (error) {
      sayFailed(error);
    }
    this.sound.value = "";
  }
}

// What stands above the chats: short notes, questions, a picture enlarged.

import { button, make } from "./dom.js";
import { word } from "./words.js";

const NOTE = 5000; // milliseconds a short note stays
const LONG = 40; // characters; more is read in peace, until it is tapped away
const SAFE = ["http:", "https:", "tel:"];

const notes = make("div", { class: "notes" });

/**
 * Says something: shortly at the top, or, where it is long or must be noticed, until "OK".
 * Returns how to take it back.
 */
export function say(text, alert) {
  if (alert || text.length > LONG) {
    return dialog([make("p", { class: "said", text: text })], [button(word("ok"), "main")]);
  }
  const note = make("div", { class: "note", role: "status", text: text });
  if (!notes.isConnected) document.body.append(notes);
  notes.append(note);
  const away = () => note.remove();
  setTimeout(away, NOTE);
  return away;
}

/** Says in words why something failed. */
export function sayFailed(error) {
  say(word("failed", { why: error.message }), false);
}

/** Says whether something lies above the chats, so that they are not seen. */
export const covered = () => Boolean(document.querySelector(".cover"));

/**
 * Opens a dialog with this content and these buttons; every button does its own, then closes it.
 * Returns how to close it. Escape and a tap beside it close it; the focus goes back.
 */
export function dialog(content, buttons, className) {
  const before = document.activeElement;
  const cover = make("div", { class: "cover" });
  const close = () => {
    cover.remove();
    document.removeEventListener("keydown", keys);
    if (before && before.isConnected && !covered()) before.focus();
    document.dispatchEvent(new Event("uncovered"));
  };
  const keys = (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") stayInside(cover, event);
  };
  buttons.forEach((it) => it.addEventListener("click", close));
  const row = buttons.length && make("div", { class: "choices" }, buttons);
  const role = { class: "dialog " + (className || ""), role: "dialog", "aria-modal": "true" };
  cover.append(make("div", role, content.concat(row || [])));
  cover.addEventListener("click", (event) => event.target === cover && close());
  document.addEventListener("keydown", keys);
  document.body.append(cover);
  const first = cover.querySelector("input, textarea, .main, button");
  if (first) first.focus();
  return close;
}

function stayInside(cover, event) {
  const inside = Array.from(cover.querySelectorAll("button, input, textarea, select, a"));
  const last = inside[inside.length - 1];
  const edge = event.shiftKey ? inside[0] : last;
  if (document.activeElement !== edge || !last) return;
  event.preventDefault();
  (event.shiftKey ? last : inside[0]).focus();
}

/** Shows a picture as large as the screen lets it. */
export function zoom(url) {
  const image = make("img", { src: url, alt: word("photo") });
  dialog([image], [button(word("shut"), "main")], "zoom");
}

/** Asks before an address is opened; only web and telephone addresses are. */
export function openLink(url) {
  const kind = (/^[a-z][a-z0-9+.-]*:/i.exec(url) || [""])[0].toLowerCase();
  const safe = SAFE.indexOf(kind) >= 0;
  const shown = make("p", { class: "address", text: url });
  const open = () => window.open(url, "_blank", "noopener,noreferrer");
  const choices = [button(word(safe ? "cancel" : "ok"), "")];
  if (safe) choices.push(button(word("open"), "main", open));
  dialog([make("p", { text: word(safe ? "openLink" : "badLink") }), shown], choices);
}

/** Asks for one line of words; `take` is given it when it is not empty. */
export function askLine(question, hint, type, take) {
  const field = make("input", { type: type, placeholder: hint, "aria-label": question });
  const send = button(word("send"), "main", () => field.value.trim() && take(field.value.trim()));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) send.click();
  });
  dialog([make("p", { text: question }), field], [button(word("cancel"), ""), send]);
}

// One message as a bubble with what stands under it.

import { canEdit } from "./chat.js";
import { button, icon, make } from "./dom.js";
import { openLink, zoom } from "./overlay.js";
import { commandsIn, rich } from "./rich.js";
import { lengthOf, timeOf, word } from "./words.js";

const QUOTE = 60; // characters of a quoted message
const TALLEST = 270; // pixels of a picture before it is enlarged

/**
 * Returns the bubble of a message. `column` answers what was tapped: press, reply, edit, command,
 * find(id) a message, goTo(id).
 */
export function bubble(message, column) {
  const mine = message.from === "person";
  const kinds = ["bubble", mine ? "mine" : "theirs", message.protected && "protected"];
  const box = make("div", { class: "box" }, [
    make("span", { class: "unheard", text: word(mine ? "me" : "bot") }),
    message.reply_to && quote(message.reply_to, column),
    message.media && media(message.media),
    message.location && place(message.location),
    message.contact && contact(message.contact),
    ...texts(message, column),
    about(message, column),
  ]);
  const node = make("article", { class: kinds.filter(Boolean).join(" ") }, [
    box,
    inlineButtons(message, column),
  ]);
  node.dataset.id = message.message_id;
  if (message.protected) keepFromCopying(node);
  return node;
}

function keepFromCopying(node) {
  ["copy", "cut", "contextmenu", "dragstart"].forEach((kind) =>
    node.addEventListener(kind, (event) => event.preventDefault()));
}

/** Returns the words a message is quoted by. */
export function gist(message) {
  if (!message) return word("unseenMessage");
  const named = message.location ? word("place") : message.media ? nameOf(message.media) : "";
  const said = message.text || message.caption || named;
  return said.length > QUOTE ? said.slice(0, QUOTE) + "…" : said;
}

function nameOf(file) {
  if (file.kind === "voice") {
    return word("voice") + (file.duration ? " " + lengthOf(file.duration) : "");
  }
  return file.file_name || word({ photo: "photo", video: "video" }[file.kind] || "document");
}

function quote(id, column) {
  const words = gist(column.find(id));
  return make("button", { type: "button", class: "quote", text: words, onclick: () => column.goTo(id) });
}

function texts(message, column) {
  const text = message.text || message.caption;
  if (!text) return [];
  const press = (entity, words) => {
    if (entity.url) openLink(entity.url);
    else column.command(words);
  };
  const told = message.from === "bot" ? message.entities.concat(commandsIn(text)) : [];
  const shown = make("div", { class: "text" }, rich(text, told, press));
  const more = button(word("unfold"), "unfold", () => {
    const open = shown.classList.toggle("open");
    more.firstChild.textContent = word(open ? "fold" : "unfold");
    more.setAttribute("aria-expanded", open);
  });
  more.setAttribute("aria-expanded", "false");
  more.hidden = true;
  return [shown, more];
}

/** Folds the texts of these bubbles that are long; looks at all before it changes any. */
export function foldLong(nodes) {
  const texts = nodes.map((node) => node.querySelector(".text")).filter(Boolean);
  const long = texts.filter((text) => text.scrollHeight > text.clientHeight + 4);
  long.forEach((text) => (text.nextSibling.hidden = false));
}

const SHOWN = { photo, voice, video };

function media(file) {
  return (SHOWN[file.kind] || savedFile)(file);
}

function photo(file) {
  const image = make("img", { src: file.url, alt: word("photo"), draggable: "false" });
  const open = () => zoom(file.url);
  const named = { type: "button", class: "photo", "aria-label": word("enlarge"), onclick: open };
  // The room is kept before the picture is there, or what stands below it would jump.
  const room = make("span", {});
  room.style.paddingTop = (100 * file.height) / file.width + "%";
  const node = make("button", named, [room, image]);
  node.style.width = Math.min(file.width, (file.width * TALLEST) / file.height) + "px";
  return node;
}

function voice(file) {
  const player = make("audio", { controls: true, preload: "none", src: file.url });
  return make("div", { class: "voice" }, [make("span", { text: nameOf(file) }), player]);
}

function video(file) {
  return make("video", { controls: true, preload: "metadata", src: file.url });
}

function savedFile(file) {
  const size = Math.max(1, Math.round(file.size / 1024)) + " KB";
  return make("a", { class: "card", href: file.url, download: file.file_name || "" }, [
    icon("file"),
    make("span", { text: nameOf(file) }),
    make("small", { text: size + " · " + word("download") }),
  ]);
}

function place(location) {
  const numbers = {
    latitude: location.latitude.toFixed(5), longitude: location.longitude.toFixed(5),
  };
  return make("div", { class: "card place" }, [
    icon("place"),
    make("span", { text: word("myPlace") }),
    make("small", { text: word("accuracy", numbers) }),
  ]);
}

function contact(person) {
  const name = [person.first_name, person.last_name].filter(Boolean).join(" ");
  return make("div", { class: "card" }, [
    icon("phone"),
    make("span", { text: person.phone_number }),
    make("small", { text: word("contact") + " · " + name }),
  ]);
}

function about(message, column) {
  const mine = message.from === "person";
  const instant = message.date * 1000;
  return make("div", { class: "about" }, [
    message.protected && make("span", { class: "mark" }, [icon("lock"), word("protected")]),
    message.edited && make("span", { class: "mark", text: word("edited") }),
    make("time", { datetime: new Date(instant).toISOString(), text: timeOf(instant) }),
    canEdit(message) && button(word("edit"), "quiet edit", () => column.edit(message)),
    !mine && button(word("reply"), "quiet", () => column.reply(message)),
  ]);
}

function inlineButtons(message, column) {
  if (!message.buttons.length) return null;
  let index = 0;
  const rows = message.buttons.map((row) =>
    make("div", { class: "row" }, row.map((it) => inlineButton(it, index++, message, column))));
  return make("div", { class: "buttons" }, rows);
}

function inlineButton(it, index, message, column) {
  if (it.url) return button(it.text, "inline", () => openLink(it.url), "out");
  const press = (event) => column.press(message, index, event.currentTarget);
  return button(it.text, "inline", press);
}

// A text with its entities: bold, quoted, commands, links. Positions count UTF-16 units, as JS does.

import { make } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
  blockquote: "q", expandable_blockquote: "q",
};

// Not in the middle of a word or an address.
const COMMAND = /(^|[^\w/])(\/[a-z]\w{1,31})(?![\w/])/g;

/** Returns the commands a bot wrote into its text, as entities: bots do not mark them. */
export function commandsIn(text) {
  const found = [];
  text.replace(COMMAND, (whole, before, command, offset) => {
    found.push({ type: "bot_command", offset: offset + before.length, length: command.length });
    return whole;
  });
  return found;
}

/** Returns the nodes of a text; `press(entity, words)` is told of a tapped command or link. */
export function rich(text, entities, press) {
  const cuts = new Set([0, text.length]);
  entities.forEach((entity) => cuts.add(entity.offset).add(entity.offset + entity.length));
  const sorted = Array.from(cuts).sort((one, other) => one - other);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index];
    const around = entities.filter((it) => it.offset <= start && it.offset + it.length >= end);
    return around.reduceRight((node, entity) => wrap(node, entity, press), piece(text, start, end));
  });
}

function piece(text, start, end) {
  return document.createTextNode(text.slice(start, end));
}

function wrap(node, entity, press) {
  if (entity.type === "bot_command" || entity.type === "text_link") {
    const words = node.textContent;
    const tapped = () => press(entity, words);
    return make("button", { type: "button", class: "link", onclick: tapped }, [node]);
  }
  const tag = TAGS[entity.type];
  return tag ? make(tag, { class: entity.type }, [node]) : node;
}

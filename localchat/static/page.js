// The page: several people's chats side by side, or with `?only=ID` one person's on a phone.

import { Chat } from "./chat.js";
import { ClockBar } from "./clockbar.js";
import { Column, face, headOf } from "./column.js";
import { button, make, refill } from "./dom.js";
import { say } from "./overlay.js";
import { PeopleList, roleOf } from "./people.js";
import { ask, follow, listen } from "./server.js";
import { language, word } from "./words.js";

const AT_FIRST = 3; // columns when the address names nobody
const LIST = 150; // milliseconds between two drawings of the list
const SAFETY = 30000; // milliseconds; a stream can die without a word

const query = new URLSearchParams(location.search);
const chats = new Map();
const columns = new Map();
let list = null;
let stage = null;
let open = [];

function addressWith(changes) {
  const changed = new URLSearchParams(location.search);
  Object.keys(changes).forEach((name) => {
    if (changes[name] === null) changed.delete(name);
    else changed.set(name, changes[name]);
  });
  // A comma is no risk in a query, and the address stays one a person can read.
  return "?" + changed.toString().replace(/%2C/g, ",");
}

function goTo(changes) {
  location.assign(addressWith(changes));
}

function languageButton() {
  const other = language === "zh" ? "en" : "zh";
  const node = button(word("otherLanguage"), "language", () => goTo({ lang: other }));
  node.lang = other;
  return node;
}

function connection() {
  const node = make("div", { class: "connection", role: "status" });
  return { node: node, show: (up) => (node.textContent = up ? "" : word("reconnecting")) };
}

function chatOf(person) {
  const chat = chats.get(person.id) || new Chat(person);
  chat.person = person;
  chat.told = drawListSoon;
  chats.set(person.id, chat);
  return chat;
}

let drawing = 0;

function drawListSoon() {
  if (drawing || !list) return;
  drawing = setTimeout(() => {
    drawing = 0;
    list.draw(Array.from(chats.values()), open);
    showTitle();
  }, LIST);
}

function showTitle() {
  const count = Array.from(chats.values()).reduce((sum, chat) => sum + chat.unseen().length, 0);
  document.title = (count ? `(${count}) ` : "") + word("title");
}

/** Opens and closes columns until they are those of `open`, in its order. */
function showColumns() {
  Array.from(columns.keys()).filter((id) => open.indexOf(id) < 0).forEach((id) => {
    columns.get(id).close();
    columns.delete(id);
  });
  open.forEach((id) => {
    if (!columns.has(id)) columns.set(id, openColumn(chats.get(id)));
  });
  const empty = make("p", { class: "nobody", text: word(chats.size ? "nobody" : "nobodyAtAll") });
  Array.from(stage.querySelectorAll(".nobody")).forEach((node) => node.remove());
  if (!open.length) stage.append(empty);
  drawListSoon();
}

function openColumn(chat) {
  const id = chat.person.id;
  const tools = [
    button(word("alone"), "quiet", () => goTo({ only: id }), "phone"),
    button(word("close"), "quiet wordless", () => toggle(id), "close"),
  ];
  const name = chat.person.first_name;
  return new Column(chat, headOf(name, roleOf(chat.person), tools, face(name)), stage);
}

function toggle(id) {
  const there = open.indexOf(id) >= 0;
  open = there ? open.filter((other) => other !== id) : open.concat(id);
  history.replaceState(null, "", addressWith({ with: open.join(",") }));
  showColumns();
  if (!there) columns.get(id).node.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function askedFor() {
  const named = query.get("with");
  const known = Array.from(chats.keys());
  if (named === null) return known.slice(0, AT_FIRST);
  return named.split(",").map(Number).filter((id, at, all) => chats.has(id) && all.indexOf(id) === at);
}

async function newcomer(id) {
  const people = await ask("/people").catch(() => []);
  people.filter((person) => !chats.has(person.id)).forEach(chatOf);
  if (chats.has(id)) chats.get(id).look();
}

function lookAfresh(chat) {
  return chat.refresh(0, true).catch(() => {});
}

/** Looks at the open chats at once, at the others one by one: a county has hundreds. */
async function lookAtAll(afresh) {
  const look = (chat) => (afresh || !chat.changes ? lookAfresh(chat) : chat.look());
  await Promise.all(open.map((id) => look(chats.get(id))));
  for (const chat of Array.from(chats.values())) {
    if (open.indexOf(chat.person.id) < 0) await look(chat);
  }
}

async function sideBySide(people) {
  people.forEach(chatOf);
  open = askedFor();
  const added = (person) => {
    chatOf(person);
    toggle(person.id);
  };
  list = new PeopleList(toggle, added);
  stage = make("main", { class: "stage" });
  const link = connection();
  const brand = make("h1", { text: word("title") });
  const top = [brand, new ClockBar().node, link.node, languageButton()];
  refill(document.body, [
    document.querySelector(".sprite"),
    make("header", { class: "top" }, top),
    make("div", { class: "desk" }, [list.node, stage]),
  ]);
  await Promise.all(open.map((id) => lookAfresh(chats.get(id))));
  showColumns();
  // What happens between the first look and the opening of the stream would be missed otherwise.
  let lost = false;
  listen((id) => (chats.has(id) ? chats.get(id).look() : newcomer(id)), (up) => {
    link.show(up);
    if (up) lookAtAll(lost);
    lost = !up;
  });
  setInterval(() => open.forEach((id) => chats.get(id).look()), SAFETY);
}

async function alone(people, id) {
  document.documentElement.classList.add("only");
  const person = people.find((it) => it.id === id);
  stage = make("main", { class: "stage" });
  const link = connection();
  refill(document.body, [document.querySelector(".sprite"), link.node, stage]);
  if (!person) {
    stage.append(make("p", { class: "nobody", text: word("unknownPerson", { id: id }) }));
    return;
  }
  const chat = new Chat(person);
  const who = word("chatOf", { name: person.first_name });
  await lookAfresh(chat);
  new Column(chat, headOf(word("deskTitle"), who, [languageButton()]), stage);
  follow(chat, link.show);
}

async function begin() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = word("title");
  const people = await ask("/people");
  const only = query.get("only");
  await (only ? alone(people, Number(only)) : sideBySide(people));
}

begin().catch((error) => say(word("failed", { why: error.message }), true));

// Who there is: the list to choose from, with what each has not seen, and a way to add somebody.

import { face } from "./column.js";
import { button, make, refill } from "./dom.js";
import { dialog, sayFailed } from "./overlay.js";
import { ask } from "./server.js";
import { word } from "./words.js";

const SPOKEN = { zh: "中文", en: "English" };

/** Returns what a person is, for the line under their name. */
export const roleOf = (person) => person.last_name || (person.username && "@" + person.username) || "";

export class PeopleList {
  /** `toggle(id)` puts a person's column beside the others or takes it away. */
  constructor(toggle, added) {
    this.toggle = toggle;
    this.added = added;
    this.chats = [];
    this.open = [];
    this.items = make("ul", { class: "persons" });
    this.wanted = make("input", {
      type: "search", class: "wanted", placeholder: word("find"), "aria-label": word("find"),
      oninput: () => this.draw(this.chats, this.open),
    });
    const add = button(word("addPerson"), "add", () => this.askPerson(), "plus");
    const head = make("h2", { text: word("people") });
    this.node = make("nav", { class: "people", "aria-label": word("people") }, [head, this.wanted, this.items, add]);
  }

  /**
   * Draws the list: who is open, who has something unread (the latest first), then the others; a county has hundreds.
   * The focus stays with the person it was on.
   */
  draw(chats, open) {
    this.chats = chats;
    this.open = open;
    const focused = document.activeElement && document.activeElement.dataset.person;
    const rank = (chat) => (this.isOpen(chat) ? 0 : chat.unseen().length ? 1 : 2);
    const sorted = [0, 1, 2].map((wanted) => chats.filter((chat) => rank(chat) === wanted));
    sorted[1].sort((one, other) => other.changes - one.changes);
    const fitting = [].concat(...sorted).filter((chat) => this.fits(chat.person));
    refill(this.items, fitting.map((chat) => this.item(chat)));
    const again = focused && this.items.querySelector(`[data-person="${focused}"]`);
    if (again) again.focus();
  }

  isOpen(chat) {
    return this.open.indexOf(chat.person.id) >= 0;
  }

  fits(person) {
    const words = person.first_name + " " + roleOf(person);
    return words.toLowerCase().indexOf(this.wanted.value.trim().toLowerCase()) >= 0;
  }

  item(chat) {
    const person = chat.person;
    const count = chat.unseen().length;
    const choose = make("button", {
      type: "button", class: "person", "aria-pressed": String(this.isOpen(chat)), "data-person": person.id,
      onclick: () => this.toggle(person.id),
    }, [
      face(person.first_name),
      make("span", { class: "who" }, [
        make("b", { text: person.first_name }),
        make("small", { text: roleOf(person) }),
      ]),
      count > 0 && make("span", { class: "count", title: word("unread", { n: count }), text: count }),
    ]);
    return make("li", {}, [choose]);
  }

  askPerson() {
    const name = make("input", { type: "text", name: "first_name", maxlength: 64 });
    const role = make("input", { type: "text", name: "last_name", maxlength: 64 });
    const spoken = Object.keys(SPOKEN).map((it) => make("option", { value: it, text: SPOKEN[it] }));
    const language = make("select", { name: "language_code" }, spoken);
    const fields = { personName: name, personRole: role, personLanguage: language };
    const labelled = Object.keys(fields).map((key) =>
      make("label", {}, [make("span", { text: word(key) }), fields[key]]));
    const add = button(word("add"), "main", () => this.add(name.value, role.value, language.value));
    const head = make("h2", { text: word("addPerson") });
    dialog([head, ...labelled], [button(word("cancel"), ""), add]);
  }

  async add(name, role, language) {
    if (!name.trim()) return;
    const body = { first_name: name.trim(), language_code: language };
    if (role.trim()) body.last_name = role.trim();
    try {
      this.added(await ask("/people", body));
    } catch (error) {
      sayFailed(error);
    }
  }
}

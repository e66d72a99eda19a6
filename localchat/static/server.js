// What the page asks of the server, and how it hears of changes.

import { word } from "./words.js";

const query = new URLSearchParams(location.search);
const PAUSE = 2000; // milliseconds before trying again

/** The bot of `?bot=`; without it the server's first one. */
export const botName = query.get("bot");

function addressed(path) {
  if (!botName) return path;
  return path + (path.indexOf("?") < 0 ? "?" : "&") + "bot=" + encodeURIComponent(botName);
}

/** Gets JSON, or posts `body` (an object as JSON, a FormData as it is). Throws with words to show. */
export async function ask(path, body) {
  const options = { cache: "no-store" };
  if (body) {
    options.method = "POST";
    options.body = body instanceof FormData ? body : JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(addressed(path), options);
  } catch (error) {
    throw new Error(word("offline"));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || String(response.status));
  return answer;
}

export const pause = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));

/** Calls `changed(userId)` on every change, and `connected(true | false)` as the stream comes and goes. */
export function listen(changed, connected) {
  const stream = new EventSource("/events");
  stream.onopen = () => connected(true);
  stream.onmessage = (event) => {
    const change = JSON.parse(event.data);
    if (!botName || change.bot === botName) changed(change.user_id);
  };
  stream.onerror = () => {
    connected(false);
    // A browser gives up after an answer that is no stream; a restarting server gives such answers.
    if (stream.readyState === 2) setTimeout(() => listen(changed, connected), PAUSE);
  };
}

/** Looks at one chat without end; the server holds each look until something changes. */
export async function follow(chat, connected) {
  let afresh = true;
  for (;;) {
    try {
      await chat.refresh(chat.changes ? 25 : 0, afresh);
      connected(true);
      afresh = false;
      if (!chat.changes) await pause(PAUSE);
    } catch (error) {
      connected(false);
      afresh = true;
      await pause(PAUSE);
    }
  }
}

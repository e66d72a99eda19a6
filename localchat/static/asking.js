// Places and telephone numbers: asked of the device, and where it refuses, of the person.

import { askLine, say, sayFailed } from "./overlay.js";
import { word } from "./words.js";

const PATIENCE = 10000; // milliseconds a device may take to find itself
const DENIED = 1; // GeolocationPositionError.PERMISSION_DENIED

/** Sends the device's position; where there is none, the person types the place. */
export async function sendPlace(chat) {
  const found = say(word("locating"), false);
  try {
    const { latitude, longitude } = (await position()).coords;
    await chat.act("place", { location: { latitude: latitude, longitude: longitude } });
  } catch (error) {
    if (error.places) typePlace(chat, error.message);
    else sayFailed(error);
  }
  found();
}

function typePlace(chat, why) {
  const take = (text) => chat.act("say", { text: text }).catch(sayFailed);
  askLine(word("noPlace", { why: why }), word("typePlace"), "text", take);
}

function position() {
  return new Promise((found, failed) => {
    const refuse = (why) => failed(Object.assign(new Error(word(why)), { places: true }));
    if (!navigator.geolocation || window.isSecureContext === false) {
      refuse(window.isSecureContext === false ? "insecure" : "unavailable");
      return;
    }
    const denied = (error) => refuse(error.code === DENIED ? "refused" : "unavailable");
    const how = { timeout: PATIENCE, enableHighAccuracy: true, maximumAge: 60000 };
    navigator.geolocation.getCurrentPosition(found, denied, how);
  });
}

/** Asks for the telephone number and sends it as the person's contact. */
export function askNumber(chat) {
  const take = (number) =>
    chat.act("contact", { contact: { phone_number: number } }).catch(sayFailed);
  askLine(word("yourNumber"), "", "tel", take);
}

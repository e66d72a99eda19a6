// Voice notes: recorded here, or chosen as a file where the browser can't.

import { button, make } from "./dom.js";
import { dialog, sayFailed } from "./overlay.js";
import { lengthOf, word } from "./words.js";

const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const TICK = 250; // milliseconds between two looks at the length

/** Records a voice note and gives it to `take(blob, seconds)`; else `choose()` opens files. */
export async function recordVoice(take, choose) {
  try {
    const stream = await microphone();
    record(stream, take);
  } catch (error) {
    const why = word({ insecure: "insecure", NotAllowedError: "refused" }[error.name] || "unavailable");
    const pick = button(word("chooseSound"), "main", choose);
    const said = make("p", { text: word("noMicrophone", { why: why }) });
    dialog([said], [button(word("cancel"), ""), pick]);
  }
}

function microphone() {
  const devices = navigator.mediaDevices;
  if (devices && window.MediaRecorder) return devices.getUserMedia({ audio: true });
  const name = window.isSecureContext === false ? "insecure" : "old";
  return Promise.reject(Object.assign(new Error(name), { name: name }));
}

function record(stream, take) {
  const kind = KINDS.find((it) => MediaRecorder.isTypeSupported(it));
  const recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
  const chunks = [];
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  let wanted = false;
  const line = make("p", { class: "recording", role: "status" });
  const tick = () => (line.textContent = word("recording", { length: lengthOf(seconds()) }));
  const timer = setInterval(tick, TICK);
  tick();
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    const blob = new Blob(chunks, { type: recorder.mimeType.split(";")[0] });
    if (wanted) Promise.resolve(take(blob, length)).catch(sayFailed);
  };
  let length = 0;
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener("uncovered", stop);
    length = seconds();
    if (recorder.state !== "inactive") recorder.stop();
  };
  const send = button(word("sendVoice"), "main", () => (wanted = true));
  recorder.start();
  dialog([line], [button(word("cancel"), ""), send]);
  document.addEventListener("uncovered", stop);
}

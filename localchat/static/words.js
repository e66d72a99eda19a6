// The page's own words in both languages. What bots and people write is never translated.

export const WORDS = {
  zh: {
    title: "诉评聊天", deskTitle: "县政府诉求服务", otherLanguage: "English",
    people: "谁在聊", find: "找人", addPerson: "加一个人", personName: "姓名", personRole: "身份（可不填）",
    personLanguage: "语言", add: "加上", cancel: "取消", ok: "知道了", close: "收起这一栏", shut: "关闭",
    alone: "手机样式", unread: "{n}条未读", chatOf: "{name}的聊天", nobody: "左边选一个人，就能看到他的聊天。",
    nobodyAtAll: "还没有人。先“加一个人”。", unknownPerson: "没有这个人（{id}）。请检查网址。",
    clock: "现在", moveHour: "+1小时", moveMorning: "下个工作日早上", moveDays: "+5个工作日",
    moving: "正在拨钟，等提醒发完…", notMoved: "时钟没有拨动：{why}",
    noHook: "启动时没有给出机器人的回调地址", hookSilent: "机器人没有回应，请看它是否在运行",
    scannedHint: "您扫了一个码。", openScanned: "打开扫到的内容", start: "开始", startHint: "您好，点“开始”就能提诉求、查进度。", blocked: "这个人屏蔽了机器人，双方都发不了。",
    unblock: "解除屏蔽", write: "在这里打字", send: "发送", save: "改好了", picture: "图片文件",
    voice: "语音", place: "位置", reply: "回复", edit: "修改", replying: "回复：{text}",
    editing: "正在修改：{text}", edited: "已修改", protected: "不可复制转发", unfold: "展开全文",
    fold: "收起", newMessages: "下面有{n}条新的", newer: "到最下面", bot: "机器人", me: "本人",
    photo: "图片", enlarge: "点开看大图", video: "视频", document: "文件",
    download: "下载", unseenMessage: "（较早的消息）", myPlace: "位置", accuracy: "北纬 {latitude}　东经 {longitude}",
    contact: "电话", openLink: "要打开这个网址吗？", open: "打开", badLink: "这个网址不能打开：",
    locating: "正在取位置…", noPlace: "取不到您的位置（{why}）。请打字说明地点，越具体越好：",
    refused: "没有允许", unavailable: "手机没有给出", insecure: "这个网址不是加密的", typePlace: "比如：滨河路3号对面",
    yourNumber: "您的电话号码：", recording: "正在录音 {length}", sendVoice: "发送语音",
    noMicrophone: "这里不能直接录音（{why}）。可以选一个录好的音频，手机上也可以用系统录音机录。",
    chooseSound: "选音频", remove: "去掉 {name}", tooMany: "一次最多10个，只留下了前10个。",
    failed: "没有成功，请再试一次。{why}", offline: "连不上服务器。", reconnecting: "连接断了，正在重新连…",
    commands: "可以用的命令", textMessages: "手机短信", putAway: "收起短信", earlierTexts: "还有{n}条",
  },
  en: {
    title: "Suping chats", deskTitle: "County complaint desk", otherLanguage: "中文",
    people: "Who is chatting", find: "Find", addPerson: "Add a person", personName: "Name", personRole: "Role (optional)",
    personLanguage: "Language", add: "Add", cancel: "Cancel", ok: "OK", close: "Close this column", shut: "Close",
    alone: "Phone view", unread: "{n} unread", chatOf: "Chat of {name}", nobody: "Choose a person on the left to see their chat.",
    nobodyAtAll: "Nobody is here yet. Add a person first.", unknownPerson: "There is no such person ({id}). Check the address.",
    clock: "Now", moveHour: "+1 hour", moveMorning: "Next working morning", moveDays: "+5 working days",
    moving: "Moving the clock, waiting for reminders…", notMoved: "The clock did not move: {why}",
    noHook: "no hook address was given at start", hookSilent: "the bot did not answer; is it running?",
    scannedHint: "You scanned a code.", openScanned: "Open what was scanned", start: "Start", startHint: "Press Start to file a complaint or follow one.", blocked: "This person has blocked the bot; nothing can be sent.",
    unblock: "Unblock", write: "Write here", send: "Send", save: "Save", picture: "Picture, file",
    voice: "Voice", place: "Place", reply: "Reply", edit: "Edit", replying: "Reply to: {text}",
    editing: "Editing: {text}", edited: "edited", protected: "no copying", unfold: "Show all",
    fold: "Show less", newMessages: "{n} new below", newer: "To the end", bot: "Bot", me: "Person",
    photo: "Picture", enlarge: "Enlarge", video: "Video", document: "File",
    download: "Download", unseenMessage: "(an earlier message)", myPlace: "Place", accuracy: "{latitude} N  {longitude} E",
    contact: "Telephone", openLink: "Open this address?", open: "Open", badLink: "This address can't be opened:",
    locating: "Finding your place…", noPlace: "Your place can't be found ({why}). Please type where it is, as exactly as you can:",
    refused: "not allowed", unavailable: "the device gave none", insecure: "this address is not encrypted", typePlace: "e.g. opposite 3 Binhe Road",
    yourNumber: "Your telephone number:", recording: "Recording {length}", sendVoice: "Send voice note",
    noMicrophone: "Recording is not possible here ({why}). Choose a sound file, or use the phone's own recorder.",
    chooseSound: "Choose a sound file", remove: "Remove {name}", tooMany: "At most 10 at a time; the first 10 are kept.",
    failed: "That did not work, please try again. {why}", offline: "The server can't be reached.", reconnecting: "Connection lost, trying again…",
    commands: "Commands", textMessages: "Text messages", putAway: "Put away", earlierTexts: "{n} more",
  },
};

const asked = new URLSearchParams(location.search).get("lang") || "zh";

/** The language of the page's words: zh unless the address says `lang=en`. */
export const language = asked.slice(0, 2) === "en" ? "en" : "zh";

/** Returns a text with its {places} filled in. */
export function word(key, values) {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (place, name) => String((values || {})[name]));
}

// China has one time zone, and the desk's dates are its: a traveller's phone shows the same time.
const ZONE = "Asia/Shanghai";
const LOCALE = { zh: "zh-CN", en: "en-GB" }[language];
const formatOf = (options) => new Intl.DateTimeFormat(LOCALE, Object.assign({ timeZone: ZONE }, options));
const hour = formatOf({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = formatOf({ year: "numeric", month: "long", day: "numeric", weekday: "short" });

/** Returns "09:05" for Unix milliseconds. */
export const timeOf = (instant) => hour.format(instant);

/** Returns the day with its weekday for Unix milliseconds. */
export const dayOf = (instant) => day.format(instant);

/** Returns "1:05" for seconds. */
export function lengthOf(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
}

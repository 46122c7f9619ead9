// Every word that the page says, in Chinese and in English.

const WORDS = {
  title: ["模拟部门控制台", "Mock bureaus console"],
  subtitle: [
    "这里的部门都是模拟的，人物都是虚构的。点一下就能让某个部门出问题，再点一下恢复。",
    "These bureaus are imitations and their people are made up. One click makes a bureau misbehave, another mends it.",
  ],
  other_language: ["English", "中文"],
  now_fine: ["现在一切正常", "Everything is as it should be"],
  now_odd: ["现在有 {count} 处不正常", "Not normal now: {count}"],
  now_fine_more: ["所有部门都正确、及时地应答，时钟是真实时间。", "Every bureau answers rightly and in time, and the clock shows real time."],
  all_normal: ["全部恢复正常", "Everything back to normal"],
  all_normal_sure: ["这些会被删除或结束：", "This is removed or ended:"],
  scenario_odd: ["正在播放情景文件 {name}", "A scenario is played: {name}"],
  stubs_odd: ["自定义应答 {count} 个，优先于部门本身", "Answers of your own, before the bureaus' own: {count}"],
  exchanges_odd: ["回放录制的应答：{count} 条", "Recorded answers are given again: {count}"],
  settings_odd: ["自定义应答都被推迟{how}", "Answers of your own come late{how}"],
  clock_odd: ["时钟不是真实时间：{now}", "The clock does not show real time: {now}"],
  switch_off: ["停止", "Stop"],
  left: ["还有 {count} 次", "{count} more times"],
  presets: ["一键情景", "Situations"],
  presets_lead: ["几种常见的坏情况，一键开始，到时间自动结束。", "Bad times as they are known from real bureaus. One click starts one; it ends by itself."],
  at_bureau: ["部门", "Bureau"],
  every_bureau: ["全部部门", "All bureaus"],
  for_how_long: ["持续", "For"],
  minutes_left: ["还有 {count} 分钟", "{count} min more"],
  minutes: ["{count} 分钟", "{count} min"],
  start: ["开始", "Start"],
  is_on: ["进行中", "Going on"],
  bureaus: ["各部门", "Bureaus"],
  bureaus_lead: ["点一个按钮，这个部门马上就那样应答，直到再点一次。", "Click what a bureau is to do from now on. Click again to end it."],
  fine: ["正常", "Fine"],
  odd: ["不正常", "Misbehaves"],
  more: ["更多选择…", "More…"],
  what: ["怎么出错", "What goes wrong"],
  which: ["哪项业务", "Which service"],
  any: ["全部", "All"],
  whom: ["哪位市民", "Which citizen"],
  everyone: ["所有人", "Everyone"],
  how_often: ["多少次", "How often"],
  always: ["每次", "Every time"],
  once: ["仅下一次", "Only the next time"],
  three_times: ["接下来 3 次", "The next 3 times"],
  one_in_three: ["随机，约三次中一次", "At random, about one in three"],
  order: ["开始", "Start it"],
  clock: ["日期和时间", "Date and time"],
  clock_lead: ["各部门都看这个时钟：拨快一天，申请就前进一天。", "All bureaus live by this clock: move it on a day and applications move on a day."],
  clock_real: ["真实时间", "real time"],
  clock_frozen: ["已停住", "stopped"],
  clock_moved: ["已拨动", "moved"],
  freeze: ["停住时钟", "Stop the clock"],
  unfreeze: ["让时钟继续走", "Let it go on"],
  day: ["快进 1 天", "+1 day"],
  week: ["快进 7 天", "+7 days"],
  month: ["快进 30 天", "+30 days"],
  back_to_now: ["回到真实时间", "Back to real time"],
  people: ["可以登录的市民", "Citizens to sign in as"],
  people_lead: [
    "登录码用一次就失效，每次点“复制”都会得到一个新的。",
    "A sign-in code works once; every click on “Copy” gives a new one.",
  ],
  people_filter: ["按姓名、代号或用途查找", "Find by name, code or use"],
  name: ["姓名", "Name"],
  id_number: ["证件号", "ID number"],
  shows: ["用来试什么", "What for"],
  code: ["登录码", "Sign-in code"],
  copy: ["复制", "Copy"],
  copied: ["已复制 {code}", "Copied {code}"],
  copy_this: ["请用这个登录码：{code}", "Use this code: {code}"],
  nobody_found: ["没有找到。", "Nobody found."],
  stubs: ["自定义应答", "Answers of your own"],
  stubs_lead: ["用 WireMock 格式添加的应答，优先于部门本身。", "Added in WireMock's format; they come before the bureaus themselves."],
  no_stubs: ["还没有。", "None yet."],
  remove: ["删除", "Remove"],
  journal: ["收到的请求", "What was received"],
  journal_lead: ["最新的在最上面。点开可以看到请求内容、签名是否正确及原因。", "The newest first. Open one to see what was sent and why its signature was right or wrong."],
  pause: ["暂停更新", "Pause"],
  go_on: ["继续更新", "Go on"],
  anew: ["清空并重来", "Clear and start anew"],
  anew_sure: [
    "清空请求记录、申请和自定义应答，让一切回到刚启动的样子？情景文件会从头播放。",
    "Clear what was received and applied for, and be as when just started? A scenario begins anew.",
  ],
  no_requests: ["还没有收到请求。", "Nothing was received yet."],
  cut_off: ["断线", "cut off"],
  signature_ok: ["签名正确", "signed rightly"],
  signature_unchecked: ["未检查签名", "signature not checked"],
  signature_wrong: ["签名有误", "wrong signature"],
  by_stub: ["自定义应答", "answer of your own"],
  by_nobody: ["无人应答", "nobody's"],
  signature: ["签名", "Signature"],
  signature_why: ["签名是怎样核对的", "How the signature was checked"],
  person: ["市民", "Citizen"],
  trace: ["跟踪号", "Trace"],
  headers: ["请求头", "Headers"],
  body: ["内容", "Body"],
  body_decrypted: ["内容（已解密）", "Body, decrypted"],
  body_empty: ["（没有内容）", "(nothing)"],
  time: ["时间", "Time"],
  address: ["地址", "Address"],
  acted: ["当时的故障", "What went wrong on purpose"],
  unreachable: ["连不上模拟部门，可能已经停止。正在每秒重试。", "The mock bureaus cannot be reached; they may have been stopped. Trying again every second."],
  refused: ["这个操作没有被接受：", "That was not accepted: "],
  token_asked: ["从别的机器访问需要令牌：", "From another machine a token is needed:"],
  token_send: ["确定", "Send"],
};

// Kinds of faults, in the order in which they are offered.
const FAULTS = {
  delay: ["慢 3 秒", "3 s slow"],
  status: ["报错 500", "Error 500"],
  busy: ["忙 503", "Busy 503"],
  reset: ["断线", "Cut off"],
  garbage: ["乱码", "Garbage"],
  other_citizen: ["给错人的数据", "Someone else's record"],
  empty: ["空应答", "Empty answer"],
  body: ["答非所问", "Something else entirely"],
  dribble: ["一个字一个字地传", "Byte by byte"],
  truncate: ["只传一半", "Half an answer"],
  malformed_chunk: ["传输格式损坏", "Broken transfer"],
  random_then_close: ["乱传后断线", "Noise, then cut off"],
  wrong_signature: ["签名不对", "Wrong signature"],
  wrong_charset: ["文字编码不对", "Wrong charset"],
  missing_field: ["少一个字段", "A field missing"],
  extra_field: ["多一个字段", "A field more"],
  wrong_type: ["字段类型不对", "A field of another type"],
  other_value: ["字段值不对", "A field of another value"],
  stale_record: ["过时的数据", "An old record"],
  clock_skew: ["部门时钟快一小时", "Bureau's clock an hour ahead"],
  redirect: ["转到别处", "Sent elsewhere"],
  huge: ["50 MB 的应答", "An answer of 50 MB"],
};

let column = navigator.language.startsWith("zh") ? 0 : 1;
const kept = localStorage.getItem("language");
if (kept !== null) column = Number(kept) ? 1 : 0;

export const language = () => (column ? "en" : "zh");

export function changeLanguage() {
  column = 1 - column;
  localStorage.setItem("language", String(column));
}

export function word(key, values = {}) {
  return WORDS[key][column].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export const faultWord = (kind) => (FAULTS[kind] ?? [kind, kind])[column];
export const faultKinds = Object.keys(FAULTS);
export const titled = (thing) => thing.title[language()];

export function writeWords() {
  document.documentElement.lang = column ? "en" : "zh-CN";
  document.title = word("title");
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = word(one.dataset.word);
}

export function moment(iso) {
  const at = new Date(iso);
  const locale = column ? "en-GB" : "zh-CN";
  const date = at.toLocaleDateString(locale, {
    timeZone: "Asia/Shanghai", year: "numeric", month: "long", day: "numeric", weekday: "short",
  });
  return `${date} ${clockTime(iso)}`;
}

export function clockTime(iso) {
  return new Date(iso).toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai" });
}

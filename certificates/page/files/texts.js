// Every word of the page, in both of its languages.

const TEXTS = {
  zh: {
    title: "证照核验",
    signOut: "退出",
    signInTitle: "单位登录",
    signInWhy: "请用贵单位的核验凭据登录，然后扫描持证人出示的二维码。",
    clientId: "单位编号",
    secret: "密钥",
    signIn: "登录",
    secretKept: "密钥只留在本页内存中，关闭或刷新页面后须重新登录。",
    scanTitle: "扫描证照码",
    cameraOff: "摄像头未打开",
    cameraOpen: "打开摄像头",
    cameraClose: "关闭摄像头",
    cameraAim: "请将二维码放入框内",
    cameraRefused: "无法使用摄像头，请在浏览器中允许，或改用图片、文字核验。",
    cameraIdle: "两分钟内没有扫到二维码，摄像头已关闭，请重新打开。",
    picture: "选择图片或截图",
    pictureBad: "无法打开这张图片，请换一张。",
    text: "或粘贴二维码文字",
    check: "核验",
    checking: "正在核验…",
    next: "下一位",
    yes: "有效",
    no: "不予采信",
    open: "未能核验",
    stateExpired: "证照已过期，请持证人先到发证机关换领。",
    stateSuspended: "证照已暂停使用，请持证人联系发证机关。",
    stateOther: "证照当前无效，请持证人联系发证机关。",
    noNetwork: "无法连接平台，请检查网络后再次扫描；若提示已被扫描，请持证人刷新二维码。",
    trouble: "平台暂时不能答复，请稍候再次扫描。",
    comparePhoto: "请将照片与面前的本人比对。",
    noPhoto: "没有照片，请另看带照片的证件，核对是否本人。",
    portraitOf: "持证人照片",
    asOf: "数据时间（北京时间）",
    offline: "离线码：状态为上述时间的情况，内容为生成二维码时的情况。",
    yesValue: "是",
    noValue: "否",
    male: "男",
    female: "女",
    separator: "：",
  },
  en: {
    title: "Licence check",
    signOut: "Sign out",
    signInTitle: "Sign in as an organisation",
    signInWhy: "Sign in with your organisation's credentials, then scan the code that the holder shows.",
    clientId: "Client id",
    secret: "Secret",
    signIn: "Sign in",
    secretKept: "The secret stays in this page's memory; closing or reloading the page forgets it.",
    scanTitle: "Scan a licence code",
    cameraOff: "The camera is off",
    cameraOpen: "Open the camera",
    cameraClose: "Close the camera",
    cameraAim: "Hold the code into the frame",
    cameraRefused: "The camera cannot be used. Allow it in the browser, or check a picture or text instead.",
    cameraIdle: "No code was seen for two minutes, so the camera was closed. Open it again.",
    picture: "Choose a picture",
    pictureBad: "This picture cannot be opened. Choose another one.",
    text: "Or paste what the code says",
    check: "Check",
    checking: "Checking…",
    next: "Next person",
    yes: "VALID",
    no: "DO NOT ACCEPT",
    open: "NOT CHECKED",
    stateExpired: "The licence has expired. Its holder should renew it with the issuer.",
    stateSuspended: "The licence is suspended. Its holder should ask the issuer.",
    stateOther: "The licence is not valid now. Its holder should ask the issuer.",
    noNetwork: "The platform cannot be reached. Check the network and scan again; if the code counts as used then, ask for a new one.",
    trouble: "The platform has no answer for the moment. Wait a little and scan again.",
    comparePhoto: "Compare the photo with the person before you.",
    noPhoto: "There is no photo. Look at another document with one to be sure of the person.",
    portraitOf: "Photo of the holder",
    asOf: "Data of (Beijing time)",
    offline: "An offline code: its state is of that time, its details are of when the code was made.",
    yesValue: "Yes",
    noValue: "No",
    male: "Male",
    female: "Female",
    separator: ": ",
  },
};

let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

export const currentLanguage = () => language;

export const say = (key, inLanguage = language) => TEXTS[inLanguage][key];

export const tagOf = (oneLanguage) => (oneLanguage === "zh" ? "zh-CN" : "en");

export function switchLanguage() {
  language = otherLanguage();
}

export const otherLanguage = () => (language === "zh" ? "en" : "zh");

// Writes the words of the present language into every element that names one.
export function writeTexts() {
  document.documentElement.lang = tagOf(language);
  document.title = `${say("title")} · 民生 Minsheng`;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = say(element.dataset.text);
  }
}

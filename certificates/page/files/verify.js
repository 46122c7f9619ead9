// The page for officers: sign in, scan, read the verdict, next person.

import { checkPicture, checkText, signIn, signOut } from "./api.js";
import { closeCamera, openCamera, pictureOf, readHere, watch } from "./camera.js";
import { otherLanguage, say, switchLanguage, writeTexts } from "./texts.js";
import { clearVerdict, showVerdict } from "./verdict.js";

const VERDICT_STAYS_MS = 120_000;

const at = (id) => document.getElementById(id);
let cameraIsWanted = false;
let isBusy = false;
let leaving = null;

function show(section) {
  at("sign-in").hidden = section !== "sign-in";
  at("scan").hidden = section !== "scan";
  at("sign-out").hidden = at("who").hidden = section !== "scan";
}

function write() {
  writeTexts();
  at("language").textContent = otherLanguage() === "zh" ? "中文" : "English";
  at("language").lang = otherLanguage();
  at("camera").textContent = say(cameraIsWanted ? "cameraClose" : "cameraOpen");
}

function complain(text) {
  at("scan-trouble").textContent = text;
}

// Does one thing at a time, and says that it is being done.
async function busy(button, work) {
  if (isBusy) {
    return;
  }
  isBusy = true;
  complain("");
  button.setAttribute("aria-busy", "true");
  at("progress").textContent = say("checking");
  try {
    await work();
  } finally {
    isBusy = false;
    button.removeAttribute("aria-busy");
    at("progress").textContent = "";
  }
}

async function enter(event) {
  event.preventDefault();
  const button = event.submitter ?? event.target;
  at("sign-in-trouble").textContent = "";
  await busy(button, async () => {
    const trouble = await signIn(at("client-id").value.trim(), at("secret").value.trim());
    at("secret").value = "";
    if (trouble !== null) {
      at("sign-in-trouble").textContent = trouble;
      at("secret").focus();
      return;
    }
    at("who").textContent = at("client-id").value.trim();
    show("scan");
    at("scan-title").focus();
  });
}

function leave(trouble = "") {
  signOut();
  stopCamera();
  at("text").value = "";
  complain("");
  show("sign-in");
  at("sign-in-trouble").textContent = trouble;
  at("client-id").focus();
}

// Shows what came out; true if the code was judged and looking can end.
async function settle(outcome, { quietly = false } = {}) {
  if (outcome.kind === "stranger") {
    leave(outcome.message);
    return true;
  }
  if (outcome.kind === "nothing") {
    complain(quietly ? "" : outcome.message);
    return false;
  }
  at("text").value = "";
  releaseCamera();
  await showVerdict(outcome);
  leaving = setTimeout(next, VERDICT_STAYS_MS);
  return true;
}

function next() {
  clearTimeout(leaving);
  if (at("verdict").hidden) {
    return;
  }
  clearVerdict();
  at("scan-title").focus();
  if (cameraIsWanted) {
    startCamera();
  }
}

async function look(source, options) {
  const text = await readHere(source);
  const outcome = text === null ? await checkPicture(await pictureOf(source)) : await checkText(text);
  return settle(outcome, options);
}

async function startCamera() {
  cameraIsWanted = true;
  complain("");
  try {
    await openCamera(at("video"));
  } catch {
    stopCamera();
    complain(say("cameraRefused"));
    return;
  }
  at("finder").classList.add("on");
  at("progress").textContent = say("cameraAim");
  write();
  if (!(await watch(at("video"), (video) => look(video, { quietly: true })))) {
    stopCamera();
    complain(say("cameraIdle"));
  }
}

function releaseCamera() {
  closeCamera(at("video"));
  at("finder").classList.remove("on");
  at("progress").textContent = "";
}

function stopCamera() {
  cameraIsWanted = false;
  releaseCamera();
  write();
}

async function readPicture(event) {
  const [file] = event.target.files;
  if (!file) {
    return;
  }
  await busy(at("picture-label"), async () => {
    try {
      const bitmap = await createImageBitmap(file);
      await look(bitmap);
      bitmap.close();
    } catch {
      complain(say("pictureBad"));
    }
  });
  // The same picture may be chosen again.
  event.target.value = "";
}

async function readText(event) {
  event.preventDefault();
  await busy(event.submitter ?? event.target, async () => {
    await settle(await checkText(at("text").value.trim()));
  });
}

at("sign-in-form").addEventListener("submit", enter);
at("text-form").addEventListener("submit", readText);
at("picture").addEventListener("change", readPicture);
at("sign-out").addEventListener("click", () => leave());
at("camera").addEventListener("click", () => (cameraIsWanted ? stopCamera() : startCamera()));
at("next").addEventListener("click", next);
at("language").addEventListener("click", () => {
  switchLanguage();
  write();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    next();
  }
});
addEventListener("pagehide", () => leave());

write();
show("sign-in");

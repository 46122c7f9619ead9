// Looks for a code in what the camera sees, or in a picture: by the browser's own reader where it
// has one, else by sending small pictures to the gateway.

const LONGEST_SIDE_PX = 1280;
const QUALITY = 0.85;
const BETWEEN_LOOKS_MS = 500;
const GIVE_UP_MS = 120_000;

let stream = null;

export async function openCamera(video) {
  stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 960 } },
  });
  video.srcObject = stream;
  await video.play();
}

export function closeCamera(video) {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  video.srcObject = null;
}

// Looks until `look` has seen a code or the camera is closed; false if two minutes went by.
export async function watch(video, look) {
  const mine = stream;
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (stream === mine && performance.now() < giveUpAt) {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && (await look(video))) {
      return true;
    }
    await new Promise((done) => setTimeout(done, BETWEEN_LOOKS_MS));
  }
  return stream !== mine;
}

// The text of the one code in a video or bitmap, or null: where the browser cannot read codes too.
export async function readHere(source) {
  if (!("BarcodeDetector" in window)) {
    return null;
  }
  try {
    const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(source);
    return found.length === 1 ? found[0].rawValue : null;
  } catch {
    return null;
  }
}

// A small JPEG of a video or bitmap. Drawing it anew drops whatever else its file carried.
export function pictureOf(source) {
  const [width, height] = [source.videoWidth ?? source.width, source.videoHeight ?? source.height];
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

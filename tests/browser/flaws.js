// What a person with weak eyes, a small screen or a screen reader would stumble over, as sentences.
// WCAG 2.2: names (4.1.2), contrast (1.4.3), target size (2.5.8), reflow (1.4.10), language (3.1.1).

const flaws = [];
const name = (element) => `${element.localName}#${element.id}`;
const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const shown = [...document.body.querySelectorAll("*")].filter(isShown);

function channels(colour) {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { rgb: [red, green, blue], alpha };
}

function luminance(rgb) {
  const [red, green, blue] = rgb
    .map((value) => value / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ground(element) {
  for (let at = element; at; at = at.parentElement) {
    const { rgb, alpha } = channels(getComputedStyle(at).backgroundColor);
    if (alpha === 1) return rgb;
  }
  return [255, 255, 255];
}

function contrast(element) {
  const [light, dark] = [channels(getComputedStyle(element).color).rgb, ground(element)]
    .map(luminance)
    .sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

const hasOwnText = (element) =>
  [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

if (document.documentElement.scrollWidth > window.innerWidth) {
  flaws.push(`the page is ${document.documentElement.scrollWidth} px wide`);
}
if (!document.documentElement.lang || !document.title) {
  flaws.push("the page has no language or title");
}
for (const element of shown.filter(hasOwnText)) {
  if (contrast(element) < 4.5) flaws.push(`${name(element)} has contrast ${contrast(element).toFixed(2)}`);
}
for (const element of shown.filter((one) => one.matches("button, input, textarea"))) {
  const said = element.labels?.[0]?.textContent.trim() || element.textContent.trim();
  const { width, height } = element.getBoundingClientRect();
  if (!said) flaws.push(`${name(element)} has no name`);
  if (width < 24 || height < 24) flaws.push(`${name(element)} is ${width} x ${height} px`);
}
for (const element of shown.filter((one) => one.matches("img:not([alt])"))) {
  flaws.push(`${name(element)} has no text in its place`);
}
return flaws;

// Use the playground as a visitor does: `node visit_playground.mjs URL STATES [PICTURES]` prints the outcomes as JSON.
// STATES is a file with the values of the fields for each run. The first values come with the URL, and the others are typed in.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { launch } from "./browser.mjs";

const [root, file, pictures] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await launch();
const page = await browser.newPage();
const complaints = [];
page.on("request", (request) => request.url().startsWith(root) || /^(data|blob):/.test(request.url()) || complaints.push(`request ${request.url()}`));
page.on("pageerror", (error) => complaints.push(`error ${error}`));
await page.evaluateOnNewDocument(() => {
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => create((window.saved = blob));
});

async function outcome(started) {
  await page.waitForFunction(() => /done|refused|failed/.test(document.getElementById("play").dataset.state), { timeout: 240000 });
  const seconds = (performance.now() - started) / 1000;
  const text = (id) => page.$eval(id, (element) => element.textContent);
  const seen = { seconds, status: await text("#status"), messages: await text("#messages"), view: await text("#view") };
  await page.$eval("#download", (button) => button.click());
  await page.waitForFunction(() => window.saved);
  const zip = await page.evaluate(async () => {
    const bytes = new Uint8Array(await window.saved.arrayBuffer());
    delete window.saved;
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  return { ...seen, zip };
}

const states = JSON.parse(await readFile(file, "utf8"));
const outcomes = [];
for (const [number, values] of states.entries()) {
  const started = performance.now();
  if (number) {
    const write = (values) => ["document", "older", "settings"].forEach((id, index) => (document.getElementById(id).value = values[index]));
    await page.evaluate(write, values);
    await page.$eval("#play [type=submit]", (button) => button.click());
  } else {
    await page.goto(`${root}playground/#${deflateRawSync(JSON.stringify(values)).toString("base64url")}`);
  }
  outcomes.push(await outcome(started));
}

await page.evaluate(axe);
for (const scheme of ["light", "dark"]) {
  for (const [device, width] of [["desktop", 1280], ["phone", 360]]) {
    await page.evaluate((dark) => (document.body.dataset.mdColorScheme = dark ? "slate" : "default"), scheme === "dark");
    await page.setViewport({ width, height: 800 });
    await new Promise((resolve) => setTimeout(resolve, 500)); // fading colors
    const { violations } = await page.evaluate(() => window.axe.run("#play"));
    violations.forEach((each) => complaints.push(`${scheme} ${device} ${each.id}: ${each.nodes[0].html.slice(0, 200)}`));
    if (pictures) await page.screenshot({ path: join(pictures, `playground-results-${scheme}-${device}.png`), fullPage: true });
  }
}
await browser.close();
console.log(JSON.stringify({ outcomes, complaints }));

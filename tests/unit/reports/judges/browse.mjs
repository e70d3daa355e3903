// What Chromium makes of a page: `node browse.mjs FILE [PICTURES]` prints it as JSON; without FILE the browser is only unpacked.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const [file, pictures] = process.argv.slice(2);
if (file) {
  const browser = await launch();
  const looks = {};
  for (const scheme of ["light", "dark"]) {
    for (const [device, width] of [["desktop", 1280], ["phone", 360]]) {
      const page = await browser.newPage();
      looks[`${scheme} ${device}`] = await look(page, scheme, width);
      if (pictures) await page.screenshot({ path: join(pictures, `${scheme}-${device}.png`), fullPage: true });
      await page.close();
    }
  }
  await browser.close();
  console.log(JSON.stringify(looks));
}

async function look(page, scheme, width) {
  const happened = [];
  page.on("request", (request) => happened.push(`request ${request.url()}`));
  page.on("console", (message) => happened.push(`console ${message.text()}`));
  page.on("pageerror", (error) => happened.push(`error ${error}`));
  page.on("dialog", (dialog) => { happened.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setViewport({ width, height: 800 });
  const url = pathToFileURL(file).href;
  await page.goto(url);
  const seen = await page.evaluate(() => ({
    elements: Array.from(document.querySelectorAll("*"), (element) => element.localName),
    attributes: Array.from(new Set(Array.from(document.querySelectorAll("*"), (element) => element.getAttributeNames()).flat())),
    names: Array.from(document.querySelectorAll("h2 .name"), (element) => element.textContent),
    cells: Array.from(document.querySelectorAll("td"), (cell) => Array.from(cell.querySelectorAll("code, .name"), (text) => text.textContent)),
    background: getComputedStyle(document.body).backgroundColor,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const judged = await page.evaluate(() => axe.run());
  const complaints = judged.violations.map((each) => `${each.id}: ${each.nodes[0].html}`);
  return { ...seen, complaints, happened: happened.filter((each) => each !== `request ${url}`) };
}

// A Chromium from npm. It is unpacked into TMPDIR, unless CHROMIUM names another.
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const fonts = join(tmpdir(), "fonts.conf");
const executablePath = process.env.CHROMIUM ?? (await chromium.executablePath());
await writeFile(fonts, `<fontconfig><dir>${tmpdir()}/fonts</dir><cachedir>${tmpdir()}/cache</cachedir></fontconfig>`);
process.env.FONTCONFIG_FILE = fonts;

export function launch() {
  const args = ["--no-sandbox", "--no-zygote", "--disable-gpu"];
  return puppeteer.launch({ executablePath, headless: "shell", args });
}

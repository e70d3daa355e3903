// The playground: two documents and settings go to the worker, and files come back. The state is in the fragment of the URL.
const find = (id) => document.getElementById(id);
const [form, status, messages, files, view] = ["play", "status", "messages", "files", "view"].map(find);
const progress = find("progress");
let size = "";
const fields = ["document", "older", "settings"].map(find);

// The worker loads Python at the first run.
let worker;
const calls = [];
function start() {
  worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  worker.onmessage = ({ data: { number, result, error, loaded } }) => {
    if (loaded) progress.value = loaded;
    else if (error) calls[number].reject(error);
    else calls[number].resolve(result);
  };
  worker.onerror = (event) => calls.forEach(({ reject }) => reject(event.message ?? "the worker does not start"));
}
function ask(name, ...words) {
  if (!worker) start();
  return new Promise((resolve, reject) => worker.postMessage({ number: calls.push({ resolve, reject }) - 1, name, words }));
}

// The state as text of a URL: JSON, compressed, in base64 for URLs.
async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
async function packed(values) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(values)), new CompressionStream("deflate-raw"));
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
async function unpacked(fragment) {
  const text = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
}

async function generate(started = performance.now()) {
  form.dataset.state = "running";
  status.textContent = calls.length ? "Generating …" : `Loading Python and opgen, ${size} …`;
  progress.hidden = calls.length > 0;
  try {
    const values = fields.map((field) => field.value);
    history.replaceState(null, "", `#${await packed(values)}`);
    const outcome = JSON.parse(await ask("play", ...values));
    show(outcome);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    status.textContent = outcome.code ? "Not generated. The messages say why." : `Generated in ${seconds} s.`;
    form.dataset.state = outcome.code ? "refused" : "done";
  } catch (error) {
    status.textContent = `The playground failed: ${error}`;
    form.dataset.state = "failed";
  }
  progress.hidden = true;
}

function show({ messages: text, files: texts }) {
  messages.textContent = text;
  find("results").hidden = false;
  const paths = Object.keys(texts);
  files.replaceChildren(
    ...paths.map((path) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: path });
      button.onclick = () => open(path, texts[path], button);
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
  const first = ["diff", "calls.py"].find((path) => path in texts) ?? paths[0];
  if (first) files.children[paths.indexOf(first)].firstChild.click();
  else view.replaceChildren();
}

async function open(path, text, button) {
  files.querySelector("[aria-current]")?.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
  view.textContent = text;
  view.scrollTop = 0;
  const html = await ask("coloured", path, text);
  if (button.hasAttribute("aria-current") && button.isConnected) view.innerHTML = html;
}

form.onsubmit = (event) => {
  event.preventDefault();
  generate();
};
find("download").onclick = async () => {
  const url = URL.createObjectURL(new Blob([await ask("packed")], { type: "application/zip" }));
  Object.assign(document.createElement("a"), { href: url, download: "client.zip" }).click();
};
find("link").onclick = async () => {
  history.replaceState(null, "", `#${await packed(fields.map((field) => field.value))}`);
  await navigator.clipboard.writeText(location.href);
  status.textContent = `Copied a link of ${location.href.length.toLocaleString("en")} characters. It contains the documents.`;
};
for (const input of document.querySelectorAll("#play input[type=file]")) {
  input.onchange = async () => (find(input.dataset.field).value = await input.files[0].text());
}
find("example").onclick = async () => {
  for (const name of ["document", "older"]) find(name).value = await (await fetch(new URL(`${name}.yaml`, import.meta.url))).text();
  find("settings").value = "";
  generate();
};

const { bytes } = await (await fetch(new URL("size.json", import.meta.url))).json();
progress.max = bytes;
find("size").textContent = size = `${Math.round(bytes / 1e6)} MB`;
if (location.hash.length > 1) {
  try {
    const values = await unpacked(location.hash.slice(1));
    fields.forEach((field, number) => (field.value = values[number] ?? ""));
    generate(0);
  } catch {
    status.textContent = "The link is damaged: its state cannot be read.";
  }
} else if (!fields[0].value) {
  fields[0].value = await (await fetch(new URL("document.yaml", import.meta.url))).text();
}

